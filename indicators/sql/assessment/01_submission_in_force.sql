-- semantics 2: submissions known at $known and not withdrawn by then. Between two values of one key the larger
-- `precedence` wins: the kind of the submission first, then the later version. An office's own submission takes a plan's
-- example values out of force.
    SELECT s.version AS submission, s.kind, s.plans,
           CASE s.kind WHEN 'example' THEN 0 WHEN 'published' THEN 1 ELSE 2 END * 10000000000000::BIGINT + s.version AS precedence
    FROM submission AS s
    ANTI JOIN (SELECT submission FROM withdrawal WHERE version <= $known) AS w ON w.submission = s.version
    WHERE s.version <= $known
