-- What must hold between the rows of a store, whoever wrote them. Each question answers with the rows that break it.

-- name: one_state
SELECT count(*) FROM store_state HAVING count(*) <> 1

-- name: versions_without_change
SELECT w.place, w.version
FROM (
    SELECT 'region' AS place, version FROM region UNION
    SELECT 'plan', version FROM plan UNION
    SELECT 'area', version FROM area UNION
    SELECT 'indicator', version FROM indicator UNION
    SELECT 'target', version FROM target UNION
    SELECT 'node', version FROM node UNION
    SELECT 'milestone', version FROM milestone UNION
    SELECT 'milestone_done', version FROM milestone_done UNION
    SELECT 'submission', version FROM submission UNION
    SELECT 'withdrawal', version FROM withdrawal UNION
    SELECT 'correction', version FROM correction UNION
    SELECT 'change_origin', version FROM change_origin UNION
    SELECT 'account', version FROM account
) AS w
WHERE w.version IS NULL OR w.version NOT IN (SELECT version FROM change WHERE version IS NOT NULL)
ORDER BY ALL

-- name: missing_changes
SELECT n.version FROM (SELECT unnest(range(1, (SELECT max(version) FROM store_state) + 1)) AS version) AS n
WHERE n.version NOT IN (SELECT version FROM change WHERE version IS NOT NULL)
ORDER BY n.version

-- name: changes_told_twice
SELECT version, count(*) FROM change GROUP BY version HAVING count(*) > 1 ORDER BY version

-- name: changes_to_come
SELECT c.version, s.version FROM change AS c, store_state AS s WHERE c.version IS NULL OR c.version > s.version ORDER BY c.version

-- name: actuals_without_submission
SELECT submission, count(*) FROM actual
WHERE submission IS NULL OR submission NOT IN (SELECT version FROM submission WHERE version IS NOT NULL)
GROUP BY submission ORDER BY submission

-- name: submissions_without_actuals
SELECT version FROM submission WHERE version NOT IN (SELECT submission FROM actual WHERE submission IS NOT NULL) ORDER BY version

-- name: submissions_told_twice
SELECT version, count(*) FROM submission GROUP BY version HAVING count(*) > 1 ORDER BY version

-- name: kept_files_changed
SELECT version, file_name FROM submission WHERE content IS NULL OR content_sha256 IS NULL OR sha256(content) <> content_sha256 ORDER BY version

-- name: withdrawals_of_nothing
SELECT submission FROM withdrawal WHERE submission IS NULL OR submission NOT IN (SELECT version FROM submission) ORDER BY submission

-- name: withdrawn_twice
SELECT submission, count(*) FROM withdrawal GROUP BY submission HAVING count(*) > 1 ORDER BY submission

-- name: actuals_of_nothing
SELECT a.plan, a.region, count(*) FROM actual AS a
WHERE a.plan IS NULL OR a.region IS NULL OR a.plan NOT IN (SELECT plan FROM plan) OR a.region NOT IN (SELECT code FROM region)
GROUP BY a.plan, a.region ORDER BY a.plan, a.region

-- name: actuals_incomplete
SELECT submission, count(*) FROM actual
WHERE indicator IS NULL OR value IS NULL OR period_start IS NULL OR period_end IS NULL OR period_start > period_end
GROUP BY submission ORDER BY submission

-- name: parts_without_plan
SELECT w.place, w.plan, w.version
FROM (
    SELECT 'area' AS place, plan, version FROM area UNION
    SELECT 'indicator', plan, version FROM indicator UNION
    SELECT 'target', plan, version FROM target UNION
    SELECT 'node', plan, version FROM node UNION
    SELECT 'milestone', plan, version FROM milestone
) AS w
WHERE NOT EXISTS (FROM plan AS p WHERE p.plan = w.plan AND p.version = w.version)
ORDER BY ALL

-- name: targets_without_indicator
SELECT DISTINCT t.plan, t.version, t.indicator FROM target AS t
WHERE NOT EXISTS (FROM indicator AS i WHERE i.plan = t.plan AND i.version = t.version AND i.indicator = t.indicator)
ORDER BY ALL

-- name: milestones_done_of_nothing
SELECT DISTINCT d.plan, d.milestone FROM milestone_done AS d
WHERE NOT EXISTS (FROM milestone AS m WHERE m.plan = d.plan AND m.milestone = d.milestone)
ORDER BY ALL
