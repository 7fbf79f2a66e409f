-- semantics 2: for every target each reported period of its window, and what the indicator's value is there: the value
-- itself; of an in-period flow the sum so far; of a cumulative over several years the earlier Decembers and the latest;
-- of a yearly average the rates of the earlier years and the latest. A target without any report has one row too.
-- `other_value` is that of the indicator it is compared with: at the same period, without a report the latest there is.
    SELECT * EXCLUDE (points, other_points, other_forming, parts, judged_on, part_over),
           rules.formed(parts, period_end, forming, arithmetic)::DECIMAL(38, 10) AS value,
           CASE WHEN per_year THEN list_transform(parts, lambda p: p.value) END AS rates,
           CASE WHEN basis = 'indicator' THEN rules.value_at(other_points, window_start, judged_on, other_forming, arithmetic) END::DECIMAL(38, 10) AS other_value,
           (datediff('month', window_start, period_end) * part_under + part_over)::BIGINT AS elapsed_over,
           months * part_under AS elapsed_under
    FROM (
        SELECT * EXCLUDE (report), report.period_start, report.period_end, report.value AS reported, report.part_over,
               report.part_under::BIGINT AS part_under, report.submission, report.kind, report.revisions,
               CASE WHEN forming = 'latest' THEN [report] ELSE rules.parts(points, window_start, report.period_end, forming) END AS parts,
               CASE WHEN report IS NOT NULL THEN report.period_end
                    ELSE list_filter(other_points, lambda p: p.period_end BETWEEN window_start AND window_end)[-1].period_end END AS judged_on
        FROM (
            SELECT * EXCLUDE (inside), unnest(CASE WHEN len(inside) > 0 THEN inside ELSE [NULL] END) AS report,
                   unnest(range(1, greatest(len(inside), 1) + 1)) AS nth
            FROM target_terms
        )
    )
