-- the data period of each target is that of its latest value; from here on one row a target. Beside it the reporting
-- intervals that hold the data period and the due date, and the ends of those that follow.
    SELECT *, rules.interval_start(period_end, every, january) AS interval_start,
           rules.interval_end(data_interval_end + 1, every, january) AS next_data_end,
           rules.interval_end(due_interval_end + 1, every, january) AS next_due_end
    FROM (
        SELECT t.*, j.* EXCLUDE (target_number, comparator, measure, margin, two_sided, tolerance, window_start, due, months, baseline),
               s.example,
               j.period_rule IN ('3', '4', '5', '8') AND s.behind_before_good AS caught_up,
               CASE WHEN j.behind THEN s.behind_in_row ELSE 0 END AS periods_in_row,
               rules.interval_end(j.period_end, t.every, t.january) AS data_interval_end,
               rules.interval_end(t.due, t.every, t.january) AS due_interval_end
        FROM judged AS j
        JOIN lights AS s ON s.target_number = j.target_number AND s.latest_end IS NOT DISTINCT FROM j.period_end
        JOIN target_terms AS t ON t.target_number = j.target_number
    )
