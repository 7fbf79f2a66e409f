-- semantics 4: what should have been reached at the data period, E = expected_over / expected_under; and T as it
-- stands then (growth and rank with nodes: the latest node reached)
    SELECT p.* EXCLUDE (path),
           p.chosen_path AS path,
           CASE WHEN p.measure IN ('growth', 'rank') AND p.chosen_path = 'schedule' THEN 'hold' ELSE p.chosen_path END AS rule_path,
           CASE WHEN p.measure IN ('growth', 'rank') AND p.chosen_path = 'schedule' AND p.period_end < p.due
                THEN (SELECT arg_max(n.node_value, n.node_end) FROM node_in_order AS n
                      WHERE n.plan = p.plan AND n.indicator = p.indicator AND n.target_id = p.target_id
                        AND n.region = p.region AND n.node_end <= p.period_end)
                ELSE p.final_target END AS target_now,
           CASE
               WHEN p.chosen_path = 'hold' THEN p.final_target
               WHEN p.chosen_path = 'linear'
                   THEN start_value * p.elapsed_under + (p.final_target - start_value) * p.elapsed_over
               WHEN p.chosen_path = 'schedule' AND p.measure NOT IN ('growth', 'rank') THEN CASE
                   WHEN p.period_end >= p.due THEN p.final_target
                   WHEN n.from_end IS NULL AND p.period_end = n.node_end THEN n.node_value
                   ELSE n.from_value * (to_over * from_under - from_over * to_under) * at_under
                        + (n.node_value - n.from_value) * (at_over * from_under - from_over * at_under) * to_under
               END
           END AS expected_over,
           CASE
               WHEN p.chosen_path = 'hold' THEN 1
               WHEN p.chosen_path = 'linear' THEN p.elapsed_under
               WHEN p.chosen_path = 'schedule' AND p.measure NOT IN ('growth', 'rank') THEN CASE
                   WHEN p.period_end >= p.due OR n.from_end IS NULL THEN 1
                   ELSE (to_over * from_under - from_over * to_under) * at_under
               END
           END::BIGINT AS expected_under
    FROM (
        SELECT *, (CASE WHEN measure = 'flow' THEN 0 ELSE baseline END)::DECIMAL(23, 10) AS start_value,
               rules.months_over(window_start, period_end)::BIGINT AS at_over,
               rules.month_under(period_end)::BIGINT AS at_under
        FROM chosen_path
    ) AS p
    LEFT JOIN (
        SELECT m.*, CASE WHEN from_end < t.window_start THEN 0 ELSE rules.months_over(t.window_start, from_end) END::BIGINT AS from_over,
               CASE WHEN from_end < t.window_start THEN 1 ELSE rules.month_under(from_end) END::BIGINT AS from_under,
               rules.months_over(t.window_start, node_end)::BIGINT AS to_over, rules.month_under(node_end)::BIGINT AS to_under
        FROM node_in_order AS m
        JOIN (SELECT DISTINCT plan, indicator, target_id, region, window_start FROM target_terms) AS t
            USING (plan, indicator, target_id, region)
    ) AS n ON n.plan = p.plan AND n.indicator = p.indicator AND n.target_id = p.target_id AND n.region = p.region
        AND p.period_end <= n.node_end AND (p.period_end > n.from_end OR (n.from_end IS NULL AND p.period_end = n.node_end))
        AND p.period_end < p.due AND p.chosen_path = 'schedule' AND p.measure NOT IN ('growth', 'rank')
