-- the version of each plan that was current at $known
    SELECT plan, max(version) AS version, arg_max(region, version) AS home, arg_max(window_start, version) AS window_start,
           arg_max(window_end, version) AS window_end, arg_max(report_by, version) AS report_by
    FROM plan
    WHERE version <= $known AND ($plan IS NULL OR plan = $plan)
    GROUP BY plan
