-- the days that trend and forecast look back to: one and two intervals before, the same period last year, and the end of
-- last year's window. The interval before is exactly one interval back, so a data period that ends inside an interval has none.
    SELECT * FROM (
        SELECT target_number, series, first_day, unnest([1, 2, 3, 4]) AS which,
               unnest([CASE WHEN data_interval_end = period_end THEN interval_start - 1 END,
                       CASE WHEN data_interval_end = period_end THEN rules.interval_start(interval_start - 1, every, january) - 1 END,
                       rules.year_before(period_end),
                       CASE WHEN measure = 'flow' AND months <= 12 THEN rules.year_before(window_end) END]) AS day
        FROM latest
    )
    WHERE day IS NOT NULL
