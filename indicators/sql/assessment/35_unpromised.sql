-- kept: values of series that no target stands for
    SELECT e.* FROM effective AS e
    WHERE e.series IN (SELECT s.series FROM series_end AS s ANTI JOIN target_terms AS t ON t.series = s.series)
