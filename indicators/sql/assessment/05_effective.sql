-- semantics 2: the effective value of each key. The key is indicator, region and the period's end;
-- of an in-period flow its start too. `precedence` is the rank first, then the submission.
    SELECT plan, region, indicator, period_end, measure, reporting, every, january, since,
           arg_max(period_start, precedence) AS period_start,
           arg_max(value, precedence) AS value,
           arg_max(submission, precedence) AS submission,
           arg_max(kind, precedence) AS kind,
           count(*) AS revisions
    FROM (
        SELECT a.plan, a.region, a.indicator, a.period_start, a.period_end, a.value, a.submission, s.kind,
               s.rank * 1000000000000000000::BIGINT + a.submission AS precedence
        FROM actual AS a JOIN submission_in_force AS s USING (submission)
        WHERE s.kind <> 'example' OR a.plan NOT IN (SELECT plan FROM office_plan)
        UNION ALL BY NAME
        SELECT c.plan, c.region, c.indicator, c.period_start, c.period_end, c.value,
               9223372036854775807 AS submission, 'candidate' AS kind, 9223372036854775807 AS precedence
        FROM candidate AS c
    )
    JOIN (SELECT plan, indicator, measure, reporting, every, january, since FROM indicator
          JOIN catalog USING (plan, version)) USING (plan, indicator)
    WHERE period_end <= $as_of AND ($regions IS NULL OR list_contains($regions::VARCHAR[], region))
    GROUP BY plan, region, indicator, period_end, measure, reporting, every, january, since,
             CASE WHEN reporting = 'in_period' THEN period_start END
