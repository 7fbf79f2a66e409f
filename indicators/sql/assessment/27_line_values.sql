-- the values that a straight line may go through
    SELECT l.target_number, e.period_end, e.value
    FROM effective AS e
    JOIN (SELECT * FROM latest WHERE measure IN ('level', 'ratio', 'standard') AND NOT reached_due) AS l
        ON l.series = e.series AND l.period_end >= e.period_end
