-- semantics 5: the forecast, as ahead_over / ahead_under in ten-billionths of the unit: the value itself, the straight
-- line, v divided by last year's share, v * T / E, or v / τ; and whether it keeps the promise, multiplied out. Where 38
-- digits do not hold a product it is NULL (each TRY stands alone: a product in two of them would be taken out of both),
-- and the floating number decides.
    SELECT * EXCLUDE (ahead_over, ahead_under, promised, slack, floating),
           coalesce(TRY_CAST(ahead_over // ahead_under AS DECIMAL(38, 0)) * 0.0000000001::DECIMAL(11, 10),
                    TRY_CAST(floating / 10000000000 AS DECIMAL(38, 10))) AS forecast,
           coalesce(TRY(rules.satisfied(comparator, ahead_over, promised, slack, two_sided)),
                    rules.satisfied(comparator, floating, final_target::DOUBLE * 10000000000, margin::DOUBLE * 10000000000, two_sided)) AS forecast_met
    FROM (
        SELECT * EXCLUDE (ahead, factor),
               TRY(ahead * factor) AS ahead_over,
               TRY(rules.ten_billionths(final_target) * ahead_under) AS promised,
               TRY(rules.ten_billionths(margin) * ahead_under) AS slack
        FROM (
            SELECT * EXCLUDE (over, under, line_floating),
                   over // gcd(over, under) * sign(under) AS factor,
                   nullif(abs(under // gcd(over, under)), 0) AS ahead_under,
                   CASE forecast_by WHEN 'line' THEN line_floating ELSE ahead::DOUBLE * over / nullif(under, 0) END AS floating
            FROM (
                SELECT * EXCLUDE (line_over, line_under),
                       CASE WHEN reached_due OR measure IN ('growth', 'rank') THEN 'value'
                            WHEN measure <> 'flow' THEN 'line'
                            WHEN share_used THEN 'share'
                            WHEN chosen_path = 'schedule' THEN 'schedule' ELSE 'linear' END AS forecast_by,
                       CASE forecast_by WHEN 'line' THEN line_over ELSE rules.ten_billionths(value) END AS ahead,
                       CASE forecast_by WHEN 'share' THEN rules.ten_billionths(year_whole)
                                        WHEN 'schedule' THEN rules.ten_billionths(final_target * expected_under)
                                        WHEN 'linear' THEN elapsed_under ELSE 1 END AS over,
                       CASE forecast_by WHEN 'share' THEN rules.ten_billionths(year_share)
                                        WHEN 'schedule' THEN rules.ten_billionths(expected_over)
                                        WHEN 'linear' THEN elapsed_over
                                        WHEN 'line' THEN line_under ELSE 1 END AS under
                FROM looking_back LEFT JOIN (SELECT * EXCLUDE (six_ends) FROM straight_line) USING (target_number)
            )
        )
    )
