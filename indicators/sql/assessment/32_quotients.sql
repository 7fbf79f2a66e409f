-- semantics 5: the figures that are quotients, to ten decimals. A floating quotient is mended by what it leaves over, then
-- cut where it is still above; where 38 digits do not hold that (beyond any figure of a plan) the floating one stands.
    SELECT COLUMNS(lambda c: NOT regexp_full_match(c, 'lacking|(over|under|near|mended)_[1-7]')),
           coalesce(TRY(rules.cut(over_1, under_1, mended_1)), near_1) AS elapsed,
           coalesce(TRY(rules.cut(over_2, under_2, mended_2)), near_2) AS expected_value,
           coalesce(TRY(rules.cut(over_3, under_3, mended_3)), near_3) AS attainment,
           coalesce(TRY(rules.cut(over_4, under_4, mended_4)), near_4) AS progress,
           coalesce(TRY(rules.cut(over_5, under_5, mended_5)), near_5) AS pace_gap,
           coalesce(TRY(rules.cut(over_6, under_6, mended_6)), near_6) AS required_per_month,
           coalesce(TRY(rules.cut(over_7, under_7, mended_7)), near_7) AS required_multiple
    FROM (
        SELECT *,
               coalesce(TRY(rules.mended(over_1, under_1, near_1)), near_1) AS mended_1,
               coalesce(TRY(rules.mended(over_2, under_2, near_2)), near_2) AS mended_2,
               coalesce(TRY(rules.mended(over_3, under_3, near_3)), near_3) AS mended_3,
               coalesce(TRY(rules.mended(over_4, under_4, near_4)), near_4) AS mended_4,
               coalesce(TRY(rules.mended(over_5, under_5, near_5)), near_5) AS mended_5,
               coalesce(TRY(rules.mended(over_6, under_6, near_6)), near_6) AS mended_6,
               coalesce(TRY(rules.mended(over_7, under_7, near_7)), near_7) AS mended_7
        FROM (
            SELECT *,
                   rules.near_quotient(over_1, under_1) AS near_1,
                   rules.near_quotient(over_2, under_2) AS near_2,
                   rules.near_quotient(over_3, under_3) AS near_3,
                   rules.near_quotient(over_4, under_4) AS near_4,
                   rules.near_quotient(over_5, under_5) AS near_5,
                   rules.near_quotient(over_6, under_6) AS near_6,
                   rules.near_quotient(over_7, under_7) AS near_7
            FROM (
                SELECT *,
                       ((100 * elapsed_over))::DECIMAL(38, 10) AS over_1, (elapsed_under)::DECIMAL(38, 10) AS under_1,
                       (expected_over)::DECIMAL(38, 10) AS over_2, (expected_under)::DECIMAL(38, 10) AS under_2,
                       (CASE WHEN has_attainment THEN 100 * value END)::DECIMAL(38, 10) AS over_3, (final_target)::DECIMAL(38, 10) AS under_3,
                       (CASE WHEN on_the_way THEN 100 * (value - baseline) END)::DECIMAL(38, 10) AS over_4, (final_target - baseline)::DECIMAL(38, 10) AS under_4,
                       (100 * pace_over)::DECIMAL(38, 10) AS over_5, (pace_under)::DECIMAL(38, 10) AS under_5,
                       (lacking * (elapsed_under // months))::DECIMAL(38, 10) AS over_6, (elapsed_under - elapsed_over)::DECIMAL(38, 10) AS under_6,
                       (CASE WHEN value > 0 THEN lacking * elapsed_over END)::DECIMAL(38, 10) AS over_7, (value * (elapsed_under - elapsed_over))::DECIMAL(38, 10) AS under_7
                FROM (
                    SELECT *, CASE WHEN measure = 'flow' AND comparator NOT IN ('<=', '<') AND value < final_target AND NOT reached_due
                                   THEN final_target - value END AS lacking
                    FROM outlook
                )
            )
        )
    )
