-- kept: the series of lines that have fewer than six values in what was read
    SELECT l.target_number, l.series
    FROM (SELECT target_number FROM line_values GROUP BY target_number HAVING count(*) < 6) AS s
    JOIN latest AS l ON l.target_number = s.target_number
