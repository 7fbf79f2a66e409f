-- semantics 6: the light of each target at $as_of, with the number of the rule that decided
    SELECT *,
           CASE
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
        SELECT *,
               CASE WHEN period_rule NOT IN ('1a', '2', '3') AND NOT over_cap AND NOT reached_due AND $as_of > next_due_end + 20
                    THEN '3a' ELSE period_rule END AS rule,
               coalesce(NOT reached_due AND $as_of > next_data_end + 20, false) AS stale,
               CASE WHEN exact THEN sign(abs(reported - trend_previous - final_target) - abs(reported - final_target))
                    ELSE sign(trend_previous) * direction END::INTEGER AS trend_previous_side,
               CASE WHEN exact THEN sign(abs(reported - trend_year - final_target) - abs(reported - final_target))
                    ELSE sign(trend_year) * direction END::INTEGER AS trend_year_side,
               target_number IN (SELECT target_number FROM met_afterwards) AS met_late
        FROM (SELECT *, coalesce(capped AND NOT met, false) AS over_cap FROM quotients)
    )
