-- the last of them
    SELECT plan, indicator, region, arg_max(period_start, period_end) AS period_start, max(period_end) AS period_end,
           arg_max(value, period_end) AS value, arg_max(stamp, period_end) < 1000000000000000000 AS example, any_value(forming) AS forming
    FROM formed_without_target
    GROUP BY plan, indicator, region
