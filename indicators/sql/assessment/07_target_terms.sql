-- semantics 1, 4: each target with its nodes, its baseline (the plan gives it, or the reported figure of its period is
-- it), the reports inside its window, and the series of the indicator it is compared with
    SELECT t.*, i.measure, i.reporting, i.every, i.january, i.since, i.unit,
           coalesce(t.baseline_value, rules.value_on(s.points, t.baseline_end)) AS baseline,
           (datediff('month', t.window_start, t.window_end) + 1)::INTEGER AS months,
           n.nodes, n.nodes IS NOT NULL AS has_nodes,
           datediff('year', t.window_start, t.window_end) > 0 AS over_years,
           i.unit IN ('百分点', '个百分点') AS arithmetic,
           rules.forming(i.measure, i.reporting, i.since, t.per_year) AS forming,
           s.points,
           list_filter(s.points, lambda p: p.period_end BETWEEN t.window_start AND t.window_end
                                           AND (i.reporting <> 'in_period' OR p.period_start >= t.window_start)) AS inside,
           o.points AS other_points,
           CASE WHEN t.basis = 'indicator' THEN rules.forming(r.measure, r.reporting, r.since, t.per_year) END AS other_forming
    FROM target AS t
    JOIN asked AS i ON i.plan = t.plan AND i.version = t.version AND i.indicator = t.indicator
    LEFT JOIN series AS s ON s.plan = t.plan AND s.region = t.region AND s.indicator = t.indicator
    LEFT JOIN series AS o ON o.plan = t.plan AND o.region = t.region AND o.indicator = t.reference
    LEFT JOIN indicator AS r ON r.plan = t.plan AND r.version = t.version AND r.indicator = t.reference
    LEFT JOIN (
        SELECT plan, version, indicator, target_id, region,
               list({node_end: node_end, value: value, part_over: rules.month_over(node_end), part_under: rules.month_under(node_end)}
                    ORDER BY node_end) AS nodes
        FROM node GROUP BY plan, version, indicator, target_id, region
    ) AS n ON n.plan = t.plan AND n.version = t.version AND n.indicator = t.indicator AND n.target_id = t.target_id AND n.region = t.region
    WHERE ($regions IS NULL OR list_contains($regions::VARCHAR[], t.region))
      AND ($target_id IS NULL OR t.target_id = $target_id)
