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
SELECT $version AS version, $at AS happened_at, $who AS who, $what AS what, $subject AS subject, $reason AS reason, $old AS old, $new AS new

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
SELECT code, arg_max(name, version) AS name, arg_max_null(parent, version) AS parent, arg_max(level, version) AS level,
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
SELECT i.unit, i.measure, i.reporting, i.since, i.every, i.january, t.indicator, t.target_id, t.region, t.target_version, t.comparator, t.basis, t.number, t.reference,
       t.window_start, t.window_end, t.due, t.path, t.baseline_value, t.baseline_start, t.baseline_end, t.tolerance, t.margin, t.two_sided,
       t.per_year, t.stretch,
       coalesce((SELECT list((n.node_end, n.value) ORDER BY n.node_end) FROM node AS n
                 WHERE n.plan = t.plan AND n.version = t.version AND n.indicator = t.indicator
                   AND n.target_id = t.target_id AND n.region = t.region), []) AS nodes
FROM target AS t
JOIN indicator AS i ON i.plan = t.plan AND i.version = t.version AND i.indicator = t.indicator
WHERE t.plan = $plan AND t.version = (SELECT max(version) FROM plan WHERE plan = $plan)

-- name: milestones
SELECT m.plan, g.name AS region, p.region AS region_code, m.area, a.name AS area_name, m.milestone, m.name, m.due,
       CASE WHEN len(m.lead) > 0 THEN m.lead ELSE a.lead END AS leads, m.partners, m.source,
       d.done_on, CASE WHEN d.done_on IS NOT NULL THEN d.note END AS note, coalesce(d.mark, 0) AS mark
FROM milestone AS m
JOIN plan AS p ON p.plan = m.plan AND p.version = m.version
JOIN area AS a ON a.plan = m.plan AND a.version = m.version AND a.area = m.area
JOIN (SELECT code, arg_max(name, version) AS name FROM region GROUP BY code) AS g ON g.code = p.region
LEFT JOIN (SELECT plan, milestone, arg_max_null(done_on, version) AS done_on, arg_max_null(note, version) AS note, max(version) AS mark
           FROM milestone_done WHERE version <= $known_version GROUP BY plan, milestone) AS d ON d.plan = m.plan AND d.milestone = m.milestone
WHERE m.version = (SELECT max(q.version) FROM plan AS q WHERE q.plan = m.plan) AND ($plan IS NULL OR m.plan = $plan)
ORDER BY m.due, m.plan, m.position

-- name: who_changed
SELECT who, happened_at FROM change WHERE version = $version

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
ORDER BY a.plan, a.region, a.indicator, a.period_end, a.submission, a.period_start, a.sheet, a.row_number, a.column_letter, a.value

-- name: export_milestones
SELECT m.plan, g.name AS region, a.name AS area, m.milestone AS milestone_id, m.name AS milestone, m.due,
       CASE WHEN len(m.lead) > 0 THEN m.lead ELSE a.lead END AS lead, m.partners AS "with", m.source, d.done_on,
       CASE WHEN d.done_on IS NOT NULL THEN d.note END AS note
FROM milestone AS m
JOIN plan AS p ON p.plan = m.plan AND p.version = m.version
JOIN area AS a ON a.plan = m.plan AND a.version = m.version AND a.area = m.area
JOIN (SELECT code, arg_max(name, version) AS name FROM region GROUP BY code) AS g ON g.code = p.region
LEFT JOIN (SELECT plan, milestone, arg_max_null(done_on, version) AS done_on, arg_max_null(note, version) AS note
           FROM milestone_done GROUP BY plan, milestone) AS d ON d.plan = m.plan AND d.milestone = m.milestone
WHERE m.version = (SELECT max(q.version) FROM plan AS q WHERE q.plan = m.plan) AND ($plan IS NULL OR m.plan = $plan)
ORDER BY m.due, m.plan, m.position, m.milestone

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
SELECT c.version, c.happened_at, c.who, o.origin, c.what, c.subject, c.reason, c.old, c.new
FROM change AS c LEFT JOIN change_origin AS o ON o.version = c.version
WHERE $plan IS NULL OR c.subject = $plan ORDER BY c.version

