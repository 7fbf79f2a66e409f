-- Intervals of reporting (报送间隔): the stretch that contains a day, the one before, the one after.
CREATE MACRO rules.main.interval_end(day, every, january) AS CASE every
    WHEN '旬' THEN CASE WHEN day(day) <= 10 THEN day - (day(day) - 10)::INTEGER
                        WHEN day(day) <= 20 THEN day - (day(day) - 20)::INTEGER ELSE last_day(day) END
    WHEN 'half-month' THEN CASE WHEN day(day) <= 15 THEN day - (day(day) - 15)::INTEGER ELSE last_day(day) END
    WHEN 'quarter' THEN last_day(make_date(year(day), quarter(day) * 3, 1))
    WHEN 'half-year' THEN CASE WHEN month(day) <= 6 THEN make_date(year(day), 6, 30) ELSE make_date(year(day), 12, 31) END
    WHEN 'year' THEN make_date(year(day), 12, 31)
    ELSE CASE WHEN NOT january AND month(day) = 1 THEN last_day(make_date(year(day), 2, 1)) ELSE last_day(day) END
END;

CREATE MACRO rules.main.interval_start(day, every, january) AS CASE every
    WHEN '旬' THEN CASE WHEN day(day) <= 10 THEN make_date(year(day), month(day), 1)
                        WHEN day(day) <= 20 THEN make_date(year(day), month(day), 11)
                        ELSE make_date(year(day), month(day), 21) END
    WHEN 'half-month' THEN make_date(year(day), month(day), CASE WHEN day(day) <= 15 THEN 1 ELSE 16 END)
    WHEN 'quarter' THEN make_date(year(day), quarter(day) * 3 - 2, 1)
    WHEN 'half-year' THEN make_date(year(day), CASE WHEN month(day) <= 6 THEN 1 ELSE 7 END, 1)
    WHEN 'year' THEN make_date(year(day), 1, 1)
    ELSE CASE WHEN NOT january AND month(day) = 2 THEN make_date(year(day), 1, 1) ELSE make_date(year(day), month(day), 1) END
END;

CREATE MACRO rules.main.next_interval_end(day, every, january) AS
    rules.main.interval_end(rules.main.interval_end(day, every, january) + 1, every, january);

CREATE MACRO rules.main.previous_interval_end(day, every, january) AS
    rules.main.interval_start(day, every, january) - 1;

CREATE MACRO rules.main.year_before(day) AS
    CASE WHEN day = last_day(day) THEN last_day((day - INTERVAL 1 YEAR)::DATE) ELSE (day - INTERVAL 1 YEAR)::DATE END;

-- A stretch as people write it: 2025-06, 2025-06-10, 2025-01/2025-06.
CREATE MACRO rules.main.period_text(first_day, last_one) AS
    CASE WHEN day(first_day) = 1 AND date_trunc('month', first_day) <> date_trunc('month', last_one)
         THEN strftime(first_day, '%Y-%m') || '/' ELSE '' END
    || CASE WHEN last_one = last_day(last_one) AND day(first_day) = 1 THEN strftime(last_one, '%Y-%m')
            ELSE strftime(last_one, '%Y-%m-%d') END;

-- Months from the window's start through a day, as the fraction months_over / months_under.
CREATE MACRO rules.main.month_under(day) AS
    CASE WHEN day = last_day(day) THEN 1 WHEN day(day) IN (10, 20) THEN 3 WHEN day(day) = 15 THEN 2
         ELSE day(last_day(day)) END::INTEGER;
CREATE MACRO rules.main.month_over(day) AS
    CASE WHEN day = last_day(day) THEN 1 WHEN day(day) IN (10, 15) THEN 1 WHEN day(day) = 20 THEN 2
         ELSE day(day) END::INTEGER;
CREATE MACRO rules.main.months_over(window_start, day) AS
    (datediff('month', window_start, day) * rules.main.month_under(day) + rules.main.month_over(day))::INTEGER;

-- Whether a value keeps a promise.
CREATE MACRO rules.main.satisfied(comparator, value, target, margin, two_sided) AS CASE comparator
    WHEN '>=' THEN value >= target
    WHEN '>' THEN value > target
    WHEN '<=' THEN value <= target
    WHEN '<' THEN value < target
    WHEN '=' THEN value = target
    ELSE value >= target - margin AND (NOT two_sided OR value <= target + margin)
END;
-- The same for a fraction over / under with under > 0, multiplied out.
CREATE MACRO rules.main.fraction_satisfied(comparator, over, under, target, margin, two_sided) AS CASE comparator
    WHEN '>=' THEN over >= target * under
    WHEN '>' THEN over > target * under
    WHEN '<=' THEN over <= target * under
    WHEN '<' THEN over < target * under
    WHEN '=' THEN over = target * under
    ELSE over >= (target - margin) * under AND (NOT two_sided OR over <= (target + margin) * under)
END;

-- a / b to ten decimals, cut off (not rounded) after the tenth, so that rounding for the eye is right at every half.
CREATE MACRO rules.main.ten_billionths(x) AS
    trunc(x)::HUGEINT * 10000000000::HUGEINT + ((x - trunc(x)) * 10000000000)::HUGEINT;
CREATE MACRO rules.main.long_division(a, b) AS
    (a // b)::DECIMAL(38, 10) + (((a % b) * 10000000000::HUGEINT) // b)::DECIMAL(38, 0) * 0.0000000001::DECIMAL(11, 10);
CREATE MACRO rules.main.quotient(a, b) AS CASE WHEN b <> 0 THEN
    rules.main.long_division(rules.main.ten_billionths(a::DECIMAL(38, 10)), rules.main.ten_billionths(b::DECIMAL(38, 10)))
END;

-- The mean of yearly growth rates in percent, and on which side of x it lies: exactly, by whole numbers of 10^-s percent;
-- where whole numbers of 38 digits do not hold the product, by the rounded mean.
CREATE MACRO rules.main.mean_growth(rates, arithmetic) AS (CASE WHEN arithmetic
    THEN list_sum(list_transform(rates, lambda r: r::DOUBLE)) / len(rates)
    ELSE (list_product(list_transform(rates, lambda r: greatest(100 + r, 0)::DOUBLE)) ** (1.0 / len(rates))) - 100
END)::DECIMAL(23, 10);
CREATE MACRO rules.main.decimals_of(rates, x) AS CASE
    WHEN list_bool_and(list_transform(list_append(rates, x), lambda r: r = round(r, 1))) THEN 1
    WHEN list_bool_and(list_transform(list_append(rates, x), lambda r: r = round(r, 2))) THEN 2
    WHEN list_bool_and(list_transform(list_append(rates, x), lambda r: r = round(r, 4))) THEN 4 ELSE 10 END;
CREATE MACRO rules.main.whole(x, decimals) AS (x * (10 ** decimals)::DECIMAL(18, 0))::HUGEINT;
CREATE MACRO rules.main.side_of_mean(rates, arithmetic, x) AS CASE WHEN arithmetic
    THEN sign(list_reduce(rates, lambda a, r: a + r) - x * len(rates))
    ELSE coalesce(
        TRY(sign(
            list_reduce(list_transform(rates, lambda r: rules.main.whole(100 + r, rules.main.decimals_of(rates, x))), lambda a, r: a * r)
            - list_reduce(list_transform(rates, lambda r: rules.main.whole(100 + x, rules.main.decimals_of(rates, x))), lambda a, r: a * r)
        )),
        sign(rules.main.mean_growth(rates, arithmetic) - x)
    )
END;
