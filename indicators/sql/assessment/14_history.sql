-- semantics 6: the reports of a target in a row, each with the light before it; `from_last` is 1 for the latest, and
-- `behind_in_row` how many yellow or red ones end the row
    SELECT j.* EXCLUDE (nth), r.example,
           r.lights[nth] AS behind,
           r.lights[nth - 1] AS behind_before,
           len(r.lights) - nth + 1 AS from_last,
           len(r.lights) - coalesce(list_max(list_filter(range(1, len(r.lights) + 1), lambda n: NOT r.lights[n])), 0) AS behind_in_row
    FROM judged AS j
    JOIN (
        SELECT plan, indicator, target_id, region, bool_or(kind = 'example') AS example,
               list(period_rule IN ('6', '7', '9', '10', '11', '12') ORDER BY nth) AS lights
        FROM judged GROUP BY plan, indicator, target_id, region
    ) AS r USING (plan, indicator, target_id, region)
