-- who may do what, and who did it

-- name: append_account
INSERT INTO account BY NAME FROM appended

-- name: accounts
-- each account as its last row says; its password only as what argon2 made of it
SELECT name, max(version) AS version, arg_max(role, version) AS role, arg_max(regions, version) AS regions,
       arg_max(departments, version) AS departments, arg_max(password_hash, version) AS password_hash, arg_max(disabled, version) AS disabled
FROM account GROUP BY name ORDER BY name

-- name: indicator_departments
-- who answers for each indicator of the plans in question: its lead, or its area's where it has none, and the partners
SELECT i.plan, i.indicator, CASE WHEN len(i.lead) > 0 THEN i.lead ELSE a.lead END AS leads, i.partners
FROM indicator AS i
JOIN area AS a ON a.plan = i.plan AND a.version = i.version AND a.area = i.area
WHERE list_contains($plans::VARCHAR[], i.plan) AND i.version = (SELECT max(p.version) FROM plan AS p WHERE p.plan = i.plan)
ORDER BY i.plan, i.position

-- name: department_names
SELECT DISTINCT unnest(list_concat(coalesce(i.lead, []), coalesce(i.partners, []), coalesce(a.lead, []))) AS name
FROM indicator AS i
JOIN area AS a ON a.plan = i.plan AND a.version = i.version AND a.area = i.area
UNION
SELECT DISTINCT unnest(list_concat(coalesce(lead, []), coalesce(partners, []))) AS name FROM milestone
ORDER BY name

-- name: audit
-- every change, the latest first: who, when, what, from where, old and new, why
SELECT c.version, c.happened_at, c.who, coalesce(o.origin, '') AS origin, c.what, c.subject, coalesce(c.reason, '') AS reason,
       coalesce(c.old, '') AS old, coalesce(c.new, '') AS new
FROM change AS c LEFT JOIN change_origin AS o ON o.version = c.version
WHERE $who IS NULL OR c.who = $who
ORDER BY c.version DESC
