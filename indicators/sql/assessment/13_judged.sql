-- semantics 6: the rule that decides at each reported period, rules 1a to 12 without 3a, which asks for a viewing date
    SELECT *,
           CASE
               WHEN final_target IS NULL THEN '1a'
               WHEN period_end IS NULL THEN '2'
               WHEN met AND rule_path <> 'hold' AND NOT (capped AND NOT reached_due) THEN '3'
               WHEN met AND rule_path = 'hold' THEN CASE WHEN reached_due THEN '5' ELSE '4' END
               WHEN NOT met AND reached_due THEN '6'
               WHEN rule_path = 'final' THEN
                   CASE WHEN 4 * elapsed_over >= 3 * elapsed_under AND has_attainment
                             AND 100 * value < (100 - tolerance) * final_target
                        THEN '7' ELSE '7a' END
               WHEN rule_path = 'hold' AND target_now IS NULL THEN '7a'
               WHEN rule_path IN ('linear', 'schedule') THEN CASE
                   WHEN capped AND NOT met THEN '10'
                   WHEN pace_over IS NULL OR pace_under = 0 THEN '7a'
                   WHEN pace_over >= 0 THEN '8'
                   WHEN 100 * pace_over >= -tolerance * pace_under THEN '9'
                   ELSE '10' END
               WHEN rule_path = 'hold' AND CASE
                   WHEN measure = 'rank' THEN 100 * (target_now - value) >= -greatest(100, tolerance * target_now)
                   WHEN target_now = 0 THEN false
                   WHEN rates IS NOT NULL THEN
                       rules.side_of_mean(rates, arithmetic, (target_now - direction * tolerance * abs(target_now) / 100)::DECIMAL(23, 10)) * direction >= 0
                       AND (NOT exact OR rules.side_of_mean(rates, arithmetic, (target_now + tolerance * abs(target_now) / 100)::DECIMAL(23, 10)) <= 0)
                   WHEN exact THEN 100 * abs(value - target_now) <= tolerance * abs(target_now)
                   ELSE 100 * direction * (value - target_now) >= -tolerance * abs(target_now) END THEN '11'
               ELSE '12'
           END AS period_rule
    FROM (
        SELECT *,
               measure = 'flow' AND comparator IN ('<=', '<') AND rule_path IN ('linear', 'schedule') AS capped,
               measure IN ('flow', 'level', 'ratio', 'standard') AND comparator IN ('>=', '>', '~', '=') AND final_target > 0 AS has_attainment
        FROM compared
    )
