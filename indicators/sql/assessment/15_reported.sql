-- semantics 2: each report inside a target's window, and what the indicator's value is there: the value itself; of an
-- in-period flow the sum so far; of a cumulative over several years the earlier Decembers and the latest; of a yearly
-- average the mean of the earlier years' rates and the latest. A target without any report has one row too.
    SELECT p.* EXCLUDE (earliest_start, series, first_on, last_on, forming, arithmetic),
           e.period_start, e.period_end, e.value AS reported, e.stamp, e.revisions,
           NULL::DECIMAL(23, 10)[] AS rates, e.value::DECIMAL(38, 10) AS value
    FROM effective AS e
    RIGHT JOIN (SELECT * FROM chosen_path WHERE forming = 'latest') AS p
        ON p.series = e.series AND p.first_on <= e.period_end AND p.last_on >= e.period_end
    UNION ALL BY NAME
    SELECT * EXCLUDE (earliest_start, series, first_on, last_on, forming, arithmetic, sum_before, ends_before, year_end),
           CASE WHEN forming = 'mean' AND reported IS NOT NULL THEN list_append(coalesce(ends_before, []), reported) END AS rates,
           CASE WHEN forming = 'mean' AND len(ends_before) > 0 THEN rules.mean_growth(list_append(ends_before, reported), arithmetic)
                WHEN forming = 'mean' THEN reported ELSE coalesce(sum_before, 0) + reported END AS value
    FROM (
        SELECT *,
               sum(reported) FILTER (forming = 'sum' OR year_end) OVER before_it AS sum_before,
               list(reported) FILTER (forming = 'mean' AND year_end) OVER before_it AS ends_before
        FROM (
            SELECT p.*, e.period_start, e.period_end, e.value AS reported, e.stamp, e.revisions,
                   rules.ends_a_year(e.period_end) AS year_end
            FROM effective AS e
            RIGHT JOIN (SELECT * FROM chosen_path WHERE forming <> 'latest') AS p
                ON p.series = e.series AND p.first_on <= e.period_end AND p.last_on >= e.period_end AND p.earliest_start <= e.period_start
        )
        WINDOW before_it AS (PARTITION BY target_number ORDER BY period_end ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    )
