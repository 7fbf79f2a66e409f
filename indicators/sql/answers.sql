-- What the chain of rules in assessment/ is asked: each query here follows its last step.

-- name: results
, row_of_assessment AS (
    SELECT r.plan, r.region, r.indicator, r.target_id, r.target_version, r.comparator, r.basis, r.final_target AS target,
           r.window_start, r.window_end, r.due, r.path, r.baseline, r.period_start, r.period_end, r.value, r.elapsed,
           r.expected_value AS expected, r.attainment, r.progress, r.gap, r.pace_gap, r.required_per_month,
           r.required_multiple, r.forecast, r.forecast_met, r.trend_previous, r.trend_previous_side, r.trend_year,
           r.trend_year_side, r.status, r.rule, r.stale, r.missing_periods, r.periods_in_row, r.caught_up, r.met_late,
           r.capped, r.over_cap, r.stretch, r.tolerance, r.margin, coalesce(r.example, false) AS example,
           r.submission, r.revisions, r.position
    FROM result AS r
    UNION ALL BY NAME
    SELECT plan, region, indicator, period_start, period_end, value, 'no_target' AS status, '1' AS rule, example,
           0 AS periods_in_row, false AS caught_up, false AS stale, false AS met_late, false AS capped, false AS over_cap,
           false AS stretch, 0 AS position
    FROM no_target
)
SELECT r.plan, g.name AS region, r.region AS region_code, i.area, i.area_name, r.indicator, r.target_id, r.target_version,
       i.name, i.unit, i.measure, i.every, i.decimals, i.leads, i.partners, i.also_in, i.source, i.definition,
       r.comparator, r.basis, r.target, r.window_start, r.window_end, r.due, r.path, r.baseline,
       rules.period_text(r.period_start, r.period_end) AS data_period, r.period_end, r.value, r.elapsed, r.expected,
       r.attainment, r.progress, r.gap, r.pace_gap, r.required_per_month, r.required_multiple, r.forecast,
       r.forecast_met, r.trend_previous, r.trend_previous_side, r.trend_year, r.trend_year_side, r.status, r.rule,
       r.stale, r.missing_periods, r.periods_in_row, r.caught_up, r.met_late, r.capped, r.over_cap, r.stretch,
       r.tolerance, r.margin, r.example, r.submission, r.revisions
FROM row_of_assessment AS r
JOIN asked AS i ON i.plan = r.plan AND i.indicator = r.indicator
JOIN region_in_force AS g ON g.code = r.region
ORDER BY r.plan, i.area_position, i.position, r.position, r.region

-- name: history
SELECT h.plan, h.indicator, h.target_id, h.region AS region_code, rules.period_text(h.period_start, h.period_end) AS data_period,
       h.period_end, h.reported, h.value, rules.quotient(h.expected_over, h.expected_under) AS expected, h.target_now AS target,
       h.period_rule AS rule, h.behind, h.behind_before, h.capped, h.met, h.revisions, h.kind, h.submission,
       y.value AS year_ago, s.file_name, a.sheet, a.row_number, a.cell_text, a.note, c.who AS submitted_by, c.happened_at AS submitted_at
FROM history AS h
-- a sum of periods has no single value of last year beside it
LEFT JOIN effective AS y ON h.forming = 'latest' AND y.plan = h.plan AND y.region = h.region AND y.indicator = h.indicator
     AND y.period_end = rules.year_before(h.period_end)
LEFT JOIN submission AS s ON s.version = h.submission
LEFT JOIN change AS c ON c.version = h.submission
LEFT JOIN (SELECT DISTINCT ON (submission, plan, region, indicator, period_start, period_end) * FROM actual) AS a
     ON a.submission = h.submission AND a.plan = h.plan AND a.region = h.region AND a.indicator = h.indicator
     AND a.period_start = h.period_start AND a.period_end = h.period_end
WHERE h.period_end IS NOT NULL
ORDER BY h.plan, h.indicator, h.target_id, h.region, h.period_end

-- name: one_result
SELECT r.* EXCLUDE (rates), rules.quotient(r.expected_over, r.expected_under) AS expected,
       CASE WHEN r.rates IS NOT NULL THEN array_to_string(list_transform(r.rates, lambda g: g::VARCHAR), ';') END AS rates,
       g.name AS region_name, i.source, i.name
FROM result AS r
JOIN asked AS i ON i.plan = r.plan AND i.indicator = r.indicator
JOIN region_in_force AS g ON g.code = r.region

-- name: targets
SELECT DISTINCT t.plan, g.name AS region, t.region AS region_code, i.area_name AS area, t.indicator, t.target_id, i.name,
       i.unit, i.measure, i.reporting, i.every, t.comparator, t.number, t.basis, t.reference, t.window_start, t.window_end,
       t.due, t.chosen_path AS path, t.baseline, t.per_year, t.stretch, t.target_version, i.leads, i.partners, i.source,
       i.definition, i.area_position, i.position AS indicator_position, t.position
FROM chosen_path AS t
JOIN asked AS i ON i.plan = t.plan AND i.indicator = t.indicator
JOIN region_in_force AS g ON g.code = t.region
ORDER BY t.plan, i.area_position, i.position, t.position

