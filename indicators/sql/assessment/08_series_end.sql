-- the last day that a series was reported for
    SELECT series, max(period_end) AS last_end FROM effective GROUP BY series
