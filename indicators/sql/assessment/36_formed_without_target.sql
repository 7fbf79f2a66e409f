-- semantics 6, rule 1: a value that was reported where nothing was promised, as it stood at each of its periods: formed over the
-- plan's window from those before it that count and its own
    SELECT plan, indicator, region, series, forming, period_start, period_end, reported, stamp, revisions,
           reported + CASE WHEN forming = 'latest' THEN 0 ELSE coalesce(sum(reported) FILTER (counts) OVER before, 0) END AS value
    FROM (
        SELECT *, CASE WHEN forming = 'sum' THEN period_start >= plan_start ELSE rules.ends_a_year(period_end) END AS counts
        FROM (
            SELECT i.plan, i.indicator, i.plan_start, r.code AS region, e.series, e.period_start, e.period_end, e.value AS reported, e.stamp,
                   e.revisions, rules.forming(i.measure, i.reporting, i.since, datediff('year', i.plan_start, i.plan_end), false) AS forming
            FROM unpromised AS e
            JOIN needed AS k ON k.indicator_number = e.series % 1000000
            JOIN asked AS i ON i.plan = k.plan AND i.indicator = k.indicator
            JOIN region_in_force AS r ON r.region_number = e.series // 1000000
            WHERE $target_id IS NULL AND e.period_end BETWEEN i.plan_start AND i.plan_end
        )
    )
    WINDOW before AS (PARTITION BY plan, indicator, region ORDER BY period_end ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
