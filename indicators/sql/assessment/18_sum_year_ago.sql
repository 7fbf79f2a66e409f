-- semantics 5: an in-period flow's sums a year before, up to the same point and over the whole window; only where no
-- interval is missing
    SELECT l.plan, l.indicator, l.target_id, l.region,
           CASE WHEN count(*) FILTER (e.period_end <= l.point) = l.intervals_to_point
                THEN sum(e.value) FILTER (e.period_end <= l.point) END::DECIMAL(23, 10) AS same_point,
           CASE WHEN count(*) = l.intervals THEN sum(e.value) END::DECIMAL(23, 10) AS whole
    FROM (
        SELECT plan, indicator, target_id, region, months,
               (window_start - INTERVAL 1 YEAR)::DATE AS first_day, rules.year_before(period_end) AS point,
               rules.year_before(window_end) AS last_one,
               len(list_distinct(list_transform(generate_series((window_start - INTERVAL 1 YEAR)::TIMESTAMP, rules.year_before(period_end)::TIMESTAMP, INTERVAL 5 DAY),
                   lambda d: rules.interval_end(d::DATE, every, january)))) AS intervals_to_point,
               len(list_distinct(list_transform(generate_series((window_start - INTERVAL 1 YEAR)::TIMESTAMP, rules.year_before(window_end)::TIMESTAMP, INTERVAL 5 DAY),
                   lambda d: rules.interval_end(d::DATE, every, january)))) AS intervals
        FROM latest WHERE measure = 'flow' AND reporting = 'in_period' AND period_end IS NOT NULL AND months <= 12
    ) AS l
    JOIN effective AS e ON e.plan = l.plan AND e.region = l.region AND e.indicator = l.indicator
        AND e.period_start >= l.first_day AND e.period_end <= l.last_one
    GROUP BY l.plan, l.indicator, l.target_id, l.region, l.intervals_to_point, l.intervals
