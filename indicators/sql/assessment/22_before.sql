-- kept: the effective values of those days that lie before what was read
    SELECT f.series, f.period_end, arg_max(f.value, f.stamp) AS value
    FROM figure AS f
    JOIN (SELECT DISTINCT series, day FROM looked_for WHERE day < first_day) AS w ON w.series = f.series AND w.day = f.period_end
    WHERE f.period_end BETWEEN (SELECT min(day) FROM looked_for) AND (SELECT max(day) FROM looked_for WHERE day < first_day)
      AND f.period_end < f.first_day
    GROUP BY f.series, f.period_end
