-- the indicators whose figures are read: those in question and those they are compared with; and from which day on: the
-- first window's start, a baseline, and where a value is formed of several reports the year before. What else lies
-- earlier is looked up in `before`.
    SELECT i.plan, i.indicator, i.measure, i.reporting, i.every, i.january, i.since,
           row_number() OVER (ORDER BY i.plan, i.position, i.indicator) AS indicator_number,
           i.plan IN (SELECT plan FROM office_plan) AS has_office_figures,
           w.first_day
    FROM (
        SELECT plan, indicator, min(first_day) AS first_day
        FROM (
            SELECT plan, indicator, plan_start AS first_day FROM asked
            UNION ALL
            SELECT plan, unnest([indicator, reference]) AS indicator, least(first_baseline, (first_window - span)::DATE) AS first_day
            FROM (
                SELECT t.plan, t.indicator, t.reference, min(t.window_start) AS first_window,
                       min(t.baseline_start) FILTER (t.baseline_value IS NULL) AS first_baseline,
                       CASE WHEN any_value(i.reporting) = 'in_period' OR bool_or(t.per_year OR datediff('year', t.window_start, t.window_end) > 0)
                            THEN INTERVAL 1 YEAR ELSE INTERVAL 0 DAY END AS span
                FROM target AS t
                JOIN asked AS i ON i.plan = t.plan AND i.version = t.version AND i.indicator = t.indicator
                GROUP BY t.plan, t.indicator, t.reference
            )
        )
        WHERE indicator IS NOT NULL
        GROUP BY plan, indicator
    ) AS w
    JOIN (SELECT i.* FROM indicator AS i JOIN catalog AS c ON c.plan = i.plan AND c.version = i.version) AS i
        ON i.plan = w.plan AND i.indicator = w.indicator
