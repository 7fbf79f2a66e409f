-- semantics 2: submissions known at $known and not withdrawn by then. An office's own submission takes a plan's
-- example values out of force; between two values of one key the higher rank wins, then the later version.
    SELECT s.version AS submission, s.kind, s.plans,
           CASE s.kind WHEN 'example' THEN 0 WHEN 'published' THEN 1 ELSE 2 END AS rank
    FROM submission AS s
    ANTI JOIN (SELECT submission FROM withdrawal WHERE version <= $known) AS w ON w.submission = s.version
    WHERE s.version <= $known
