-- plans that have a submission of an office in force; $candidate_plans are those a file being checked would add
    SELECT unnest(plans) AS plan FROM submission_in_force WHERE kind = 'office'
    UNION
    SELECT unnest($candidate_plans::VARCHAR[])
