-- the values before what was read, for those
    SELECT s.target_number, f.period_end, arg_max(f.value, f.stamp) AS value
    FROM figure AS f
    JOIN short_line AS s ON s.series = f.series
    WHERE f.period_end < f.first_day
    GROUP BY s.target_number, f.period_end
