-- semantics 5: is the promise kept at this period, and how far is it; every comparison multiplied out.
-- pace = pace_over / pace_under. `toward` is the side of E on which a value is better. A value beyond an exact target
-- (=, two-sided ~) counts as far as its mirror image before it: better is nearer.
    SELECT *,
           CASE WHEN rule_path IN ('hold', 'final') THEN -gap ELSE -pace_over END AS behind_by,
           CASE rule_path WHEN 'hold' THEN CASE measure WHEN 'rank' THEN target_now ELSE abs(target_now) END
                          WHEN 'final' THEN final_target ELSE pace_under END AS measured_by
    FROM (
        SELECT *,
               period_end >= due AS reached_due,
               rules.satisfied(comparator, value, target_now, margin, two_sided) AS met,
               CASE WHEN exact THEN -abs(value - coalesce(target_now, final_target))
                    ELSE direction * (value - coalesce(target_now, final_target)) END AS gap,
               CASE WHEN rule_path IN ('linear', 'schedule') THEN (mirrored * expected_under - expected_over) * toward END AS pace_over,
               CASE WHEN rule_path IN ('linear', 'schedule') THEN
                   abs(CASE WHEN from_baseline THEN final_target - baseline ELSE final_target END) * expected_under END AS pace_under
        FROM (
            SELECT *, CASE WHEN exact AND (value - final_target) * toward > 0 THEN 2 * final_target - value ELSE value END AS mirrored
            FROM (
                SELECT *, CASE WHEN from_baseline THEN sign(final_target - baseline)
                               WHEN direction < 0 OR (exact AND measure <> 'flow' AND expected_over > final_target * expected_under) THEN -1
                               ELSE 1 END AS toward
                FROM expected
            )
        )
    )
