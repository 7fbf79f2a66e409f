-- semantics 5: forecast and trend. The forecast is forecast_over / forecast_under (> 0); NULL where it has none
    SELECT l.plan, l.indicator, l.target_id, l.region,
           CASE WHEN l.period_end IS NULL THEN NULL
                WHEN l.reached_due OR l.measure IN ('growth', 'rank') THEN l.value
                WHEN l.measure <> 'flow' THEN (s.line_over // s.line_under)::DECIMAL(38, 0) * 0.0000000001::DECIMAL(11, 10)
                WHEN share_over IS NOT NULL AND share_under IS NOT NULL
                    THEN coalesce(TRY(rules.quotient(l.value * share_under, share_over)), (l.value::DOUBLE * share_under / share_over)::DECIMAL(38, 10))
                WHEN l.rule_path = 'schedule'
                    THEN coalesce(TRY(rules.quotient(l.value * l.final_target * l.expected_under, l.expected_over)),
                                  (l.value::DOUBLE * l.final_target * l.expected_under / nullif(l.expected_over, 0))::DECIMAL(38, 10))
                ELSE rules.quotient(l.value * l.elapsed_under, l.elapsed_over) END AS forecast,
           CASE WHEN l.period_end IS NULL OR l.final_target IS NULL THEN NULL
                WHEN l.reached_due OR l.measure IN ('growth', 'rank') THEN
                    CASE WHEN l.rates IS NULL THEN rules.satisfied(l.comparator, l.value, l.final_target, l.margin, l.two_sided) ELSE l.met END
                WHEN l.measure <> 'flow' THEN rules.satisfied(l.comparator, s.line_over, rules.ten_billionths(l.final_target) * s.line_under,
                                                              rules.ten_billionths(l.margin) * s.line_under, l.two_sided)
                WHEN share_over IS NOT NULL AND share_under IS NOT NULL THEN
                    CASE WHEN share_over <> 0 THEN coalesce(
                        TRY(rules.fraction_satisfied(l.comparator, l.value * share_under * sign(share_over), abs(share_over), l.final_target, l.margin, l.two_sided)),
                        rules.satisfied(l.comparator, l.value::DOUBLE * share_under / share_over, l.final_target::DOUBLE, l.margin::DOUBLE, l.two_sided)) END
                WHEN l.rule_path = 'schedule' THEN
                    CASE WHEN l.expected_over <> 0 THEN coalesce(
                        TRY(rules.fraction_satisfied(l.comparator, l.value * l.final_target * l.expected_under * sign(l.expected_over), abs(l.expected_over), l.final_target, l.margin, l.two_sided)),
                        rules.satisfied(l.comparator, l.value::DOUBLE * l.final_target * l.expected_under / l.expected_over, l.final_target::DOUBLE, l.margin::DOUBLE, l.two_sided)) END
                WHEN l.elapsed_over > 0
                    THEN rules.fraction_satisfied(l.comparator, l.value * l.elapsed_under, l.elapsed_over, l.final_target, l.margin, l.two_sided)
           END AS forecast_met,
           CASE WHEN l.measure <> 'flow' THEN l.reported - n.previous
                WHEN l.reporting = 'in_period' THEN l.reported - n.previous
                ELSE (l.reported - CASE WHEN n.first_of_run THEN 0 ELSE n.previous END)
                     - (n.previous - CASE WHEN n.previous_first_of_run THEN 0 ELSE n.second_previous END)
           END AS trend_previous,
           CASE WHEN l.measure = 'flow' AND l.reporting = 'in_period' THEN l.value - y.same_point
                ELSE l.reported - n.year_ago END AS trend_year
    FROM (
        SELECT l.*, CASE WHEN l.reporting = 'in_period' THEN y.same_point ELSE n.year_ago END AS share_over,
               CASE WHEN l.reporting = 'in_period' THEN y.whole ELSE n.whole_year_ago END AS share_under
        FROM latest AS l
        LEFT JOIN neighbour AS n USING (plan, indicator, target_id, region)
        LEFT JOIN sum_year_ago AS y USING (plan, indicator, target_id, region)
    ) AS l
    LEFT JOIN neighbour AS n USING (plan, indicator, target_id, region)
    LEFT JOIN sum_year_ago AS y USING (plan, indicator, target_id, region)
    LEFT JOIN straight_line AS s USING (plan, indicator, target_id, region)