-- name: groups
, counted AS (
    SELECT r.plan, r.region, r.indicator, r.status, r.pace_gap, i.area, i.also_in, i.leads,
           $as_of <= rules.next_interval_end(r.window_end, r.every, r.january) + i.report_by
               AND least(rules.previous_interval_end($as_of - i.report_by::INTEGER, r.every, r.january), r.window_end) >= r.window_start AS is_due,
           r.period_end >= least(rules.previous_interval_end($as_of - i.report_by::INTEGER, r.every, r.january), r.window_end) AS is_reported,
           r.example
    FROM result AS r
    JOIN asked AS i ON i.plan = r.plan AND i.indicator = r.indicator
    WHERE NOT r.stretch
)
, region_line AS (
    SELECT g.code, list_filter([g.code, g.parent, h.parent, i.parent, j.parent], lambda one: one IS NOT NULL) AS line
    FROM region_in_force AS g
    LEFT JOIN region_in_force AS h ON h.code = g.parent
    LEFT JOIN region_in_force AS i ON i.code = h.parent
    LEFT JOIN region_in_force AS j ON j.code = i.parent
)
, area_line AS (
    SELECT i.plan, i.indicator, list(DISTINCT a.name) AS names
    FROM asked AS i
    JOIN area AS a ON a.plan = i.plan AND a.version = i.version AND (a.area = i.area OR list_contains(i.also_in, a.area))
    GROUP BY i.plan, i.indicator
)
, in_group AS (
    SELECT c.*, c.region AS group_key, NULL AS group_plan FROM counted AS c WHERE $by = 'region'
    UNION ALL BY NAME
    SELECT c.*, c.plan AS group_key, NULL AS group_plan FROM counted AS c WHERE $by = 'plan'
    UNION ALL BY NAME
    SELECT c.*, unnest(list_distinct(list_append(c.also_in, c.area))) AS group_key, c.plan AS group_plan FROM counted AS c WHERE $by = 'area'
    UNION ALL BY NAME
    SELECT c.*, unnest(list_distinct(c.leads)) AS group_key, NULL AS group_plan FROM counted AS c WHERE $by = 'department'
    UNION ALL BY NAME
    SELECT c.*, '' AS group_key, NULL AS group_plan FROM counted AS c WHERE $by = 'all'
    UNION ALL BY NAME
    -- every combination of the four filters at once, '' being "all": a region counts for each one above it too
    SELECT c.*, concat_ws(chr(31), p.one, g.one, a.one, d.one) AS group_key, NULL AS group_plan
    FROM counted AS c
    JOIN region_line AS l ON l.code = c.region
    JOIN area_line AS n ON n.plan = c.plan AND n.indicator = c.indicator,
         unnest(['', c.plan]) AS p(one), unnest(list_prepend('', l.line)) AS g(one), unnest(list_prepend('', n.names)) AS a(one),
         unnest(list_prepend('', list_distinct(c.leads))) AS d(one)
    WHERE $by = 'slice'
)
, figures AS (
    SELECT group_key, group_plan, count(*) AS targets,
           count(*) FILTER (status = 'met') AS met,
           count(*) FILTER (status = 'on_track') AS on_track,
           count(*) FILTER (status = 'lagging') AS lagging,
           count(*) FILTER (status = 'off_track') AS off_track,
           count(*) FILTER (status = 'missed') AS missed,
           count(*) FILTER (status = 'pending') AS pending,
           count(*) FILTER (status = 'no_data') AS no_data,
           count(*) FILTER (status = 'undetermined') AS undetermined,
           count(*) FILTER (status IN ('met', 'on_track', 'lagging', 'off_track', 'missed')) AS judged,
           sum(pace_gap) FILTER (status IN ('met', 'on_track', 'lagging', 'off_track', 'missed')) AS pace_sum,
           count(pace_gap) FILTER (status IN ('met', 'on_track', 'lagging', 'off_track', 'missed')) AS paced,
           count(*) FILTER (is_due) AS due,
           count(*) FILTER (is_due AND is_reported) AS reported,
           bool_or(example) AS example
    FROM in_group GROUP BY group_key, group_plan
)
, rated AS (
    SELECT f.*, rules.quotient(100 * (f.met + f.on_track), f.judged) AS on_pace_rate,
           rules.quotient(f.pace_sum, f.paced) AS mean_pace,
           rules.quotient(100 * f.reported, f.due) AS reporting_rate,
           coalesce(g.name, p.title, a.name, f.group_key) AS name
    FROM figures AS f
    LEFT JOIN region_in_force AS g ON $by = 'region' AND g.code = f.group_key
    LEFT JOIN (SELECT plan, title FROM plan JOIN catalog USING (plan, version)) AS p ON $by = 'plan' AND p.plan = f.group_key
    LEFT JOIN (SELECT plan, area, name FROM area JOIN catalog USING (plan, version)) AS a ON $by = 'area' AND a.plan = f.group_plan AND a.area = f.group_key
)
SELECT group_key, group_plan, name, targets, met, on_track, lagging, off_track, missed, pending, no_data, undetermined,
       judged, on_pace_rate, mean_pace, due, reported, reporting_rate, coalesce(example, false) AS example,
       CASE WHEN judged > 0 THEN rank() OVER (PARTITION BY judged > 0 ORDER BY on_pace_rate DESC, mean_pace DESC NULLS LAST) END AS rank
FROM rated
ORDER BY judged = 0, rank, name

-- name: latest_period
SELECT max(e.period_end) AS latest
FROM effective AS e
JOIN asked AS i ON i.plan = e.plan AND i.indicator = e.indicator AND e.period_end BETWEEN i.plan_start AND i.plan_end
