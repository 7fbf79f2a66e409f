-- semantics 5, 6: the figures of each target at $as_of, with the light and the number of the rule that decided
    SELECT *, CASE
               WHEN rule = '1a' THEN 'undetermined'
               WHEN rule IN ('2', '3a') THEN 'no_data'
               WHEN rule IN ('3', '5') THEN 'met'
               WHEN rule IN ('4', '8') THEN 'on_track'
               WHEN rule = '6' THEN 'missed'
               WHEN rule IN ('7', '9', '11') THEN 'lagging'
               WHEN rule = '7a' THEN 'pending'
               ELSE 'off_track'
           END AS status
    FROM (
        SELECT l.* EXCLUDE (periods_in_row, behind_before),
               CASE WHEN l.period_rule NOT IN ('1a', '2', '3') AND NOT (l.capped AND NOT l.met) AND NOT l.reached_due
                         AND $as_of > rules.next_interval_end(l.due, l.every, l.january) + 20
                    THEN '3a' ELSE l.period_rule END AS rule,
               coalesce(NOT l.reached_due AND $as_of > rules.next_interval_end(l.period_end, l.every, l.january) + 20, false) AS stale,
               coalesce(l.capped AND NOT l.met, false) AS over_cap,
               rules.quotient(100 * l.elapsed_over, l.elapsed_under) AS elapsed,
               rules.quotient(l.expected_over, l.expected_under) AS expected_value,
               CASE WHEN l.has_attainment THEN rules.quotient(100 * l.value, l.final_target) END AS attainment,
               CASE WHEN l.measure NOT IN ('flow', 'growth') AND NOT rules.satisfied(l.comparator, l.baseline, l.final_target, l.margin, l.two_sided)
                    THEN rules.quotient(100 * (l.value - l.baseline), l.final_target - l.baseline) END AS progress,
               CASE WHEN l.exact THEN -abs(l.value - coalesce(l.target_now, l.final_target))
                    ELSE l.direction * (l.value - coalesce(l.target_now, l.final_target)) END AS gap,
               rules.quotient(100 * l.pace_over, l.pace_under) AS pace_gap,
               CASE WHEN l.asks_more THEN rules.quotient((l.final_target - l.value) * (l.elapsed_under // l.months), l.elapsed_under - l.elapsed_over) END AS required_per_month,
               CASE WHEN l.asks_more AND l.value > 0
                    THEN rules.quotient((l.final_target - l.value) * l.elapsed_over, l.value * (l.elapsed_under - l.elapsed_over)) END AS required_multiple,
               o.forecast, o.forecast_met, o.trend_previous, o.trend_year,
               CASE WHEN l.exact THEN sign(abs(l.reported - o.trend_previous - l.final_target) - abs(l.reported - l.final_target))
                    ELSE sign(o.trend_previous) * l.direction END::INTEGER AS trend_previous_side,
               CASE WHEN l.exact THEN sign(abs(l.reported - o.trend_year - l.final_target) - abs(l.reported - l.final_target))
                    ELSE sign(o.trend_year) * l.direction END::INTEGER AS trend_year_side,
               m.missing_periods,
               CASE WHEN l.behind THEN l.periods_in_row ELSE 0 END AS periods_in_row,
               l.period_rule = '6' AND EXISTS (
                   FROM effective AS e
                   WHERE e.plan = l.plan AND e.region = l.region AND e.indicator = l.indicator AND e.period_end > l.window_end
                     AND (l.measure <> 'flow' OR (l.reporting = 'cumulative'
                          AND (l.since = 'window' OR year(e.period_end) = year(l.window_end))))
                     AND rules.satisfied(l.comparator, e.value, l.final_target, l.margin, l.two_sided)) AS met_late
        FROM (
            SELECT *, coalesce(measure = 'flow' AND comparator IN ('>=', '>', '~', '=') AND value < final_target
                      AND elapsed_over < elapsed_under, false) AS asks_more
            FROM latest
        ) AS l
        LEFT JOIN outlook AS o USING (plan, indicator, target_id, region)
        LEFT JOIN missing AS m USING (plan, indicator, target_id, region)
    )
