-- What the chain of rules in assessment/ is asked: each query here follows its last step.

-- name: results
, row_of_assessment AS (
    SELECT r.plan, r.region, r.indicator, r.target_id, r.target_version, r.comparator, r.basis, r.final_target AS target,
           r.window_start, r.window_end, r.due, r.chosen_path AS path, r.baseline, r.period_start, r.period_end, r.value, r.elapsed,
           r.expected_value AS expected, r.attainment, r.progress, r.gap, r.pace_gap, r.required_per_month,
           r.required_multiple, r.forecast, r.forecast_met, r.trend_previous, r.trend_previous_side, r.trend_year,
           r.trend_year_side, r.status, r.rule, r.stale, r.missing_periods, r.periods_in_row, r.caught_up, r.met_late,
           r.capped, r.over_cap, r.stretch, coalesce(r.per_year, false) AS per_year, r.tolerance, r.margin, coalesce(r.example, false) AS example,
           rules.submission_of(r.stamp) AS submission, r.revisions, r.position
    FROM result AS r
    UNION ALL BY NAME
    SELECT plan, region, indicator, period_start, period_end, value, 'no_target' AS status, '1' AS rule, example,
           0 AS periods_in_row, false AS caught_up, false AS stale, false AS met_late, false AS capped, false AS over_cap,
           false AS stretch, false AS per_year, 0 AS position
    FROM no_target
)
SELECT r.plan, g.name AS region, r.region AS region_code, i.area, i.area_name, r.indicator, r.target_id, r.target_version,
       i.name, i.unit, i.measure, i.every, i.decimals, i.leads, i.partners, i.also_in, i.source, i.definition,
       r.comparator, r.basis, r.target, r.window_start, r.window_end, r.due, r.path, r.baseline,
       rules.period_text(r.period_start, r.period_end) AS data_period, r.period_end, r.value, r.elapsed, r.expected,
       r.attainment, r.progress, r.gap, r.pace_gap, r.required_per_month, r.required_multiple, r.forecast,
       r.forecast_met, r.trend_previous, r.trend_previous_side, r.trend_year, r.trend_year_side, r.status, r.rule,
       r.stale, r.missing_periods, r.periods_in_row, r.caught_up, r.met_late, r.capped, r.over_cap, r.stretch, r.per_year,
       r.tolerance, r.margin, r.example, r.submission, r.revisions
FROM row_of_assessment AS r
JOIN asked AS i ON i.plan = r.plan AND i.indicator = r.indicator
JOIN region_in_force AS g ON g.code = r.region
ORDER BY r.plan, i.area_position, i.position, r.position, r.region

-- name: history
, looked_at AS (
    SELECT t.plan, t.indicator, t.target_id, t.region, t.forming, t.series, h.*, lag(h.behind) OVER reports AS behind_before,
           rules.submission_of(h.stamp) AS submission
    FROM judged AS h
    JOIN target_terms AS t ON t.target_number = h.target_number
    WHERE h.period_end IS NOT NULL
    WINDOW reports AS (PARTITION BY h.target_number ORDER BY h.period_end)
    UNION ALL BY NAME
    SELECT *, '1' AS period_rule, false AS behind, false AS capped, rules.submission_of(stamp) AS submission
    FROM formed_without_target
)
SELECT DISTINCT ON (h.plan, h.indicator, h.target_id, h.region, h.period_end)
       h.plan, h.indicator, h.target_id, h.region AS region_code, rules.period_text(h.period_start, h.period_end) AS data_period,
       h.period_end, h.reported, h.value, rules.quotient(h.expected_over, h.expected_under) AS expected, h.target_now AS target,
       h.period_rule AS rule, h.behind, h.behind_before, h.capped, h.met, h.revisions, rules.kind_of(h.stamp) AS kind, h.submission,
       y.value AS year_ago, s.file_name, a.sheet, a.row_number, a.column_letter, a.cell_text, a.note, c.who AS submitted_by, c.happened_at AS submitted_at
