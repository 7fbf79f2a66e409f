-- semantics 5, 6: the figures of each target at $as_of, with the light and the number of the rule that decided
    SELECT * EXCLUDE (points, value_then, forming, interval_ends, next_ends, lacking, quotients),
           CASE
               WHEN rule = '1a' THEN 'undetermined'
               WHEN rule IN ('2', '3a') THEN 'no_data'
               WHEN rule IN ('3', '5') THEN 'met'
               WHEN rule IN ('4', '8') THEN 'on_track'
               WHEN rule = '6' THEN 'missed'
               WHEN rule IN ('7', '9', '11') THEN 'lagging'
               WHEN rule = '7a' THEN 'pending'
               ELSE 'off_track'
           END AS status,
           quotients[1] AS elapsed, quotients[2] AS expected_value, quotients[3] AS attainment, quotients[4] AS progress,
           quotients[5] AS pace_gap, quotients[6] AS required_per_month, quotients[7] AS required_multiple
    FROM (
        SELECT *,
               coalesce(capped AND NOT met, false) AS over_cap,
               CASE WHEN period_rule NOT IN ('1a', '2', '3') AND NOT over_cap AND NOT reached_due AND $as_of > next_ends[2] + 20
                    THEN '3a' ELSE period_rule END AS rule,
               coalesce(NOT reached_due AND $as_of > next_ends[1] + 20, false) AS stale,
               CASE WHEN exact THEN sign(abs(reported - trend_previous - final_target) - abs(reported - final_target))
                    ELSE sign(trend_previous) * direction END::INTEGER AS trend_previous_side,
               CASE WHEN exact THEN sign(abs(reported - trend_year - final_target) - abs(reported - final_target))
                    ELSE sign(trend_year) * direction END::INTEGER AS trend_year_side,
               -- a later value of the same run meets what was missed
               coalesce(period_rule = '6' AND len(list_filter(points, lambda p:
                   p.period_end > window_end
                   AND (measure <> 'flow' OR (reporting = 'cumulative' AND (since = 'window' OR datediff('year', window_end, p.period_end) = 0)))
                   AND rules.satisfied(comparator, p.value, final_target, margin, two_sided))) > 0, false) AS met_late,
               CASE WHEN measure = 'flow' AND comparator NOT IN ('<=', '<') AND value < final_target AND NOT reached_due
                    THEN final_target - value END AS lacking,
               list_transform([
                   {a: (100 * elapsed_over)::DECIMAL(38, 10), b: elapsed_under::DECIMAL(38, 10)},
                   {a: expected_over, b: expected_under},
                   {a: CASE WHEN has_attainment THEN 100 * value END, b: final_target},
                   {a: CASE WHEN on_the_way THEN 100 * (value - baseline) END, b: final_target - baseline},
                   {a: 100 * pace_over, b: pace_under},
                   {a: lacking * (elapsed_under // months), b: elapsed_under - elapsed_over},
                   {a: CASE WHEN value > 0 THEN lacking * elapsed_over END, b: value * (elapsed_under - elapsed_over)}
               ], lambda d: rules.quotient(d.a, d.b)) AS quotients
        FROM outlook
    )
