-- semantics 2: everything that was reported of one indicator in one region, as one list in the order of the periods' ends;
-- part_over / part_under is the share of its last month that a period fills (semantics 3). The first fields are sorted by.
    SELECT plan, region, indicator,
           list_sort(list({period_end: period_end, period_start: period_start, value: value,
                           part_over: rules.month_over(period_end), part_under: rules.month_under(period_end),
                           year_end: period_end + 1 = rules.year_start(period_end + 1),
                           submission: submission, kind: kind, revisions: revisions})) AS points
    FROM effective
    GROUP BY plan, region, indicator
