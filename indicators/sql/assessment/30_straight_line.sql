-- semantics 5: the least-squares line over months through the last six effective values, three at least, read at the
-- due date, as line_over / line_under in ten-billionths of the unit. x is counted from the due date in parts of a month
-- that every day fills whole (377580 of them), so all are whole numbers; line_floating is for sizes that 38 digits do not hold.
    SELECT target_number, six_ends,
           TRY(sums[3] * sums[2] - sums[4] * sums[1]) AS line_over,
           len(xs) * sums[2] - sums[1] * sums[1] AS line_under,
           (sums[3]::DOUBLE * sums[2] - sums[4]::DOUBLE * sums[1]) / line_under AS line_floating
    FROM (
        SELECT *, CASE WHEN len(xs) >= 3 THEN
                      list_transform([[ones, xs], [xs, xs], [ones, ys], [xs, ys]], lambda pair: rules.sum_of_products(pair[1], pair[2])) END AS sums
        FROM (
            SELECT t.target_number, t.due, v.six_ends,
                   list_transform(v.six_ends, lambda d: 1::HUGEINT) AS ones,
                   list_transform(v.six_ends, lambda d: (datediff('month', t.due, d) * 377580 + rules.month_over(d) * (377580 // rules.month_under(d))
                                                         - rules.month_over(t.due) * (377580 // rules.month_under(t.due)))::HUGEINT) AS xs,
                   list_transform(v.six_values, lambda v: rules.ten_billionths(v)) AS ys
            FROM (
                SELECT target_number, max(period_end, 6) AS six_ends, arg_max(value, period_end, 6) AS six_values
                FROM (FROM line_values UNION ALL FROM line_values_before)
                GROUP BY target_number
            ) AS v
            JOIN target_terms AS t ON t.target_number = v.target_number
        )
    )
