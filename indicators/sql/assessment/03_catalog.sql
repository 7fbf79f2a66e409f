-- the version of each plan that was current at $known
    SELECT p.plan, p.version, p.region AS home, p.window_start, p.window_end, p.report_by
    FROM plan AS p
    WHERE p.version = (SELECT max(q.version) FROM plan AS q WHERE q.plan = p.plan AND q.version <= $known)
      AND ($plan IS NULL OR p.plan = $plan)
