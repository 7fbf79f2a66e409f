-- semantics 1, 2: the reported figure that serves as a baseline where the plan names only its period, formed as every value
-- of such a stretch is; a stretch with a gap gives none
    SELECT series, baseline_start, baseline_end, CASE WHEN forming = 'latest' OR len(list_filter(
               rules.earlier_parts(first_day, baseline_end, forming, every, january), lambda d: NOT list_contains(ends, d))) = 0 THEN value END AS value
    FROM (
        SELECT b.*, rules.named_from(b.baseline_start, b.baseline_end, b.forming, b.every, b.january) AS first_day, list(e.period_end) AS ends, sum(e.value) AS value
        FROM effective AS e
        JOIN (
            SELECT DISTINCT r.region_number * 1000000 + k.indicator_number AS series, t.baseline_start, t.baseline_end, k.every, k.january,
                   rules.forming(k.measure, k.reporting, k.since, datediff('year', t.baseline_start, t.baseline_end), false) AS forming
            FROM target AS t
            JOIN catalog AS c ON c.plan = t.plan AND c.version = t.version
            JOIN needed AS k ON k.plan = t.plan AND k.indicator = t.indicator
            JOIN region_in_force AS r ON r.code = t.region
            WHERE t.baseline_value IS NULL AND t.baseline_end IS NOT NULL
        ) AS b ON b.series = e.series AND b.baseline_start <= e.period_end AND b.baseline_end >= e.period_end
        WHERE e.period_end = b.baseline_end
           OR CASE b.forming WHEN 'sum' THEN e.period_start >= rules.named_from(b.baseline_start, b.baseline_end, b.forming, b.every, b.january) WHEN 'decembers' THEN rules.ends_a_year(e.period_end) END
        GROUP BY ALL
        HAVING bool_or(e.period_end = b.baseline_end)
    )
