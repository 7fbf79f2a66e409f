-- semantics 5: the reported values that trend and forecast are reckoned from: one and two intervals before, the same
-- period last year, last year's window up to the same point and whole; and what is missing. The interval before is
-- exactly one interval back, so a data period that ends inside an interval has none; what a run of cumulatives added
-- before its first interval is unknown.
    SELECT * EXCLUDE (reported_then, before, interval_start, run_starts, gaps),
           CASE
               WHEN measure <> 'flow' OR reporting = 'in_period' THEN reported - reported_then[1]
               ELSE reported - CASE WHEN interval_start <= run_starts[1] THEN 0 ELSE reported_then[1] END
                    - CASE WHEN since = 'window' AND before[1] < window_start THEN NULL
                           WHEN before[2] < run_starts[2] THEN reported_then[1] ELSE reported_then[1] - reported_then[2] END
           END AS trend_previous,
           CASE WHEN forming <> 'sum' THEN reported - reported_then[3]
                WHEN months <= 12 AND len(gaps[1]) = 0 AND len(gaps[2]) = 0 THEN value - value_then[1] END AS trend_year,
           -- last year's share is value_then[1] / value_then[2]
           measure = 'flow' AND months <= 12 AND coalesce(len(gaps[3]), 0) = 0 AND value_then[1] IS NOT NULL AND coalesce(value_then[2], 0) <> 0 AS share_used,
           nullif(array_to_string(gaps[1], ';'), '') AS missing_periods
    FROM (
        SELECT * EXCLUDE (first_year_ago, days_year_ago),
               list_transform([before[1], before[2], days_year_ago[1]], lambda d: rules.value_on(points, d)) AS reported_then,
               CASE WHEN measure = 'flow' AND months <= 12 THEN
                   list_transform(days_year_ago, lambda d: rules.value_at(points, first_year_ago, d, forming, arithmetic)) END AS value_then,
               CASE WHEN since = 'year' THEN [rules.year_start(period_end), rules.year_start(before[1])]
                    ELSE [window_start, window_start] END AS run_starts,
               CASE WHEN forming <> 'latest' THEN
                   list_transform([{first: window_start, last: period_end}, {first: first_year_ago, last: days_year_ago[1]},
                                   {first: first_year_ago, last: days_year_ago[2]}],
                                  lambda w: rules.missing(points, w.first, w.last, forming, every, january)) END AS gaps
        FROM (
            SELECT l.*, s.points,
                   (l.window_start - INTERVAL 1 YEAR)::DATE AS first_year_ago,
                   list_transform([l.period_end, l.window_end], lambda d: rules.year_before(d)) AS days_year_ago,
                   CASE WHEN l.interval_ends[1] = l.period_end THEN
                       [l.interval_start - 1, rules.interval_start(l.interval_start - 1, l.every, l.january) - 1] END AS before
            FROM latest AS l
            LEFT JOIN series AS s ON s.plan = l.plan AND s.region = l.region AND s.indicator = l.indicator
        )
    )