FROM actual AS a
RIGHT JOIN looked_at AS h ON h.submission = a.submission AND h.plan = a.plan AND h.region = a.region AND h.indicator = a.indicator
     AND h.period_start = a.period_start AND h.period_end = a.period_end
-- a sum of periods has no single value of last year beside it
LEFT JOIN (
    SELECT f.series, f.period_end, arg_max(f.value, f.stamp) AS value
    FROM figure AS f
    JOIN (SELECT DISTINCT series, rules.year_before(period_end) AS day FROM looked_at WHERE forming = 'latest') AS w
        ON w.series = f.series AND w.day = f.period_end
    GROUP BY f.series, f.period_end
) AS y ON h.forming = 'latest' AND y.series = h.series AND y.period_end = rules.year_before(h.period_end)
LEFT JOIN submission AS s ON s.version = h.submission
LEFT JOIN change AS c ON c.version = h.submission
ORDER BY h.plan, h.indicator, h.target_id, h.region, h.period_end, a.row_number

-- name: one_result
SELECT r.* EXCLUDE (rates, path), r.chosen_path AS path, r.expected_value AS expected,
       CASE WHEN r.rates IS NOT NULL THEN array_to_string(list_transform(r.rates, lambda g: g::VARCHAR), ';') END AS rates,
       g.name AS region_name, i.source, i.name, i.area_name, o.name AS reference_name,
       CASE WHEN r.measure = 'flow' AND r.months <= 12 THEN [r.year_share, r.year_whole] END AS value_then,
       [r.next_data_end, r.next_due_end] AS next_ends, h.lights, rules.period_text(r.period_start, r.period_end) AS data_period
FROM result AS r
JOIN asked AS i ON i.plan = r.plan AND i.indicator = r.indicator
JOIN region_in_force AS g ON g.code = r.region
JOIN catalog AS c ON c.plan = r.plan
LEFT JOIN indicator AS o ON o.plan = r.plan AND o.version = c.version AND o.indicator = r.reference
LEFT JOIN (
    SELECT target_number,
           list({data_period: rules.period_text(period_start, period_end), rule: period_rule, capped: capped, met: met, behind: behind}
                ORDER BY period_end) AS lights
    FROM judged WHERE period_end IS NOT NULL GROUP BY target_number
) AS h ON h.target_number = r.target_number

-- name: targets
SELECT DISTINCT t.plan, g.name AS region, t.region AS region_code, i.area_name AS area, t.indicator, t.target_id, i.name,
       i.unit, i.measure, i.reporting, i.every, t.comparator, t.number, t.basis, t.reference, t.window_start, t.window_end,
       t.due, p.chosen_path AS path, t.baseline, t.per_year, t.stretch, t.target_version, i.leads, i.partners, i.source,
       i.definition, i.area_position, i.position AS indicator_position, t.position
FROM target_terms AS t
JOIN chosen_path AS p ON p.target_number = t.target_number
JOIN asked AS i ON i.plan = t.plan AND i.indicator = t.indicator
JOIN region_in_force AS g ON g.code = t.region
ORDER BY t.plan, i.area_position, i.position, t.position

