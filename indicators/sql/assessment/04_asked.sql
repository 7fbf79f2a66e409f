-- the indicators in question, with the plan's window
    SELECT i.*, c.home, c.window_start AS plan_start, c.window_end AS plan_end, c.report_by,
           a.name AS area_name, a.position AS area_position,
           CASE WHEN len(i.lead) > 0 THEN i.lead ELSE a.lead END AS leads
    FROM indicator AS i
    JOIN catalog AS c ON c.plan = i.plan AND c.version = i.version
    JOIN area AS a ON a.plan = i.plan AND a.version = i.version AND a.area = i.area
    WHERE ($area IS NULL OR a.area = $area OR a.name = $area
           OR EXISTS (FROM area AS o WHERE o.plan = i.plan AND o.version = i.version
                      AND list_contains(i.also_in, o.area) AND (o.area = $area OR o.name = $area)))
      AND ($indicator IS NULL OR i.indicator = $indicator)
      AND ($department IS NULL OR list_contains(CASE WHEN len(i.lead) > 0 THEN i.lead ELSE a.lead END, $department))
