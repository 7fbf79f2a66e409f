-- semantics 1: the number to be reached, T; a relative one from the baseline, or, for the report of one day only, from
-- the other indicator's value there. NULL where that is not known, or is larger than any figure can be.
    SELECT t.target_number, t.series, t.forming, t.arithmetic, t.earliest_start, t.comparator, t.measure, t.margin, t.two_sided, t.tolerance,
           t.window_start, t.due, t.months, t.path, t.baseline, t.nodes,
           coalesce(o.day, t.window_start) AS first_on, coalesce(o.day, t.window_end) AS last_on,
           TRY_CAST(CASE t.basis
               WHEN 'times' THEN TRY(t.baseline * t.number)
               WHEN 'plus' THEN t.baseline + t.number
               WHEN 'minus' THEN t.baseline - t.number
               WHEN 'indicator' THEN o.other_value
               ELSE t.number
           END AS DECIMAL(25, 10)) AS final_target
    FROM target_terms AS t
    LEFT JOIN compared_with AS o ON o.target_number = t.target_number
