-- semantics 1: the value of the other indicator where a target names one: at each of the target's reports; without any,
-- at the other's latest report in the window
    SELECT target_number, day, rules.value_at(points, window_start, day, other_forming, arithmetic)::DECIMAL(38, 10) AS other_value
    FROM (
        SELECT t.target_number, t.window_start, t.other_forming, t.arithmetic, o.points,
               coalesce(e.period_end, list_max(list_transform(
                   list_filter(o.points, lambda p: p.period_end BETWEEN t.window_start AND t.window_end), lambda p: p.period_end))) AS day
        FROM effective AS e
        RIGHT JOIN (SELECT * FROM target_terms WHERE basis = 'indicator') AS t
            ON t.series = e.series AND t.window_start <= e.period_end AND t.window_end >= e.period_end
               AND t.earliest_start <= e.period_start
        LEFT JOIN points AS o ON o.series = t.other_series
    )
