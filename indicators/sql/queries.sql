-- name: version
SELECT version FROM store_state

-- name: schema_version
SELECT schema_version FROM store_state

-- name: own_tables
SELECT table_name FROM information_schema.tables WHERE table_catalog = current_database()

-- name: take_turn
UPDATE store_state SET version = version + 1

-- name: append_change
INSERT INTO change BY NAME
SELECT $version AS version, $at AS happened_at, $who AS who, $what AS what, $subject AS subject, $reason AS reason, $new AS new

-- name: append_region
INSERT INTO region BY NAME FROM appended

-- name: append_plan
INSERT INTO plan BY NAME FROM appended

-- name: append_area
INSERT INTO area BY NAME FROM appended

-- name: append_indicator
INSERT INTO indicator BY NAME FROM appended

-- name: append_target
INSERT INTO target BY NAME FROM appended

-- name: append_node
INSERT INTO node BY NAME FROM appended

-- name: append_milestone
INSERT INTO milestone BY NAME FROM appended

-- name: append_submission
INSERT INTO submission BY NAME FROM appended

-- name: append_actual
INSERT INTO actual BY NAME FROM appended

-- name: append_withdrawal
INSERT INTO withdrawal BY NAME FROM appended

-- name: regions
SELECT code, arg_max(name, version) AS name, arg_max(parent, version) AS parent, arg_max(level, version) AS level,
       arg_max(aliases, version) AS aliases
FROM region GROUP BY code ORDER BY code

-- name: plans
SELECT p.plan, p.version, p.title, p.document, p.issued, p.region AS region_code, g.name AS region,
       p.window_start, p.window_end, p.report_by, p.content
FROM plan AS p
JOIN (SELECT code, arg_max(name, version) AS name FROM region GROUP BY code) AS g ON g.code = p.region
WHERE p.version = (SELECT max(q.version) FROM plan AS q WHERE q.plan = p.plan)
ORDER BY p.plan

-- name: stored_targets
SELECT t.indicator, t.target_id, t.region, t.target_version, t.comparator, t.basis, t.number, t.reference,
       t.window_start, t.window_end, t.due, t.path, t.baseline_value, t.baseline_end, t.tolerance, t.margin, t.two_sided,
       t.per_year, t.stretch,
       coalesce((SELECT list((n.node_end, n.value) ORDER BY n.node_end) FROM node AS n
                 WHERE n.plan = t.plan AND n.version = t.version AND n.indicator = t.indicator
                   AND n.target_id = t.target_id AND n.region = t.region), []) AS nodes
FROM target AS t
WHERE t.plan = $plan AND t.version = (SELECT max(version) FROM plan WHERE plan = $plan)

-- name: milestones
SELECT m.plan, g.name AS region, p.region AS region_code, m.area, a.name AS area_name, m.milestone, m.name, m.due,
       CASE WHEN len(m.lead) > 0 THEN m.lead ELSE a.lead END AS leads, m.partners, m.source,
       d.done_on, d.note
FROM milestone AS m
JOIN plan AS p ON p.plan = m.plan AND p.version = m.version
JOIN area AS a ON a.plan = m.plan AND a.version = m.version AND a.area = m.area
JOIN (SELECT code, arg_max(name, version) AS name FROM region GROUP BY code) AS g ON g.code = p.region
LEFT JOIN (SELECT plan, milestone, arg_max(done_on, version) AS done_on, arg_max(note, version) AS note
           FROM milestone_done GROUP BY plan, milestone) AS d ON d.plan = m.plan AND d.milestone = m.milestone
WHERE m.version = (SELECT max(q.version) FROM plan AS q WHERE q.plan = m.plan) AND ($plan IS NULL OR m.plan = $plan)
ORDER BY m.due, m.plan, m.position

-- name: same_file
SELECT s.version AS submission, s.plans, s.left_out, c.who, c.happened_at
FROM submission AS s JOIN change AS c ON c.version = s.version
WHERE s.sha256 = $sha256 AND NOT EXISTS (FROM withdrawal AS w WHERE w.submission = s.version)

