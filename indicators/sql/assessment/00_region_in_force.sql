-- the last stored word on each region
    SELECT code, arg_max(name, version) AS name, arg_max(parent, version) AS parent, arg_max(level, version) AS level,
           arg_max(aliases, version) AS aliases
    FROM region WHERE version <= $known GROUP BY code
