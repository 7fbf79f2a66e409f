-- semantics 1: the number to be reached, T; a relative one from the baseline or from the other indicator's value at
-- the same period. NULL where that is not known. A target without any report has one row too.
    SELECT t.*, r.period_start, r.period_end, r.reported, r.submission, r.kind, r.revisions, r.value, r.rates,
           r.elapsed_over, r.elapsed_under,
           (CASE t.basis
               WHEN 'times' THEN t.baseline * t.number
               WHEN 'plus' THEN t.baseline + t.number
               WHEN 'minus' THEN t.baseline - t.number
               WHEN 'indicator' THEN coalesce(o.value, CASE WHEN r.period_end IS NULL THEN (
                    SELECT arg_max(w.value, w.period_end) FROM effective AS w
                    WHERE w.plan = t.plan AND w.region = t.region AND w.indicator = t.reference
                      AND w.period_end BETWEEN t.window_start AND t.window_end) END)
               ELSE t.number
           END)::DECIMAL(23, 10) AS final_target
    FROM target_terms AS t
    LEFT JOIN reported AS r USING (plan, version, indicator, target_id, region)
    LEFT JOIN effective AS o ON t.basis = 'indicator' AND o.plan = t.plan AND o.region = t.region
        AND o.indicator = t.reference AND o.period_end = r.period_end
