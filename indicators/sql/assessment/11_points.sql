-- where a value is formed of several reports, or another indicator's is needed: all that was read of a series as one list
    SELECT series, list({period_end: period_end, period_start: period_start, value: value,
                         year_end: rules.ends_a_year(period_end)}) AS points,
           list(period_end) AS ends
    FROM effective
    WHERE series IN (SELECT unnest([CASE WHEN forming <> 'latest' THEN series END, other_series]) FROM target_terms
                     WHERE forming <> 'latest' OR other_series IS NOT NULL)
    GROUP BY series
