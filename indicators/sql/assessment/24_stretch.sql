-- the stretches of time that such values are formed over
    SELECT l.target_number, l.forming, l.arithmetic, l.every, l.january, p.points, p.ends, unnest([1, 2, 3]) AS which,
           unnest([l.window_start, l.window_start - INTERVAL 1 YEAR, l.window_start - INTERVAL 1 YEAR])::DATE AS first_day,
           unnest([l.period_end, rules.year_before(l.period_end), rules.year_before(l.window_end)]) AS day
    FROM latest AS l
    JOIN points AS p ON p.series = l.series
    WHERE l.forming <> 'latest'
