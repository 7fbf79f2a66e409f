-- the data period of each target is that of its latest value; from here on one row a target. Beside it the reporting
-- intervals that hold the data period and the due date, and the ends of those that follow.
    SELECT *, rules.interval_start(period_end, every, january) AS interval_start,
           list_transform(interval_ends, lambda d: rules.interval_end(d + 1, every, january)) AS next_ends
    FROM (
        SELECT * EXCLUDE (from_last, behind_in_row, behind_before),
               period_rule IN ('3', '4', '5', '8') AND coalesce(behind_before, false) AS caught_up,
               CASE WHEN behind THEN behind_in_row ELSE 0 END AS periods_in_row,
               list_transform([period_end, due], lambda d: rules.interval_end(d, every, january)) AS interval_ends
        FROM history
        WHERE from_last = 1
    )
