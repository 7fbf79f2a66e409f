-- semantics 2, 5: where a value is formed of several reports: what is missing of it (1), of last year's up to the same
-- point (2) and of last year's whole (3), and the values of those two
    SELECT target_number,
           list(len(missing) = 0 ORDER BY which) AS whole_years,
           nullif(max(array_to_string(list_transform(missing, lambda d: rules.part_name(d, forming, every, january)), ';')) FILTER (which = 1), '') AS missing_periods,
           max(formed) FILTER (which = 2) AS year_share, max(formed) FILTER (which = 3) AS year_whole
    FROM (
        SELECT s.*, list_filter(p.earlier_parts, lambda d: NOT list_contains(s.ends, d)) AS missing,
               CASE WHEN s.which > 1 THEN rules.value_at(s.points, s.first_day, s.day, s.forming, s.arithmetic) END AS formed
        FROM stretch AS s
        JOIN (
            SELECT *, rules.earlier_parts(first_day, day, forming, every, january) AS earlier_parts
            FROM (SELECT DISTINCT first_day, day, forming, every, january FROM stretch)
        ) AS p ON p.first_day = s.first_day AND p.day = s.day AND p.forming = s.forming AND p.every = s.every AND p.january = s.january
    )
    GROUP BY target_number
