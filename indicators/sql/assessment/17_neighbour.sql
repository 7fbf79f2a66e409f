-- semantics 5: the reported values that trend and forecast are reckoned from: one and two intervals before, the same
-- period last year, last year's whole
    SELECT l.plan, l.indicator, l.target_id, l.region,
           p1.value AS previous, p2.value AS second_previous, y.value AS year_ago,
           CASE WHEN l.since = 'year' THEN month(l.before_1) = 12
                ELSE l.before_1 < l.window_start END AS first_of_run,
           CASE WHEN l.since = 'year' THEN month(l.before_2) = 12
                ELSE l.before_2 < l.window_start END AS previous_first_of_run,
           CASE WHEN l.months <= 12 THEN w.value END AS whole_year_ago
    FROM (
        SELECT *, rules.previous_interval_end(period_end, every, january) AS before_1,
               rules.previous_interval_end(rules.previous_interval_end(period_end, every, january), every, january) AS before_2
        FROM latest WHERE period_end IS NOT NULL
    ) AS l
    LEFT JOIN effective AS p1 ON p1.plan = l.plan AND p1.region = l.region AND p1.indicator = l.indicator AND p1.period_end = l.before_1
    LEFT JOIN effective AS p2 ON p2.plan = l.plan AND p2.region = l.region AND p2.indicator = l.indicator AND p2.period_end = l.before_2
    LEFT JOIN effective AS y ON y.plan = l.plan AND y.region = l.region AND y.indicator = l.indicator
         AND y.period_end = rules.year_before(l.period_end)
    LEFT JOIN effective AS w ON w.plan = l.plan AND w.region = l.region AND w.indicator = l.indicator
         AND w.period_end = rules.year_before(l.window_end)
