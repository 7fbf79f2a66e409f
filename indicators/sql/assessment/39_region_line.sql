-- which regions a region lies in: itself and those above it in order, and the levels of those between
    SELECT g.code, g.name, g.level, list_filter([g.code, g.parent, h.parent, i.parent, j.parent], lambda one: one IS NOT NULL) AS line,
           [coalesce(h.level, ''), coalesce(i.level, ''), coalesce(j.level, '')] AS levels_above
    FROM region_in_force AS g
    LEFT JOIN region_in_force AS h ON h.code = g.parent
    LEFT JOIN region_in_force AS i ON i.code = h.parent
    LEFT JOIN region_in_force AS j ON j.code = i.parent
