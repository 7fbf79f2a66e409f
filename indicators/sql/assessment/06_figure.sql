-- reckoned anew in each place: every submitted value in force; `series` is the number of its region and indicator. Between
-- two values of one key the larger `stamp` wins: its precedence, and in the last five digits the days its period goes back.
    SELECT r.region_number * 1000000 + a.indicator_number AS series, a.first_day, a.period_end, a.value,
           a.precedence * 100000 + (a.period_end - a.period_start) AS stamp
    FROM (
        SELECT a.region, a.period_start, a.period_end, a.value, s.precedence, k.indicator_number, k.first_day
        FROM actual AS a
        JOIN needed AS k ON k.plan = a.plan AND k.indicator = a.indicator
        JOIN submission_in_force AS s ON s.submission = a.submission AND NOT (s.kind = 'example' AND k.has_office_figures)
        UNION ALL BY NAME
        -- what a file being checked would add counts as sent last
        SELECT c.region, c.period_start, c.period_end, c.value, 90000000000000 AS precedence, k.indicator_number, k.first_day
        FROM candidate AS c
        JOIN needed AS k ON k.plan = c.plan AND k.indicator = c.indicator
    ) AS a
    JOIN region_in_force AS r ON r.code = a.region
    WHERE a.period_end <= $as_of
      AND ($regions IS NULL OR list_contains($regions::VARCHAR[], a.region))
