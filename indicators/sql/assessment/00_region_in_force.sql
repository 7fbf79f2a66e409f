-- the last stored word on each region; its number stands for it in what follows
    SELECT code, arg_max(name, version) AS name, arg_max_null(parent, version) AS parent, arg_max(level, version) AS level,
           arg_max(aliases, version) AS aliases, row_number() OVER (ORDER BY code) AS region_number
    FROM region WHERE version <= $known GROUP BY code
