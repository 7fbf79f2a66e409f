-- semantics 5: trend, last year's share (year_share / year_whole) and what is missing. What a run of cumulatives added
-- before its first interval is unknown.
    SELECT * EXCLUDE (one_end, two_end, run_start, run_start_before, whole_years),
           CASE
               WHEN measure <> 'flow' OR reporting = 'in_period' THEN reported - one_before
               ELSE reported - CASE WHEN interval_start <= run_start THEN 0 ELSE one_before END
                    - CASE WHEN since = 'window' AND one_end < window_start THEN NULL
                           WHEN two_end < run_start_before THEN one_before ELSE one_before - two_before END
           END AS trend_previous,
           CASE WHEN forming <> 'sum' THEN reported - year_before WHEN months <= 12 AND whole_years[1] AND whole_years[2] THEN value - year_share END AS trend_year,
           measure = 'flow' AND months <= 12 AND coalesce(whole_years[3], true) AND year_share IS NOT NULL AND coalesce(year_whole, 0) <> 0 AS share_used
    FROM (
        SELECT l.*, e.* EXCLUDE (target_number), f.whole_years, f.missing_periods,
               CASE WHEN l.measure = 'flow' AND l.months <= 12 THEN CASE WHEN l.forming = 'latest' THEN e.year_before ELSE f.year_share END END AS year_share,
               CASE WHEN l.measure = 'flow' AND l.months <= 12 THEN CASE WHEN l.forming = 'latest' THEN e.whole_year_before ELSE f.year_whole END END AS year_whole,
               CASE WHEN l.data_interval_end = l.period_end THEN l.interval_start - 1 END AS one_end,
               rules.interval_start(one_end, l.every, l.january) - 1 AS two_end,
               CASE WHEN l.since = 'year' THEN rules.year_start(l.period_end) ELSE l.window_start END AS run_start,
               CASE WHEN l.since = 'year' THEN rules.year_start(one_end) ELSE l.window_start END AS run_start_before
        FROM latest AS l
        LEFT JOIN earlier AS e ON e.target_number = l.target_number
        LEFT JOIN formed_of_several AS f ON f.target_number = l.target_number
    )