-- name: indicators_in_force
-- what a file of actuals may name: the indicators of the plans in question, as they stand now
SELECT i.plan, i.version, i.indicator, i.name, i.aliases, i.unit, i.measure, i.reporting, i.every, i.january, i.since
FROM indicator AS i
WHERE list_contains($plans::VARCHAR[], i.plan) AND i.version = (SELECT max(p.version) FROM plan AS p WHERE p.plan = i.plan)
ORDER BY i.plan, i.position

-- name: target_windows
-- for each indicator of the plans in question the windows of its targets, with the regions that have one, and their numbers
SELECT t.plan, t.indicator, t.window_start, t.window_end, list(DISTINCT t.region) AS regions,
       list(DISTINCT t.number) FILTER (WHERE t.basis = 'absolute' AND t.number IS NOT NULL) AS numbers
FROM target AS t
WHERE list_contains($plans::VARCHAR[], t.plan) AND t.version = (SELECT max(p.version) FROM plan AS p WHERE p.plan = t.plan)
GROUP BY t.plan, t.indicator, t.window_start, t.window_end
ORDER BY t.plan, t.indicator, t.window_start, t.window_end

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

-- name: target_versions
-- each version of the targets in question, the first first: its terms, and who stored it, when and why; as known at $known
SELECT t.plan, t.indicator, t.target_id, t.region, t.target_version, min(t.version) AS version, arg_min(t.comparator, t.version) AS comparator, arg_min(t.basis, t.version) AS basis,
       arg_min(t.number, t.version) AS number, arg_min(o.name, t.version) AS reference, arg_min(i.unit, t.version) AS unit,
       arg_min(t.window_start, t.version) AS window_start, arg_min(t.due, t.version) AS due,
       arg_min(t.baseline_value, t.version) AS baseline_value, arg_min(t.tolerance, t.version) AS tolerance,
       arg_min(c.who, t.version) AS who, arg_min(c.happened_at, t.version) AS happened_at, arg_min(c.reason, t.version) AS reason
FROM target AS t
JOIN indicator AS i ON i.plan = t.plan AND i.version = t.version AND i.indicator = t.indicator
LEFT JOIN indicator AS o ON o.plan = t.plan AND o.version = t.version AND o.indicator = t.reference
JOIN change AS c ON c.version = t.version
WHERE ($plan IS NULL OR t.plan = $plan) AND ($indicator IS NULL OR t.indicator = $indicator)
  AND ($target_id IS NULL OR t.target_id = $target_id) AND ($region IS NULL OR t.region = $region) AND ($known IS NULL OR t.version <= $known)
GROUP BY t.plan, t.indicator, t.target_id, t.region, t.target_version
ORDER BY t.plan, t.indicator, t.target_id, t.region, version

-- name: last_target_versions
-- the highest number each target of a plan ever had, those that were taken out too
SELECT indicator, target_id, region, max(target_version) AS target_version
FROM target WHERE plan = $plan GROUP BY indicator, target_id, region

