-- semantics 1, 4: each target with its baseline, which the plan gives or the reported figure of its period is
    SELECT t.*, i.area, i.area_name, i.measure, i.reporting, i.every, i.january, i.since, i.unit,
           coalesce(t.baseline_value, b.value) AS baseline,
           (datediff('month', t.window_start, t.window_end) + 1)::INTEGER AS months,
           EXISTS (FROM node AS n WHERE n.plan = t.plan AND n.version = t.version AND n.indicator = t.indicator
                   AND n.target_id = t.target_id AND n.region = t.region) AS has_nodes,
           year(t.window_start) <> year(t.window_end) AS over_years,
           i.unit IN ('百分点', '个百分点') AS arithmetic
    FROM target AS t
    JOIN asked AS i ON i.plan = t.plan AND i.version = t.version AND i.indicator = t.indicator
    LEFT JOIN effective AS b ON t.baseline_value IS NULL AND b.plan = t.plan AND b.region = t.region
         AND b.indicator = t.indicator AND b.period_end = t.baseline_end
    WHERE ($regions IS NULL OR list_contains($regions::VARCHAR[], t.region))
      AND ($target_id IS NULL OR t.target_id = $target_id)
