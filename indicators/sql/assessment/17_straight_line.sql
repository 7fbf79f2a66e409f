-- semantics 5: the least-squares line over months through the last six effective values, three at least, read at the
-- due date, as line_over / line_under in ten-billionths of the unit. x is counted from the due date in parts of a month
-- that every day fills whole (377580 of them), so all are whole numbers; line_floating is for sizes that 38 digits do not hold.
    SELECT * EXCLUDE (xs, ys, ones, sums),
           TRY(sums[3] * sums[2] - sums[4] * sums[1]) AS line_over,
           len(xs) * sums[2] - sums[1] * sums[1] AS line_under,
           (sums[3]::DOUBLE * sums[2] - sums[4]::DOUBLE * sums[1]) / line_under AS line_floating
    FROM (
        SELECT *, CASE WHEN len(xs) >= 3 THEN
                      list_transform([[ones, xs], [xs, xs], [ones, ys], [xs, ys]], lambda pair: rules.sum_of_products(pair[1], pair[2])) END AS sums
        FROM (
            SELECT * EXCLUDE (six),
                   list_transform(six, lambda p: 1::HUGEINT) AS ones,
                   list_transform(six, lambda p: (datediff('month', due, p.period_end) * 377580 + p.part_over * (377580 // p.part_under)
                                                  - rules.month_over(due) * (377580 // rules.month_under(due)))::HUGEINT) AS xs,
                   list_transform(six, lambda p: rules.ten_billionths(p.value)) AS ys
            FROM (
                SELECT *, CASE WHEN measure IN ('level', 'ratio', 'standard') AND NOT reached_due
                               THEN list_filter(points, lambda p: p.period_end <= period_end)[-6:] END AS six
                FROM looking_back
            )
        )
    )
