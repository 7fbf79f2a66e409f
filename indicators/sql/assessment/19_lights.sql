-- semantics 6: of each target the latest report, how many yellow or red ones end the row of reports, and whether the
-- one before the latest was yellow or red
    SELECT target_number, latest_end, example, len(list_filter(behind_ends, lambda d: d > coalesce(good_ends[1], DATE '-infinity'))) AS behind_in_row,
           coalesce(last_behind > coalesce(good_ends[2], DATE '-infinity'), false) AS behind_before_good
    FROM (
        SELECT target_number, max(period_end) AS latest_end, min(stamp) < 1000000000000000000 AS example,
               list(period_end) FILTER (behind) AS behind_ends,
               max(period_end) FILTER (behind) AS last_behind,
               max(period_end, 2) FILTER (NOT behind) AS good_ends
        FROM judged GROUP BY target_number
    )
