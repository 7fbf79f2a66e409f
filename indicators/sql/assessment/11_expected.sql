-- semantics 4: what should have been reached at the data period, E = expected_over / expected_under, on a schedule
-- between the node before and the node after; and T as it stands then (growth and rank with nodes: the latest node
-- reached). The window's start is a node where a value is known for it, the due date is one of the target's value.
    SELECT * EXCLUDE (path, nodes, has_nodes, by_steps, node_before, node_after, part_under),
           datediff('month', window_start, node_before.node_end) * node_before.part_under + node_before.part_over AS before_over,
           datediff('month', window_start, node_after.node_end) * node_after.part_under + node_after.part_over AS after_over,
           chosen_path AS path,
           CASE WHEN by_steps THEN 'hold' ELSE chosen_path END AS rule_path,
           CASE WHEN by_steps AND period_end < due THEN CASE WHEN final_target IS NOT NULL THEN node_before.value END
                ELSE final_target END AS target_now,
           CASE
               WHEN final_target IS NULL OR period_end IS NULL THEN NULL
               WHEN chosen_path = 'hold' OR (chosen_path <> 'linear' AND period_end >= due) THEN final_target
               WHEN chosen_path = 'linear' THEN start_value * elapsed_under + (final_target - start_value) * elapsed_over
               WHEN by_steps THEN node_before.value
               WHEN chosen_path <> 'schedule' THEN NULL
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
        SELECT *, chosen_path = 'schedule' AND measure IN ('growth', 'rank') AS by_steps,
               CASE WHEN measure = 'flow' THEN 0 WHEN measure NOT IN ('growth', 'rank') THEN baseline END::DECIMAL(23, 10) AS start_value,
               -- the day before the window is month 0
               coalesce(list_filter(nodes, lambda n: n.node_end < period_end OR (n.node_end = period_end AND measure IN ('growth', 'rank')))[-1],
                        {node_end: window_start - 1, value: start_value, part_over: 1, part_under: 1}) AS node_before,
               coalesce(list_filter(nodes, lambda n: n.node_end >= period_end)[1],
                        {node_end: due, value: final_target, part_over: rules.month_over(due), part_under: rules.month_under(due)}) AS node_after
        FROM chosen_path
    )