-- name: submissions
SELECT s.version AS submission, s.kind, s.plans, s.file_name, s.source, s.left_out, c.who AS submitted_by,
       c.happened_at AS submitted_at, (SELECT count(*) FROM actual AS a WHERE a.submission = s.version) AS "values",
       w.submission IS NOT NULL AS withdrawn, w.reason AS withdrawal_reason
FROM submission AS s
JOIN change AS c ON c.version = s.version
LEFT JOIN withdrawal AS w ON w.submission = s.version
WHERE $plan IS NULL OR list_contains(s.plans, $plan)
ORDER BY s.version DESC

-- name: version_on
SELECT coalesce(max(version), 0) AS version FROM change WHERE happened_at < $until

-- name: append_milestone_done
INSERT INTO milestone_done BY NAME FROM appended

-- name: indicator_names
SELECT i.plan, i.indicator, i.name, i.aliases
FROM indicator AS i
WHERE i.version = (SELECT max(p.version) FROM plan AS p WHERE p.plan = i.plan)
ORDER BY i.plan, i.position

-- name: export_actuals
WITH in_force AS (
    SELECT s.version, s.kind FROM submission AS s
    WHERE NOT EXISTS (FROM withdrawal AS w WHERE w.submission = s.version)
), office AS (
    SELECT DISTINCT unnest(plans) AS plan FROM submission WHERE kind = 'office' AND version IN (SELECT version FROM in_force)
)
SELECT a.plan, g.name AS region, a.indicator AS indicator_id, i.name AS indicator,
       rules.period_text(a.period_start, a.period_end) AS period, a.period_end, a.value, i.unit, a.submission, a.sheet,
       a.row_number AS row, a.cell_text, c.who AS submitted_by, c.happened_at AS submitted_at,
       f.version IS NOT NULL AND (f.kind <> 'example' OR a.plan NOT IN (SELECT plan FROM office))
       AND row_number() OVER (
           PARTITION BY a.plan, a.region, a.indicator, a.period_end, CASE WHEN i.reporting = 'in_period' THEN a.period_start END,
                        f.version IS NOT NULL AND (f.kind <> 'example' OR a.plan NOT IN (SELECT plan FROM office))
           ORDER BY CASE f.kind WHEN 'example' THEN 0 WHEN 'published' THEN 1 ELSE 2 END DESC, a.submission DESC) = 1 AS in_force
FROM actual AS a
JOIN change AS c ON c.version = a.submission
LEFT JOIN in_force AS f ON f.version = a.submission
JOIN (SELECT code, arg_max(name, version) AS name FROM region GROUP BY code) AS g ON g.code = a.region
LEFT JOIN indicator AS i ON i.plan = a.plan AND i.indicator = a.indicator
     AND i.version = (SELECT max(p.version) FROM plan AS p WHERE p.plan = a.plan)
WHERE $plan IS NULL OR a.plan = $plan
ORDER BY a.plan, a.region, a.indicator, a.period_end, a.submission

-- name: export_milestones
SELECT m.plan, g.name AS region, a.name AS area, m.milestone AS milestone_id, m.name AS milestone, m.due,
       CASE WHEN len(m.lead) > 0 THEN m.lead ELSE a.lead END AS lead, m.partners AS "with", m.source, d.done_on, d.note
FROM milestone AS m
JOIN plan AS p ON p.plan = m.plan AND p.version = m.version
JOIN area AS a ON a.plan = m.plan AND a.version = m.version AND a.area = m.area
JOIN (SELECT code, arg_max(name, version) AS name FROM region GROUP BY code) AS g ON g.code = p.region
LEFT JOIN (SELECT plan, milestone, arg_max(done_on, version) AS done_on, arg_max(note, version) AS note
           FROM milestone_done GROUP BY plan, milestone) AS d ON d.plan = m.plan AND d.milestone = m.milestone
WHERE m.version = (SELECT max(q.version) FROM plan AS q WHERE q.plan = m.plan) AND ($plan IS NULL OR m.plan = $plan)
ORDER BY m.due, m.plan, m.position

