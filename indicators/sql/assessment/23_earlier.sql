-- the values of those days
    SELECT w.target_number,
           max(e.value) FILTER (w.which = 1) AS one_before, max(e.value) FILTER (w.which = 2) AS two_before,
           max(e.value) FILTER (w.which = 3) AS year_before, max(e.value) FILTER (w.which = 4) AS whole_year_before
    FROM (SELECT series, period_end, value FROM effective UNION ALL FROM before) AS e
    JOIN looked_for AS w ON w.series = e.series AND w.day = e.period_end
    GROUP BY w.target_number
