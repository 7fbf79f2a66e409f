-- semantics 2: for every target each reported period of its window, and what the indicator's value is there:
-- the value itself; of an in-period flow the sum so far; of a cumulative over several years the earlier Decembers and
-- the latest; of a yearly average the rates of the earlier years and the latest
    SELECT t.plan, t.version, t.indicator, t.target_id, t.region, e.period_start, e.period_end,
           e.value AS reported, e.submission, e.kind, e.revisions,
           CASE
               WHEN t.measure = 'flow' AND t.reporting = 'in_period'
                   THEN (sum(e.value) OVER so_far)::DECIMAL(23, 10)
               WHEN t.measure = 'flow' AND t.since = 'year' AND t.over_years
                   THEN (e.value + coalesce(sum(CASE WHEN month(e.period_end) = 12 AND day(e.period_end) = 31
                                                THEN e.value END) OVER earlier_years, 0))::DECIMAL(23, 10)
               WHEN t.per_year
                   THEN rules.mean_growth(list_append(coalesce(list(e.value) FILTER (month(e.period_end) = 12 AND day(e.period_end) = 31)
                            OVER earlier_years, []::DECIMAL(23, 10)[]), e.value), t.arithmetic)
               ELSE e.value
           END AS value,
           CASE WHEN t.per_year
                THEN list_append(coalesce(list(e.value) FILTER (month(e.period_end) = 12 AND day(e.period_end) = 31)
                         OVER earlier_years, []::DECIMAL(23, 10)[]), e.value)
           END AS rates,
           rules.months_over(t.window_start, e.period_end) AS elapsed_over,
           t.months * rules.month_under(e.period_end) AS elapsed_under
    FROM target_terms AS t
    JOIN effective AS e ON e.plan = t.plan AND e.region = t.region AND e.indicator = t.indicator
        AND e.period_end BETWEEN t.window_start AND t.window_end
        AND (t.reporting <> 'in_period' OR e.period_start >= t.window_start)
    WINDOW so_far AS (PARTITION BY t.plan, t.indicator, t.target_id, t.region ORDER BY e.period_end),
           earlier_years AS (PARTITION BY t.plan, t.indicator, t.target_id, t.region ORDER BY year(e.period_end)
                             RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
