-- semantics 5: is the promise kept at this period, and how far is it; every comparison multiplied out.
-- pace = pace_over / pace_under with pace_under > 0. A value beyond an exact target (=, two-sided ~) counts as far
-- as its mirror image before it: better is nearer.
    SELECT *,
           period_end >= due AS reached_due,
           CASE comparator WHEN '<=' THEN -1 WHEN '<' THEN -1 ELSE 1 END AS direction,
           comparator = '=' OR (comparator = '~' AND two_sided) AS exact,
           CASE WHEN rates IS NULL THEN rules.satisfied(comparator, value, target_now, margin, two_sided)
                ELSE rules.fraction_satisfied(
                    CASE comparator WHEN '~' THEN '>=' ELSE comparator END,
                    rules.side_of_mean(rates, arithmetic, CASE WHEN comparator = '~' THEN target_now - margin ELSE target_now END),
                    1, 0, 0, false)
                    AND (NOT two_sided OR rules.side_of_mean(rates, arithmetic, target_now + margin) <= 0)
           END AS met,
           CASE WHEN rule_path IN ('linear', 'schedule') AND expected_over IS NOT NULL THEN
               CASE
                   WHEN measure = 'flow' AND comparator IN ('<=', '<') THEN expected_over - value * expected_under
                   WHEN measure = 'flow' THEN mirrored * expected_under - expected_over
                   WHEN from_baseline THEN (mirrored * expected_under - expected_over) * sign(final_target - baseline)
                   WHEN comparator IN ('<=', '<') THEN expected_over - value * expected_under
                   ELSE mirrored * expected_under - expected_over
               END
           END AS pace_over,
           CASE WHEN rule_path IN ('linear', 'schedule') AND expected_over IS NOT NULL THEN
               CASE WHEN measure <> 'flow' AND from_baseline THEN abs(final_target - baseline) ELSE abs(final_target) END
               * expected_under
           END AS pace_under
    FROM (
        SELECT * REPLACE (CASE WHEN measure IN ('growth', 'rank') AND path = 'schedule' THEN target_now ELSE expected_over END AS expected_over,
                          CASE WHEN measure IN ('growth', 'rank') AND path = 'schedule' THEN 1 ELSE expected_under END AS expected_under),
               CASE WHEN (comparator = '=' OR (comparator = '~' AND two_sided))
                         AND (value - final_target) * CASE WHEN from_baseline THEN sign(final_target - baseline) ELSE 1 END > 0
                    THEN 2 * final_target - value ELSE value END AS mirrored
        FROM expected
    )
