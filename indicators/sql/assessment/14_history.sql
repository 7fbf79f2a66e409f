-- semantics 6: the reports of a target in a row: how many yellow or red ones end it, and whether the latest is green
-- again after one that was not
    SELECT *,
           period_rule IN ('6', '7', '9', '10', '11', '12') AS behind,
           lag(period_rule IN ('6', '7', '9', '10', '11', '12')) OVER in_order AS behind_before,
           bool_or(kind = 'example') OVER (PARTITION BY plan, indicator, target_id, region) AS example,
           row_number() OVER (PARTITION BY plan, indicator, target_id, region ORDER BY period_end DESC, period_start DESC) AS from_last,
           max(CASE WHEN period_rule NOT IN ('6', '7', '9', '10', '11', '12') THEN period_end END)
               OVER (PARTITION BY plan, indicator, target_id, region) AS last_not_behind
    FROM judged
    WINDOW in_order AS (PARTITION BY plan, indicator, target_id, region ORDER BY period_end, period_start)