-- name: export_submissions
SELECT s.version AS submission, s.kind, s.plans, s.file_name, s.sha256, s.source, c.who AS submitted_by, c.happened_at AS submitted_at,
       (SELECT count(*) FROM actual AS a WHERE a.submission = s.version) AS "values", s.left_out, c.reason,
       w.submission IS NOT NULL AS withdrawn, w.reason AS withdrawal_reason
FROM submission AS s
JOIN change AS c ON c.version = s.version
LEFT JOIN withdrawal AS w ON w.submission = s.version
WHERE $plan IS NULL OR list_contains(s.plans, $plan)
ORDER BY s.version

-- name: export_audit
SELECT version, happened_at, who, what, subject, reason, old, new FROM change WHERE $plan IS NULL OR subject = $plan ORDER BY version

-- name: indicators_in_force
-- what a file of actuals may name: the indicators of the plans in question, as they stand now
SELECT i.plan, i.version, i.indicator, i.name, i.aliases, i.unit, i.measure, i.reporting, i.every, i.january, i.since
FROM indicator AS i
WHERE list_contains($plans::VARCHAR[], i.plan) AND i.version = (SELECT max(p.version) FROM plan AS p WHERE p.plan = i.plan)
ORDER BY i.plan, i.position

-- name: targets_in_force
-- windows and numbers of the targets of the plans in question, as they stand now
SELECT t.plan, t.indicator, t.region, t.window_start, t.window_end, CASE WHEN t.basis = 'absolute' THEN t.number END AS number
FROM target AS t
WHERE list_contains($plans::VARCHAR[], t.plan) AND t.version = (SELECT max(p.version) FROM plan AS p WHERE p.plan = t.plan)
ORDER BY t.plan, t.position

-- name: values_in_force
-- the effective value of each key of the plans in question; without examples where $office, as if an office had reported
WITH standing AS (
    SELECT s.version, s.kind, s.plans, CASE s.kind WHEN 'example' THEN 0 WHEN 'published' THEN 1 ELSE 2 END AS rank
    FROM submission AS s
    WHERE NOT EXISTS (FROM withdrawal AS w WHERE w.submission = s.version)
), office AS (
    SELECT DISTINCT unnest(plans) AS plan FROM standing WHERE kind = 'office'
)
SELECT a.plan, a.region, a.indicator, a.period_end,
       arg_max(a.period_start, (s.rank, a.submission)) AS period_start,
       arg_max(a.value, (s.rank, a.submission)) AS value
FROM actual AS a
JOIN standing AS s ON s.version = a.submission
JOIN indicator AS i ON i.plan = a.plan AND i.indicator = a.indicator
     AND i.version = (SELECT max(p.version) FROM plan AS p WHERE p.plan = a.plan)
WHERE list_contains($plans::VARCHAR[], a.plan)
  AND (s.kind <> 'example' OR NOT ($office OR a.plan IN (SELECT plan FROM office)))
GROUP BY a.plan, a.region, a.indicator, a.period_end, CASE WHEN i.reporting = 'in_period' THEN a.period_start END

-- name: intervals
-- the reporting interval that each day lies in
SELECT d.day, d.every, d.january, rules.interval_start(d.day, d.every, d.january) AS first_day,
       rules.interval_end(d.day, d.every, d.january) AS last_one
FROM (SELECT unnest($days::DATE[]) AS day, unnest($every::VARCHAR[]) AS every, unnest($january::BOOLEAN[]) AS january) AS d

-- name: stored_indicators
SELECT i.indicator, i.name, i.unit, i.measure, i.reporting, i.since,
       EXISTS (FROM actual AS a
               WHERE a.plan = i.plan AND a.indicator = i.indicator
                 AND NOT EXISTS (FROM withdrawal AS w WHERE w.submission = a.submission)) AS has_actuals
FROM indicator AS i
WHERE i.plan = $plan AND i.version = (SELECT max(version) FROM plan WHERE plan = $plan)

-- name: plan_names
SELECT DISTINCT plan FROM plan ORDER BY plan

-- name: area_names
SELECT DISTINCT unnest([area, name]) AS name FROM area ORDER BY name
