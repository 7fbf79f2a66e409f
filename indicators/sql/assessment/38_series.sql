-- all that was ever reported, a list for each region and indicator in the order of the periods' ends; for questions about
-- few targets, which name every figure they rest on
    SELECT k.plan, r.code AS region, k.indicator,
           list_sort(list({period_end: e.period_end, period_start: e.period_end - (e.stamp % 100000)::INTEGER, value: e.value,
                           year_end: rules.ends_a_year(e.period_end), submission: rules.submission_of(e.stamp),
                           kind: rules.kind_of(e.stamp), revisions: e.revisions})) AS points
    FROM (
        SELECT series, period_end, arg_max(value, stamp) AS value, max(stamp) AS stamp, count(*) AS revisions FROM figure GROUP BY series, period_end
    ) AS e
    JOIN needed AS k ON k.indicator_number = e.series % 1000000
    JOIN region_in_force AS r ON r.region_number = e.series // 1000000
    GROUP BY k.plan, r.code, k.indicator
