-- semantics 3, 4: τ = elapsed_over / elapsed_under; what should have been reached at each report, E = expected_over /
-- expected_under, on a schedule between the node before and the node after; and T as it stands then (growth and rank
-- with nodes: the latest node reached). The window's start is a node where a value is known for it, the due date is one
-- of the target's value.
    SELECT * EXCLUDE (nodes, node_before, node_after, before_over, after_over, part_under, part_over),
           CASE WHEN by_steps AND period_end < due THEN CASE WHEN final_target IS NOT NULL THEN node_before.value END
                ELSE final_target END AS target_now,
           CASE
               WHEN final_target IS NULL OR period_end IS NULL THEN NULL
               WHEN chosen_path = 'linear' THEN start_value * elapsed_under + (final_target - start_value) * elapsed_over
               WHEN chosen_path = 'hold' OR period_end >= due THEN final_target
               WHEN chosen_path <> 'schedule' THEN NULL
               WHEN by_steps THEN node_before.value
               WHEN period_end = node_after.node_end THEN node_after.value
               ELSE node_before.value * (after_over * node_before.part_under - before_over * node_after.part_under) * part_under
                    + (node_after.value - node_before.value) * (elapsed_over * node_before.part_under - before_over * part_under) * node_after.part_under
           END::DECIMAL(38, 10) AS expected_over,
           CASE
               WHEN chosen_path = 'linear' THEN elapsed_under
               WHEN chosen_path = 'schedule' AND NOT by_steps AND period_end < due AND period_end <> node_after.node_end
                   THEN (after_over * node_before.part_under - before_over * node_after.part_under) * part_under
               ELSE 1
           END::BIGINT AS expected_under
    FROM (
        SELECT *,
               CASE WHEN chosen_path = 'schedule' THEN
                   datediff('month', window_start, node_before.node_end) * node_before.part_under + node_before.part_over END AS before_over,
               CASE WHEN chosen_path = 'schedule' THEN
                   datediff('month', window_start, node_after.node_end) * node_after.part_under + node_after.part_over END AS after_over
        FROM (
            SELECT *, (datediff('month', window_start, period_end) * part_under + part_over)::INTEGER AS elapsed_over,
                   months * part_under AS elapsed_under,
                   -- the day before the window is month 0
                   CASE WHEN chosen_path = 'schedule' THEN
                       coalesce(list_filter(nodes, lambda n: n.node_end < period_end OR (by_steps AND n.node_end = period_end))[-1],
                                {node_end: window_start - 1, value: start_value, part_over: 1, part_under: 1}) END AS node_before,
                   CASE WHEN chosen_path = 'schedule' THEN
                       coalesce(list_filter(nodes, lambda n: n.node_end >= period_end)[1],
                                {node_end: due, value: final_target, part_over: rules.month_over(due), part_under: rules.month_under(due)}) END AS node_after
            FROM (
                SELECT *, rules.month_under(period_end) AS part_under, rules.month_over(period_end) AS part_over FROM reported
            )
        )
    )
