-- semantics 6: the rule that decides at each reported period, rules 1a to 12 without 3a, which asks for a viewing date.
-- The yellow of 7, 9 and 11 is one question: 100 x behind <= tolerance x measured_by. (A list of more than five would
-- become a join.)
    SELECT *, period_rule IN ('6', '7', '9') OR period_rule IN ('10', '11', '12') AS behind
    FROM (
        SELECT * EXCLUDE (behind_by, measured_by, tolerable),
               CASE
                   WHEN final_target IS NULL THEN '1a'
                   WHEN period_end IS NULL OR value IS NULL THEN '2'
                   WHEN met AND rule_path <> 'hold' AND NOT (capped AND NOT reached_due) THEN '3'
                   WHEN met AND rule_path = 'hold' THEN CASE WHEN reached_due THEN '5' ELSE '4' END
                   WHEN NOT met AND reached_due THEN '6'
                   WHEN rule_path = 'final' THEN CASE WHEN 4 * elapsed_over >= 3 * elapsed_under AND has_attainment AND NOT tolerable THEN '7' ELSE '7a' END
                   WHEN rule_path = 'hold' THEN CASE
                       WHEN target_now IS NULL THEN '7a'
                       WHEN target_now <> 0 AND (tolerable OR (measure = 'rank' AND gap >= -1)) THEN '11'
                       ELSE '12' END
                   WHEN capped AND NOT met THEN '10'
                   WHEN pace_over IS NULL OR pace_under = 0 THEN '7a'
                   WHEN pace_over >= 0 THEN '8'
                   WHEN tolerable THEN '9'
                   ELSE '10'
               END AS period_rule
        FROM (
            SELECT *,
                   -- floating numbers only where 38 digits do not hold the product
                   coalesce(TRY(100 * behind_by <= tolerance * measured_by), 100 * behind_by::DOUBLE <= tolerance::DOUBLE * measured_by::DOUBLE) AS tolerable
            FROM compared
        )
    )
