-- semantics 6, rule 1: a value that was reported where nothing was promised, formed over the plan's window
    SELECT plan, indicator, region, arg_max(period_start, period_end) AS period_start, max(period_end) AS period_end,
           CASE WHEN any_value(forming) = 'latest' THEN arg_max(value, period_end)
                ELSE sum(value) FILTER (period_end = last_end OR CASE forming WHEN 'sum' THEN period_start >= plan_start ELSE rules.ends_a_year(period_end) END)
           END AS value,
           arg_max(stamp, period_end) < 1000000000000000000 AS example, any_value(forming) AS forming
    FROM (
        SELECT i.plan, i.indicator, i.plan_start, r.code AS region, e.period_start, e.period_end, e.value, e.stamp,
               max(e.period_end) OVER (PARTITION BY e.series) AS last_end,
               rules.forming(i.measure, i.reporting, i.since, datediff('year', i.plan_start, i.plan_end), false) AS forming
        FROM unpromised AS e
        JOIN needed AS k ON k.indicator_number = e.series % 1000000
        JOIN asked AS i ON i.plan = k.plan AND i.indicator = k.indicator
        JOIN region_in_force AS r ON r.region_number = e.series // 1000000
        WHERE $target_id IS NULL AND e.period_end BETWEEN i.plan_start AND i.plan_end
    )
    GROUP BY plan, indicator, region
