-- reckoned anew in each place: every submitted value in force; `series` is the number of its region and indicator. Between
-- two values of one key the larger `stamp` wins: its precedence, and in the last five digits the days its period goes back.
    SELECT r.region_number * 1000000 + k.indicator_number AS series, k.first_day, a.period_end, a.value,
           a.precedence * 100000 + (a.period_end - a.period_start) AS stamp
    FROM (
        SELECT a.plan, a.region, a.indicator, a.period_start, a.period_end, a.value, s.precedence, s.kind = 'example' AS example
        FROM actual AS a JOIN submission_in_force AS s USING (submission)
        UNION ALL BY NAME
        -- what a file being checked would add counts as sent last
        SELECT c.plan, c.region, c.indicator, c.period_start, c.period_end, c.value, 90000000000000 AS precedence, false AS example
        FROM candidate AS c
    ) AS a
    JOIN needed AS k ON k.plan = a.plan AND k.indicator = a.indicator
    JOIN region_in_force AS r ON r.code = a.region
    WHERE a.period_end <= $as_of
      AND ($regions IS NULL OR list_contains($regions::VARCHAR[], a.region))
      AND NOT (a.example AND k.has_office_figures)
