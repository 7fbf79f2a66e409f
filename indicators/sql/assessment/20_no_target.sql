-- semantics 6, rule 1: a value that was reported where nothing was promised
    SELECT e.plan, e.indicator, e.region, arg_max(e.period_start, e.period_end) AS period_start,
           max(e.period_end) AS period_end, arg_max(e.value, e.period_end) AS value,
           arg_max(e.kind, e.period_end) = 'example' AS example
    FROM effective AS e
    JOIN asked AS i ON i.plan = e.plan AND i.indicator = e.indicator
    ANTI JOIN target AS t ON t.plan = i.plan AND t.version = i.version AND t.indicator = e.indicator AND t.region = e.region
    WHERE $target_id IS NULL AND e.period_end BETWEEN i.plan_start AND i.plan_end
    GROUP BY e.plan, e.indicator, e.region