-- name: parts_of_wholes
-- 目标分解: each target of a region beside the targets of the same name of the regions of one level below it, with the same
-- window, due date and direction. What may be summed: a flow; and a level that is a number of things or an amount (家, 亿元),
-- since such stocks of one date in regions that do not overlap make up the stock of the whole. Everything else about a level
-- (per head, average, index, density, price, concentration) is intensive, and growth, ratio, rank and standard never add up.
-- A region inside another of its own level is left out, so that nothing is counted twice. A relative target counts where its
-- baseline is known; one that is compared with another indicator moves with that and has no number to add.
WITH region_now AS (
    SELECT code, arg_max(name, version) AS name, arg_max_null(parent, version) AS parent, arg_max(level, version) AS level
    FROM region GROUP BY code
)
, line AS (
    SELECT g.code, g.name, g.level, unnest([g.parent, h.parent, i.parent, j.parent]) AS above,
           [coalesce(h.level, ''), coalesce(i.level, ''), coalesce(j.level, '')] AS levels_above, generate_subscripts([1, 2, 3, 4], 1) AS steps
    FROM region_now AS g
    LEFT JOIN region_now AS h ON h.code = g.parent
    LEFT JOIN region_now AS i ON i.code = h.parent
    LEFT JOIN region_now AS j ON j.code = i.parent
)
, inside AS (
    SELECT above AS whole, code, name, level FROM line
    WHERE above IS NOT NULL AND NOT list_contains(levels_above[: steps - 1], level)
)
, target_given AS (
    SELECT *, CASE basis WHEN 'absolute' THEN number WHEN 'times' THEN TRY(number * baseline)
                         WHEN 'plus' THEN baseline + number WHEN 'minus' THEN baseline - number END::DECIMAL(25, 10) AS promised,
           CASE WHEN comparator IN ('<=', '<') THEN -1 WHEN comparator = '=' THEN 0 ELSE 1 END AS direction
    FROM (SELECT unnest($targets::STRUCT(
              nth INTEGER, plan VARCHAR, indicator VARCHAR, name VARCHAR, unit VARCHAR, measure VARCHAR, target_id VARCHAR, region VARCHAR,
              comparator VARCHAR, basis VARCHAR, number DECIMAL(23, 10), baseline DECIMAL(23, 10), window_start DATE, window_end DATE,
              due DATE)[], recursive := true))
)
, summable AS (
    SELECT * FROM target_given
    WHERE promised IS NOT NULL
      AND (measure = 'flow'
           OR (measure = 'level' AND NOT regexp_matches(unit, '[/%‰]|每|指数|位|分$')
               AND regexp_matches(unit, '(家|户|人|名|个|项|件|台|套|辆|所|处|座|条|只|头|起|宗|支|张|次|元|吨|亩|公顷|米|公里|千瓦|千瓦时|度|床)$')
               AND NOT regexp_matches(name, '均|率|指数|比重|占比|强度|密度|浓度|价格')))
)
, whole AS (
    SELECT w.*, n.level
    FROM summable AS w
    JOIN (SELECT DISTINCT whole, level FROM inside) AS n ON n.whole = w.region
)
, beside AS (
    SELECT w.nth, w.level, n.code, n.name AS region_name, p.promised
    FROM whole AS w
    JOIN inside AS n ON n.whole = w.region AND n.level = w.level
    LEFT JOIN summable AS p ON p.plan = w.plan AND p.indicator = w.indicator AND p.target_id = w.target_id AND p.region = n.code
         AND p.window_start = w.window_start AND p.window_end = w.window_end AND p.due = w.due AND (p.direction = w.direction OR p.direction = 0)
)
SELECT w.nth, w.level, w.promised AS whole, sum(b.promised) AS parts, count(b.promised) AS given, count(*) AS regions,
       list(b.region_name ORDER BY b.code) FILTER (b.promised IS NULL) AS without,
       abs(any_value(w.promised) - sum(b.promised)) AS difference,
       CASE w.direction WHEN 1 THEN sum(b.promised) < w.promised WHEN -1 THEN sum(b.promised) > w.promised
                        ELSE sum(b.promised) <> w.promised END AS short
FROM whole AS w
JOIN beside AS b ON b.nth = w.nth AND b.level = w.level
GROUP BY w.nth, w.level, w.promised, w.direction
HAVING count(b.promised) > 0
ORDER BY w.nth, w.level

-- name: append_correction
INSERT INTO correction BY NAME FROM appended

-- name: last_correction
-- what a sender last said of files of a shape
SELECT correction FROM correction WHERE sender = $sender AND shape = $shape ORDER BY version DESC LIMIT 1

-- name: append_change_origin
INSERT INTO change_origin SELECT $version AS version, $origin AS origin

-- name: tables_of
SELECT table_name FROM information_schema.tables WHERE table_catalog = $database AND table_schema = 'main' ORDER BY table_name

-- name: columns_of
SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_catalog = $database AND table_schema = 'main'

-- name: set_schema_version
UPDATE store_state SET schema_version = $schema_version

-- name: change_of
SELECT version FROM change WHERE version = $version AND happened_at = $at AND who = $who
