-- semantics 4: the nodes of a plan in order, each with the stretch that leads to it. The window's start is a node
-- where a value is known for it (0 of a flow, else the baseline); the due date is one of the target's value.
    SELECT plan, indicator, target_id, region, node_end, node_value,
           lag(node_end) OVER in_order AS from_end,
           lag(node_value) OVER in_order AS from_value
    FROM (
        SELECT t.plan, t.indicator, t.target_id, t.region, n.node_end, n.value AS node_value
        FROM target_terms AS t
        JOIN node AS n USING (plan, version, indicator, target_id, region)
        UNION ALL
        SELECT DISTINCT plan, indicator, target_id, region, window_start - 1, CASE WHEN measure = 'flow' THEN 0 ELSE baseline END
        FROM target_terms WHERE has_nodes AND (measure = 'flow' OR baseline IS NOT NULL) AND measure NOT IN ('growth', 'rank')
        UNION ALL
        SELECT plan, indicator, target_id, region, due, any_value(final_target)
        FROM chosen_path AS p
        WHERE has_nodes AND final_target IS NOT NULL
          AND NOT EXISTS (FROM node AS n WHERE n.plan = p.plan AND n.version = p.version AND n.indicator = p.indicator
                          AND n.target_id = p.target_id AND n.region = p.region AND n.node_end >= p.due)
        GROUP BY plan, indicator, target_id, region, due
    )
    WINDOW in_order AS (PARTITION BY plan, indicator, target_id, region ORDER BY node_end)
