-- semantics 5: the least-squares line over months through the last six effective values, read at the due date, as
-- line_over / line_under in ten-billionths of the unit; whole numbers throughout
    SELECT plan, indicator, target_id, region,
           sum_y * (points * sum_xx - sum_x * sum_x) + (points * sum_xy - sum_x * sum_y) * (points * x_due - sum_x) AS line_over,
           points * (points * sum_xx - sum_x * sum_x) AS line_under
    FROM (
        SELECT plan, indicator, target_id, region, count(*)::HUGEINT AS points, any_value(x_due) AS x_due,
               sum(x)::HUGEINT AS sum_x, sum(x * x)::HUGEINT AS sum_xx, sum(y)::HUGEINT AS sum_y,
               sum((x * y)::DECIMAL(38, 0))::HUGEINT AS sum_xy
        FROM (
            SELECT plan, indicator, target_id, region, rules.ten_billionths(value) AS y,
                   x_over::HUGEINT * (common // x_under) AS x, due_over::HUGEINT * (common // due_under) AS x_due
            FROM (
                SELECT *, list_reduce(list_append(list(x_under) OVER one, due_under), lambda a, b: lcm(a, b)::INTEGER) AS common
                FROM (
                    SELECT l.plan, l.indicator, l.target_id, l.region, e.value,
                           rules.months_over(l.window_start, e.period_end) AS x_over, rules.month_under(e.period_end) AS x_under,
                           rules.months_over(l.window_start, l.due) AS due_over, rules.month_under(l.due) AS due_under
                    FROM latest AS l
                    JOIN effective AS e ON e.plan = l.plan AND e.region = l.region AND e.indicator = l.indicator
                        AND e.period_end <= l.period_end
                    WHERE l.measure IN ('level', 'ratio', 'standard') AND NOT l.reached_due
                    QUALIFY row_number() OVER (PARTITION BY l.plan, l.indicator, l.target_id, l.region ORDER BY e.period_end DESC) <= 6
                )
                WINDOW one AS (PARTITION BY plan, indicator, target_id, region)
            )
        )
        GROUP BY plan, indicator, target_id, region
    )
    WHERE points >= 3 AND points * sum_xx - sum_x * sum_x > 0
