-- semantics 6: missed targets that a later value of the same run meets; the growth of a later year is another figure
    SELECT DISTINCT l.target_number
    FROM effective AS e
    JOIN (
        SELECT l.*, p.points
        FROM latest AS l
        JOIN series_end AS s ON s.series = l.series AND s.last_end > l.window_end
        LEFT JOIN points AS p ON p.series = l.series
        WHERE l.period_rule = '6' AND l.measure <> 'growth'
    ) AS l ON l.series = e.series AND l.window_end < e.period_end
    WHERE (l.measure <> 'flow' OR (l.reporting = 'cumulative' AND l.since = 'window') OR datediff('year', l.window_end, e.period_end) = 0)
      AND rules.satisfied(l.comparator,
                          CASE WHEN l.forming = 'latest' THEN e.value ELSE rules.value_at(l.points, l.window_start, e.period_end, l.forming, l.arithmetic) END,
                          l.final_target, l.margin, l.two_sided)
