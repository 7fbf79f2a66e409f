-- semantics 4: the path of a target that names none
    SELECT *,
           measure IN ('level', 'ratio', 'standard') AND baseline IS NOT NULL
               AND NOT rules.satisfied(comparator, baseline, final_target, margin, two_sided) AS from_baseline,
           CASE
               WHEN path IS NOT NULL THEN path
               WHEN has_nodes THEN 'schedule'
               WHEN measure = 'flow' AND final_target > 0 THEN 'linear'
               WHEN measure IN ('level', 'ratio', 'standard') AND baseline IS NOT NULL
                    AND NOT rules.satisfied(comparator, baseline, final_target, margin, two_sided) THEN 'linear'
               WHEN measure IN ('growth', 'rank') OR comparator IN ('<=', '<', '=')
                    OR (measure <> 'flow' AND baseline IS NOT NULL) THEN 'hold'
               ELSE 'final'
           END AS chosen_path
    FROM known_target
