-- semantics 2: the effective value of each key: series and the period's end
    SELECT *, period_end - (stamp % 100000)::INTEGER AS period_start
    FROM (
        SELECT series, period_end, arg_max(value, stamp) AS value, max(stamp) AS stamp, count(*)::INTEGER AS revisions
        FROM figure
        WHERE period_end >= (SELECT min(first_day) FROM needed) AND period_end >= first_day
        GROUP BY series, period_end
    )
