-- semantics 2: what is missing before the data period: intervals of an in-period flow, Decembers of a cumulative over
-- several years, years of a yearly average
    SELECT plan, indicator, target_id, region, string_agg(label, ';' ORDER BY label) AS missing_periods
    FROM (
        SELECT l.plan, l.indicator, l.target_id, l.region,
               CASE WHEN rules.interval_start(g.day, l.every, l.january) = make_date(year(g.day), month(g.day), 1)
                         OR l.every NOT IN ('旬', 'half-month')
                    THEN rules.period_text(rules.interval_start(g.day, l.every, l.january), g.day)
                    ELSE strftime(g.day, '%Y-%m-%d') END AS label
        FROM latest AS l
        JOIN (
            SELECT plan AS g_plan, indicator AS g_indicator, target_id AS g_target, region AS g_region,
                   unnest(list_distinct(list_transform(
                       generate_series(window_start::TIMESTAMP, period_end::TIMESTAMP, INTERVAL 5 DAY),
                       lambda d: rules.interval_end(d::DATE, every, january)))) AS day
            FROM latest WHERE measure = 'flow' AND reporting = 'in_period' AND period_end IS NOT NULL
        ) AS g ON g.g_plan = l.plan AND g.g_indicator = l.indicator AND g.g_target = l.target_id AND g.g_region = l.region
              AND g.day < l.period_end
        WHERE NOT EXISTS (FROM reported AS r WHERE r.plan = l.plan AND r.indicator = l.indicator AND r.target_id = l.target_id
                          AND r.region = l.region AND r.period_end = g.day)
        UNION ALL
        SELECT l.plan, l.indicator, l.target_id, l.region, CASE WHEN l.per_year THEN y.year::VARCHAR ELSE y.year || '-12' END
        FROM latest AS l,
             LATERAL (SELECT unnest(range(year(l.window_start), year(l.period_end))) AS year) AS y
        WHERE l.period_end IS NOT NULL
          AND (l.per_year OR (l.measure = 'flow' AND l.reporting = 'cumulative' AND l.since = 'year' AND l.over_years))
          AND NOT EXISTS (FROM reported AS r WHERE r.plan = l.plan AND r.indicator = l.indicator AND r.target_id = l.target_id
                          AND r.region = l.region AND r.period_end = make_date(y.year::INTEGER, 12, 31))
    )
    GROUP BY plan, indicator, target_id, region
