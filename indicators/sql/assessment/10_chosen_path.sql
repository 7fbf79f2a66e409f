-- semantics 4: the path of a target that names none; `on_the_way`: there is a baseline that does not yet do
    SELECT *,
           CASE
               WHEN path IS NOT NULL THEN path
               WHEN has_nodes THEN 'schedule'
               WHEN measure = 'flow' AND final_target > 0 THEN 'linear'
               WHEN measure IN ('growth', 'rank') THEN 'hold'
               WHEN on_the_way THEN 'linear'
               WHEN comparator IN ('<=', '<', '=') OR (measure <> 'flow' AND baseline IS NOT NULL) THEN 'hold'
               ELSE 'final'
           END AS chosen_path
    FROM (
        SELECT *, coalesce(measure NOT IN ('flow', 'growth')
                           AND NOT rules.satisfied(comparator, baseline, final_target, margin, two_sided), false) AS on_the_way
        FROM known_target
    )
