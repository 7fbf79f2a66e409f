-- the data period of each target is that of its latest value; from here on one row a target
    SELECT h.*,
           CASE WHEN h.period_rule IN ('3', '4', '5', '8') AND coalesce(h.behind_before, false) THEN true ELSE false END AS caught_up,
           (SELECT count(*) FROM history AS b
            WHERE b.plan = h.plan AND b.indicator = h.indicator AND b.target_id = h.target_id AND b.region = h.region
              AND b.behind AND (h.last_not_behind IS NULL OR b.period_end > h.last_not_behind)) AS periods_in_row
    FROM history AS h
    WHERE h.from_last = 1
