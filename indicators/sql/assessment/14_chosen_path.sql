-- semantics 4: the path of a target that names none; `on_the_way`: there is a baseline that does not yet do. On
-- `rule_path` growth and rank with nodes follow the rules of hold. `exact`: beyond the target is as far off as before it.
    SELECT *,
           CASE WHEN by_steps THEN 'hold' ELSE chosen_path END AS rule_path,
           measure = 'flow' AND comparator IN ('<=', '<') AND chosen_path IN ('linear', 'schedule') AS capped
    FROM (
        SELECT *, chosen_path = 'schedule' AND measure IN ('growth', 'rank') AS by_steps
        FROM (
            SELECT * EXCLUDE (path),
                   CASE
                       WHEN path IS NOT NULL THEN path
                       WHEN nodes IS NOT NULL THEN 'schedule'
                       WHEN measure = 'flow' AND final_target > 0 THEN 'linear'
                       WHEN measure IN ('growth', 'rank') THEN 'hold'
                       WHEN on_the_way THEN 'linear'
                       WHEN comparator IN ('<=', '<', '=') OR (measure <> 'flow' AND baseline IS NOT NULL) THEN 'hold'
                       ELSE 'final'
                   END AS chosen_path,
                   on_the_way AND baseline <> final_target AS from_baseline,
                   CASE WHEN measure = 'flow' THEN 0 WHEN measure NOT IN ('growth', 'rank') THEN baseline END::DECIMAL(23, 10) AS start_value,
                   CASE WHEN comparator IN ('<=', '<') THEN -1 ELSE 1 END::TINYINT AS direction,
                   comparator = '=' OR (comparator = '~' AND two_sided) AS exact,
                   measure IN ('flow', 'level', 'ratio', 'standard') AND comparator IN ('>=', '>', '~', '=') AND final_target > 0 AS has_attainment
            FROM (
                SELECT *, coalesce(measure NOT IN ('flow', 'growth')
                                   AND NOT rules.satisfied(comparator, baseline, final_target, margin, two_sided), false) AS on_the_way
                FROM known_target
            )
        )
    )