-- name: groups
, counted AS (
    SELECT r.plan, i.home, r.region, r.indicator, r.target_id, r.status, r.pace_gap, i.area, i.also_in, i.leads,
           $as_of <= rules.next_interval_end(r.window_end, r.every, r.january) + i.report_by
               AND least(rules.previous_interval_end($as_of - i.report_by::INTEGER, r.every, r.january), r.window_end) >= r.window_start AS is_due,
           r.period_end >= least(rules.previous_interval_end($as_of - i.report_by::INTEGER, r.every, r.january), r.window_end) AS is_reported,
           r.example
    FROM result AS r
    JOIN asked AS i ON i.plan = r.plan AND i.indicator = r.indicator
    WHERE NOT r.stretch
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
    -- a department of one government: 市发改委 of two cities are two
    SELECT c.*, unnest(list_transform(list_distinct(c.leads), lambda l: concat_ws(chr(31), c.home, l))) AS group_key, NULL AS group_plan
    FROM counted AS c WHERE $by = 'office'
    UNION ALL BY NAME
    SELECT c.*, '' AS group_key, NULL AS group_plan FROM counted AS c WHERE $by = 'all'
    UNION ALL BY NAME
    -- each target by itself: which of them a rate counts
    SELECT c.*, concat_ws(chr(31), c.indicator, c.region, c.target_id) AS group_key, c.plan AS group_plan FROM counted AS c WHERE $by = 'target'
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
           coalesce(g.name, p.title, a.name, CASE WHEN $by = 'office' THEN split_part(f.group_key, chr(31), 2) END, f.group_key) AS name
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
JOIN needed AS k ON k.indicator_number = e.series % 1000000
JOIN asked AS i ON i.plan = k.plan AND i.indicator = k.indicator AND e.period_end BETWEEN i.plan_start AND i.plan_end

-- name: evidence
-- every reported figure behind the results, by the parts it plays: the value itself, the baseline, the other indicator's
-- value, the intervals before and the same stretch last year (走势), last year's share and the straight line (年末预计),
-- and what met late. Which days are meant is said as in looking_back; each figure comes with the cell it was sent in.
, standing AS (
    SELECT plan, region, indicator, target_id, window_start, window_end, due, months, measure, reporting, since, every, january,
           comparator, two_sided, margin, final_target, basis, reference, baseline_value, baseline_start, baseline_end, period_end, trend_previous,
           trend_year, forecast, forecast_by, met_late, forming AS formed_by, arithmetic, per_year,
           (window_start - INTERVAL 1 YEAR)::DATE AS first_year_ago,
           [rules.year_before(period_end), rules.year_before(window_end)] AS days_year_ago,
           list_transform([rules.interval_start(period_end, every, january) - 1],
                          lambda d: [d, rules.interval_start(d, every, january) - 1])[1] AS before
    FROM result
    UNION ALL BY NAME
    SELECT n.plan, n.region, n.indicator, n.period_end, i.plan_start AS window_start, n.forming AS formed_by
    FROM no_target AS n JOIN asked AS i ON i.plan = n.plan AND i.indicator = n.indicator
)
, played AS (
    SELECT t.plan, t.region, t.indicator, t.target_id, t.indicator AS sent_for,
           unnest([
               {role: 'value', points: rules.parts(s.points, t.window_start, t.period_end, t.formed_by)},
               {role: 'baseline', points: CASE WHEN t.baseline_value IS NULL THEN rules.parts(s.points,
                   rules.named_from(t.baseline_start, t.baseline_end, rules.forming(t.measure, t.reporting, t.since, 0, false), t.every, t.january), t.baseline_end,
                   rules.forming(t.measure, t.reporting, t.since, datediff('year', t.baseline_start, t.baseline_end), false)) END},
               {role: 'previous', points: CASE WHEN t.trend_previous IS NOT NULL THEN list_filter(s.points, lambda p: p.period_end = t.before[1]) END},
               {role: 'before_previous', points: CASE WHEN t.trend_previous IS NOT NULL AND t.measure = 'flow' AND t.reporting = 'cumulative'
                   AND t.before[2] >= CASE WHEN t.since = 'year' THEN rules.year_start(t.before[1]) ELSE t.window_start END
                   THEN list_filter(s.points, lambda p: p.period_end = t.before[2]) END},
               {role: 'year_ago', points: CASE WHEN t.trend_year IS NULL THEN NULL
                   WHEN t.formed_by = 'sum' THEN rules.parts(s.points, t.first_year_ago, t.days_year_ago[1], t.formed_by)
                   ELSE list_filter(s.points, lambda p: p.period_end = t.days_year_ago[1]) END},
               {role: 'share_then', points: CASE WHEN t.forecast_by = 'share' AND t.forecast IS NOT NULL THEN
                   rules.parts(s.points, t.first_year_ago, t.days_year_ago[1], t.formed_by) END},
               {role: 'share_whole', points: CASE WHEN t.forecast_by = 'share' AND t.forecast IS NOT NULL THEN
                   rules.parts(s.points, t.first_year_ago, t.days_year_ago[2], t.formed_by) END},
               {role: 'line', points: CASE WHEN t.forecast_by = 'line' AND t.forecast IS NOT NULL THEN
                   list_filter(s.points, lambda p: p.period_end <= t.period_end)[-6:] END},
               {role: 'late', points: CASE WHEN t.met_late THEN list_filter(s.points, lambda p: p.period_end > t.window_end
                   AND (t.measure <> 'flow' OR (t.reporting = 'cumulative' AND t.since = 'window') OR datediff('year', t.window_end, p.period_end) = 0)
                   AND rules.satisfied(t.comparator, rules.value_at(s.points, t.window_start, p.period_end, t.formed_by, t.arithmetic),
                                       t.final_target, t.margin, t.two_sided))[:1] END}
           ], recursive := true)
    FROM standing AS t
    JOIN series AS s ON s.plan = t.plan AND s.region = t.region AND s.indicator = t.indicator
    UNION ALL BY NAME
    SELECT t.plan, t.region, t.indicator, t.target_id, t.reference AS sent_for, 'other' AS role,
           rules.parts(o.points, t.window_start,
                       coalesce(t.period_end, list_filter(o.points, lambda p: p.period_end BETWEEN t.window_start AND t.window_end)[-1].period_end),
                       rules.forming(i.measure, i.reporting, i.since, datediff('year', t.window_start, t.window_end), t.per_year)) AS points
    FROM standing AS t
    JOIN series AS o ON t.basis = 'indicator' AND o.plan = t.plan AND o.region = t.region AND o.indicator = t.reference
    JOIN catalog AS c ON c.plan = t.plan
    JOIN indicator AS i ON i.plan = t.plan AND i.version = c.version AND i.indicator = t.reference
)
, cited AS (
    SELECT plan, region, indicator, target_id, sent_for, role, unnest(points) AS p FROM played
)
SELECT DISTINCT ON (f.plan, f.indicator, f.region, f.target_id, f.sent_for <> f.indicator, f.p.period_end, f.role)
       f.plan, f.region, f.indicator, f.target_id, f.sent_for, f.role, i.name AS sent_for_name, i.unit,
       rules.period_text(f.p.period_start, f.p.period_end) AS data_period, f.p.period_end AS period_end, f.p.value AS value,
       f.p.kind AS kind, f.p.submission AS submission, f.p.revisions AS revisions, s.file_name, a.sheet, a.row_number, a.column_letter, a.cell_text, a.note,
       c.who AS submitted_by, c.happened_at AS submitted_at
FROM actual AS a
RIGHT JOIN cited AS f ON f.p.submission = a.submission AND f.plan = a.plan AND f.region = a.region AND f.sent_for = a.indicator
     AND f.p.period_start = a.period_start AND f.p.period_end = a.period_end
JOIN catalog AS p ON p.plan = f.plan
JOIN indicator AS i ON i.plan = f.plan AND i.version = p.version AND i.indicator = f.sent_for
LEFT JOIN submission AS s ON s.version = f.p.submission
LEFT JOIN change AS c ON c.version = f.p.submission
ORDER BY f.plan, f.indicator, f.region, f.target_id, f.sent_for <> f.indicator, f.p.period_end, f.role, a.row_number

-- name: totals
-- semantics 7: the sum of a flow over the regions of one level below a region, at one data period: of the periods that more
-- than half of those who report have reached the latest (where none has, the one that most have), so that values of
-- different periods never meet in one sum. One indicator at a time, so a subset (part_of) never meets its whole; a region
-- inside another of its own level is left out. Beside it who is missing, whose sum has gaps, and what the region itself said.
, line AS (
    SELECT code, name, level, unnest(line[2:]) AS above, levels_above, generate_subscripts(line[2:], 1) AS steps FROM region_line
)
, promise AS (
    SELECT DISTINCT i.plan, i.indicator, i.home, t.region, t.target_id, t.window_start, t.window_end,
           rules.forming(i.measure, i.reporting, i.since, datediff('year', t.window_start, t.window_end), false) AS formed_by, i.every, i.january
    FROM asked AS i
    JOIN target AS t ON t.plan = i.plan AND t.version = i.version AND t.indicator = i.indicator
    WHERE i.measure = 'flow' AND ($target_id IS NULL OR t.target_id = $target_id)
)
, summed AS (
    SELECT plan, indicator, region AS whole, * EXCLUDE (plan, indicator, home, region) FROM promise
    UNION
    SELECT plan, indicator, home AS whole, * EXCLUDE (plan, indicator, home, region) FROM promise
)
, member AS (
    SELECT w.*, n.code, n.name, n.level, s.points,
           list_filter(s.points, lambda p: p.period_end BETWEEN w.window_start AND w.window_end).list_transform(lambda p: p.period_end) AS ends
    FROM summed AS w
    JOIN line AS n ON n.above = w.whole AND NOT list_contains(n.levels_above[: n.steps - 1], n.level)
    LEFT JOIN series AS s ON s.plan = w.plan AND s.indicator = w.indicator AND s.region = n.code
)
, reached AS (
    SELECT plan, indicator, whole, target_id, window_start, level, period_end, count(*) AS many,
           2 * count(*) > (SELECT count(*) FROM member AS m WHERE len(m.ends) > 0 AND m.plan = e.plan AND m.indicator = e.indicator
                           AND m.whole = e.whole AND m.target_id = e.target_id AND m.window_start = e.window_start AND m.level = e.level) AS by_most
    FROM (SELECT plan, indicator, whole, target_id, window_start, level, unnest(ends) AS period_end FROM member) AS e
    GROUP BY plan, indicator, whole, target_id, window_start, level, period_end
)
, chosen AS (
    SELECT DISTINCT ON (plan, indicator, whole, target_id, window_start, level) *
    FROM reached
    ORDER BY by_most DESC, CASE WHEN by_most THEN 0 ELSE many END DESC, period_end DESC
)
, added AS (
    SELECT m.*, c.period_end,
           rules.value_at(m.points, m.window_start, c.period_end, m.formed_by, false) AS value,
           list_filter(m.points, lambda p: p.period_end = c.period_end)[1] AS report,
           rules.missing(list_transform(m.points, lambda p: p.period_end), m.window_start, c.period_end, m.formed_by, m.every, m.january) AS gaps,
           rules.value_at(o.points, m.window_start, c.period_end, m.formed_by, false) AS own
    FROM member AS m
    JOIN chosen AS c ON c.plan = m.plan AND c.indicator = m.indicator AND c.whole = m.whole AND c.target_id = m.target_id
         AND c.window_start = m.window_start AND c.level = m.level
    LEFT JOIN series AS o ON o.plan = m.plan AND o.indicator = m.indicator AND o.region = m.whole
)
SELECT a.plan, a.indicator, a.target_id, g.name AS region, a.whole AS region_code, a.window_start, a.level,
       rules.period_text(max(a.report.period_start), a.period_end) AS data_period, a.period_end,
       sum(a.value) AS total, count(a.value) AS reported, count(*) AS regions,
       list(a.name ORDER BY a.code) FILTER (a.value IS NULL) AS missing,
       list(a.name || ':' || array_to_string(a.gaps, '、') ORDER BY a.code) FILTER (a.value IS NOT NULL AND len(a.gaps) > 0) AS gaps,
       any_value(a.own) AS own, sum(a.value) - any_value(a.own) AS difference, bool_or(coalesce(a.report.kind = 'example', false)) AS example
FROM added AS a
JOIN region_in_force AS g ON g.code = a.whole
GROUP BY a.plan, a.indicator, a.target_id, g.name, a.whole, a.window_start, a.level, a.period_end
ORDER BY a.plan, a.indicator, a.target_id, a.whole, a.window_start, a.level

-- name: due
-- 报送: what each target owes, by the definition of `groups`: the last reporting interval that ends by $last_day, inside the
-- window, is due; and (`coming`) the next interval whose deadline is not past at $as_of. A later report inside the window
-- stands for the interval too. `first_*` is the first office submission in force that brought a value for just that period.
, duty AS (
    SELECT t.plan, t.region, t.indicator, t.target_id, t.series, t.window_start, t.window_end, t.earliest_start, t.position,
           i.every, i.january, i.report_by,
           rules.previous_interval_end($last_day::DATE + 1, i.every, i.january) AS interval_of_period,
           rules.interval_end(greatest($as_of::DATE - i.report_by::INTEGER, t.window_start), i.every, i.january) AS interval_to_come
    FROM target_terms AS t
    JOIN asked AS i ON i.plan = t.plan AND i.indicator = t.indicator
    WHERE NOT t.stretch
)
, owed AS (
    SELECT * EXCLUDE (interval_of_period, interval_to_come), false AS coming, interval_of_period AS interval_end
    FROM duty
    WHERE $last_day::DATE < rules.next_interval_end(window_end, every, january) AND interval_of_period >= window_start
    UNION ALL BY NAME
    SELECT * EXCLUDE (interval_of_period, interval_to_come), true AS coming, interval_to_come AS interval_end
    FROM duty
    WHERE rules.interval_start(interval_to_come, every, january) <= window_end
)
, wanted AS (
    SELECT *, least(interval_end, window_end) AS period_end, interval_end + report_by AS deadline FROM owed
)
, answered AS (
    SELECT w.coming, w.plan, w.region, w.indicator, w.target_id, max(e.period_end) AS last_end, bool_or(e.period_end = w.period_end) AS exactly,
           arg_max(rules.period_text(e.period_start, e.period_end), e.period_end) AS data_period,
           bool_or(rules.kind_of(e.stamp) = 'example') AS example
    FROM effective AS e
    JOIN wanted AS w ON w.series = e.series AND w.period_end <= e.period_end AND w.window_end >= e.period_end AND w.earliest_start <= e.period_start
    GROUP BY w.coming, w.plan, w.region, w.indicator, w.target_id
)
, first_brought AS (
    SELECT a.plan, a.region, a.indicator, a.period_end, min(a.submission) AS submission
    FROM actual AS a
    JOIN submission_in_force AS s ON s.submission = a.submission AND s.kind = 'office'
    WHERE a.period_end IN (SELECT period_end FROM wanted)
    GROUP BY a.plan, a.region, a.indicator, a.period_end
)
SELECT w.coming, w.plan, g.name AS region, w.region AS region_code, i.area, i.area_name, w.indicator, w.target_id, i.name, i.unit, i.leads,
       i.every, rules.period_text(rules.interval_start(w.interval_end, i.every, i.january), w.period_end) AS period,
       w.period_end, w.deadline, a.last_end IS NOT NULL AS reported, coalesce(a.exactly, false) AS exactly, a.data_period,
       coalesce(a.example, false) AS example, f.submission AS first_submission, c.who AS first_by, c.happened_at AS first_at
FROM wanted AS w
JOIN asked AS i ON i.plan = w.plan AND i.indicator = w.indicator
JOIN region_in_force AS g ON g.code = w.region
LEFT JOIN answered AS a ON a.coming = w.coming AND a.plan = w.plan AND a.region = w.region AND a.indicator = w.indicator AND a.target_id = w.target_id
LEFT JOIN first_brought AS f ON f.plan = w.plan AND f.region = w.region AND f.indicator = w.indicator AND f.period_end = w.period_end
LEFT JOIN change AS c ON c.version = f.submission
ORDER BY w.coming, w.plan, w.region, i.area_position, i.position, w.position

-- name: form
-- a form to fill in: for each region and each indicator with a target (or that a target is compared with) the reporting
-- intervals that end from $first_day to $last_day, days of one month, inside a window; with the targets in question and the
-- last reported value before. Examples are no reported values.
, promised AS (
    SELECT plan, region, indicator, window_start, window_end FROM target_terms
    UNION
    SELECT plan, region, reference AS indicator, window_start, window_end FROM target_terms WHERE reference IS NOT NULL
)
, line AS (
    SELECT p.plan, p.region, p.indicator, d.day AS interval_end, max(least(d.day, p.window_end)) AS period_end
    FROM promised AS p
    JOIN asked AS i ON i.plan = p.plan AND i.indicator = p.indicator,
         unnest([rules.month_start($last_day::DATE) + 9, rules.month_start($last_day::DATE) + 14, rules.month_start($last_day::DATE) + 19,
                 last_day($last_day::DATE)]) AS d(day)
    WHERE d.day BETWEEN $first_day::DATE AND $last_day::DATE AND rules.interval_end(d.day, i.every, i.january) = d.day
      AND d.day >= p.window_start AND rules.interval_start(d.day, i.every, i.january) <= p.window_end
    GROUP BY p.plan, p.region, p.indicator, d.day
)
, promise AS (
    SELECT l.plan, l.region, l.indicator, l.interval_end,
           list({comparator: t.comparator, basis: t.basis, number: t.number, reference: o.name, window_start: t.window_start,
                 window_end: t.window_end, per_year: t.per_year, stretch: t.stretch} ORDER BY t.position) AS targets
    FROM line AS l
    JOIN target_terms AS t ON t.plan = l.plan AND t.region = l.region AND t.indicator = l.indicator
         AND l.period_end BETWEEN t.window_start AND t.window_end
    LEFT JOIN asked AS o ON o.plan = t.plan AND o.indicator = t.reference
    GROUP BY l.plan, l.region, l.indicator, l.interval_end
)
, last_reported AS (
    SELECT l.plan, l.region, l.indicator, l.interval_end, arg_max(e.value, e.period_end) AS last_value,
           arg_max(e.period_start, e.period_end) AS last_start, max(e.period_end) AS last_end
    FROM line AS l
    JOIN needed AS k ON k.plan = l.plan AND k.indicator = l.indicator
    JOIN region_in_force AS r ON r.code = l.region
    JOIN effective AS e ON e.series = r.region_number * 1000000 + k.indicator_number AND e.period_end < l.period_end
    WHERE rules.kind_of(e.stamp) <> 'example'
    GROUP BY l.plan, l.region, l.indicator, l.interval_end
)
SELECT l.plan, l.region AS region_code, g.name AS region, i.area_name, l.indicator, i.name, i.unit, i.measure, i.reporting, i.every, i.since,
       i.definition, i.leads, rules.interval_start(l.interval_end, i.every, i.january) AS period_start, l.period_end,
       l.interval_end + i.report_by AS deadline, coalesce(p.targets, []) AS targets, v.last_value, v.last_start, v.last_end
FROM line AS l
JOIN asked AS i ON i.plan = l.plan AND i.indicator = l.indicator
JOIN region_in_force AS g ON g.code = l.region
LEFT JOIN promise AS p ON p.plan = l.plan AND p.region = l.region AND p.indicator = l.indicator AND p.interval_end = l.interval_end
LEFT JOIN last_reported AS v ON v.plan = l.plan AND v.region = l.region AND v.indicator = l.indicator AND v.interval_end = l.interval_end
ORDER BY l.plan, l.region, i.area_position, i.position, l.interval_end

-- name: lights
-- which light every target has, in the order of `results`, and nothing else: a national file is judged twice before it is stored
, row_of_light AS (
    SELECT r.plan, r.region, r.indicator, r.target_id, r.status, r.rule, r.capped, r.over_cap, r.position FROM result AS r
    UNION ALL BY NAME
    SELECT plan, region, indicator, 'no_target' AS status, '1' AS rule, false AS capped, false AS over_cap, 0 AS position FROM no_target
)
SELECT r.plan, g.name AS region, r.region AS region_code, r.indicator, r.target_id, i.name, r.status, r.rule, r.capped, r.over_cap
FROM row_of_light AS r
JOIN asked AS i ON i.plan = r.plan AND i.indicator = r.indicator
JOIN region_in_force AS g ON g.code = r.region
ORDER BY r.plan, i.area_position, i.position, r.position, r.region
