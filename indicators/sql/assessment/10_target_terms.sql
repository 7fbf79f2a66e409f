-- semantics 1, 4: each target, numbered, with its nodes and its baseline: the plan gives it, or the reported figure of
-- its period is it
    SELECT p.*, coalesce(p.baseline_value, b.value) AS baseline, n.nodes
    FROM (
        SELECT t.*, row_number() OVER () AS target_number, k.first_day,
               r.region_number * 1000000 + k.indicator_number AS series,
               i.measure, i.reporting, i.every, i.january, i.since, i.unit, i.unit IN ('百分点', '个百分点') AS arithmetic,
               (datediff('month', t.window_start, t.window_end) + 1)::INTEGER AS months,
               datediff('year', t.window_start, t.window_end) > 0 AS over_years,
               rules.forming(i.measure, i.reporting, i.since, datediff('year', t.window_start, t.window_end), t.per_year) AS forming,
               CASE WHEN i.measure = 'flow' AND i.reporting = 'in_period' THEN t.window_start ELSE DATE '-infinity' END AS earliest_start,
               CASE WHEN t.basis = 'indicator' THEN r.region_number * 1000000 + o.indicator_number END AS other_series,
               CASE WHEN t.basis = 'indicator' THEN
                   rules.forming(o.measure, o.reporting, o.since, datediff('year', t.window_start, t.window_end), t.per_year) END AS other_forming
        FROM target AS t
        JOIN asked AS i ON i.plan = t.plan AND i.version = t.version AND i.indicator = t.indicator
        JOIN region_in_force AS r ON r.code = t.region
        JOIN needed AS k ON k.plan = t.plan AND k.indicator = t.indicator
        LEFT JOIN needed AS o ON o.plan = t.plan AND o.indicator = t.reference
        WHERE ($regions IS NULL OR list_contains($regions::VARCHAR[], t.region))
          AND ($target_id IS NULL OR t.target_id = $target_id)
    ) AS p
    LEFT JOIN reported_baseline AS b ON b.series = p.series AND b.baseline_start = p.baseline_start AND b.baseline_end = p.baseline_end
    LEFT JOIN (
        SELECT plan, version, indicator, target_id, region,
               list({node_end: node_end, value: value, part_over: rules.month_over(node_end), part_under: rules.month_under(node_end)}
                    ORDER BY node_end) AS nodes
        FROM node GROUP BY plan, version, indicator, target_id, region
    ) AS n ON n.plan = p.plan AND n.version = p.version AND n.indicator = p.indicator AND n.target_id = p.target_id AND n.region = p.region
