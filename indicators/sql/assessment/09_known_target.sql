-- semantics 1: the number to be reached, T; a relative one from the baseline or from the other indicator's value.
-- NULL where that is not known, or is larger than any figure can be.
    SELECT * EXCLUDE (other_value),
           TRY_CAST(CASE basis
               WHEN 'times' THEN TRY(baseline * number)
               WHEN 'plus' THEN baseline + number
               WHEN 'minus' THEN baseline - number
               WHEN 'indicator' THEN other_value
               ELSE number
           END AS DECIMAL(25, 10)) AS final_target
    FROM reported
