-- Small arithmetic of the rules. A macro is pasted where it is called, argument and all, so an argument that stands more
-- than once in a body should be a column or a number at the call.

-- year(), month() and day() prepare a table of every day since 1970 for each place they stand in, which costs more than
-- all the rest of a small query; so days are moved by date_trunc, last_day and datediff here.
CREATE OR REPLACE MACRO rules.main.month_start(day) AS date_trunc('month', day)::DATE;
CREATE OR REPLACE MACRO rules.main.year_start(day) AS date_trunc('year', day)::DATE;
CREATE OR REPLACE MACRO rules.main.ends_a_year(day) AS day + 1 = rules.main.year_start(day + 1);

-- Intervals of reporting (报送间隔): the stretch that contains a day, the one before, the one after.
CREATE OR REPLACE MACRO rules.main.interval_end(day, every, january) AS CASE every
    WHEN 'month' THEN last_day(CASE WHEN january OR datediff('month', rules.main.year_start(day), day) > 0 THEN day
                                    ELSE (rules.main.year_start(day) + INTERVAL 1 MONTH)::DATE END)
    WHEN 'quarter' THEN last_day((date_trunc('quarter', day) + INTERVAL 2 MONTH)::DATE)
    WHEN 'half-year' THEN last_day((rules.main.year_start(day) + CASE WHEN quarter(day) <= 2 THEN INTERVAL 5 MONTH ELSE INTERVAL 11 MONTH END)::DATE)
    WHEN 'year' THEN last_day((rules.main.year_start(day) + INTERVAL 11 MONTH)::DATE)
    WHEN 'half-month' THEN CASE WHEN day <= rules.main.month_start(day) + 14 THEN rules.main.month_start(day) + 14 ELSE last_day(day) END
    WHEN '旬' THEN CASE WHEN day <= rules.main.month_start(day) + 9 THEN rules.main.month_start(day) + 9
                        WHEN day <= rules.main.month_start(day) + 19 THEN rules.main.month_start(day) + 19 ELSE last_day(day) END
END;

CREATE OR REPLACE MACRO rules.main.interval_start(day, every, january) AS CASE every
    WHEN 'month' THEN CASE WHEN january OR datediff('month', rules.main.year_start(day), day) > 1 THEN rules.main.month_start(day)
                           ELSE rules.main.year_start(day) END
    WHEN 'quarter' THEN date_trunc('quarter', day)::DATE
    WHEN 'half-year' THEN (rules.main.year_start(day) + CASE WHEN quarter(day) <= 2 THEN INTERVAL 0 MONTH ELSE INTERVAL 6 MONTH END)::DATE
    WHEN 'year' THEN rules.main.year_start(day)
    WHEN 'half-month' THEN rules.main.month_start(day) + CASE WHEN day <= rules.main.month_start(day) + 14 THEN 0 ELSE 15 END
    WHEN '旬' THEN rules.main.month_start(day) + CASE WHEN day <= rules.main.month_start(day) + 9 THEN 0
                                                     WHEN day <= rules.main.month_start(day) + 19 THEN 10 ELSE 20 END
END;

CREATE OR REPLACE MACRO rules.main.next_interval_end(day, every, january) AS
    list_transform([rules.main.interval_end(day, every, january) + 1], lambda d: rules.main.interval_end(d, every, january))[1];

CREATE OR REPLACE MACRO rules.main.previous_interval_end(day, every, january) AS
    rules.main.interval_start(day, every, january) - 1;

CREATE OR REPLACE MACRO rules.main.year_before(day) AS
    CASE WHEN day = last_day(day) THEN last_day((day - INTERVAL 1 YEAR)::DATE) ELSE (day - INTERVAL 1 YEAR)::DATE END;

-- A stretch as people write it: 2025-06, 2025-06-10, 2025-01/2025-06.
CREATE OR REPLACE MACRO rules.main.period_text(first_day, last_one) AS
    CASE WHEN first_day = rules.main.month_start(first_day) AND last_one > last_day(first_day)
         THEN strftime(first_day, '%Y-%m') || '/' ELSE '' END
    || CASE WHEN last_one = last_day(last_one) AND first_day = rules.main.month_start(first_day) THEN strftime(last_one, '%Y-%m')
            ELSE last_one::VARCHAR END;

-- Months from the window's start through a day, as the fraction months_over / month_under (semantics 3).
CREATE OR REPLACE MACRO rules.main.month_under(day) AS CASE
    WHEN day = last_day(day) THEN 1
    WHEN day - rules.main.month_start(day) IN (9, 19) THEN 3
    WHEN day - rules.main.month_start(day) = 14 THEN 2
    ELSE last_day(day) - rules.main.month_start(day) + 1 END::INTEGER;
CREATE OR REPLACE MACRO rules.main.month_over(day) AS CASE
    WHEN day = last_day(day) OR day - rules.main.month_start(day) IN (9, 14) THEN 1
    WHEN day - rules.main.month_start(day) = 19 THEN 2
    ELSE day - rules.main.month_start(day) + 1 END::INTEGER;

-- How the value at a date is formed (semantics 2), and of which points {period_start, period_end, value, …} of a series: one
-- of them is that of `day` itself.
CREATE OR REPLACE MACRO rules.main.forming(measure, reporting, since, turns_of_year, per_year) AS CASE
    WHEN measure = 'flow' AND reporting = 'in_period' THEN 'sum'
    WHEN measure = 'flow' AND since = 'year' AND turns_of_year > 0 THEN 'decembers'
    WHEN per_year THEN 'mean' ELSE 'latest' END;
-- A day inside a month names the one interval that ends there (2025-06-20: 中旬), not the month so far.
CREATE OR REPLACE MACRO rules.main.named_from(first_day, day, forming, every, january) AS
    CASE WHEN forming = 'sum' AND day <> last_day(day) THEN rules.main.interval_start(day, every, january) ELSE first_day END;
CREATE OR REPLACE MACRO rules.main.parts(points, first_day, day, forming) AS list_filter(points, lambda p:
    p.period_end BETWEEN first_day AND day
    AND CASE forming WHEN 'sum' THEN p.period_start >= first_day
                     WHEN 'latest' THEN p.period_end = day
                     ELSE p.year_end OR p.period_end = day END);
CREATE OR REPLACE MACRO rules.main.formed(parts, day, forming, arithmetic) AS CASE
    WHEN NOT list_contains(list_transform(parts, lambda p: p.period_end), day) OR len(parts) = 0 THEN NULL
    WHEN forming = 'mean' AND len(parts) > 1 THEN rules.main.mean_growth(list_transform(parts, lambda p: p.value), arithmetic)
    ELSE list_sum(list_transform(parts, lambda p: p.value)) END;
CREATE OR REPLACE MACRO rules.main.value_at(points, first_day, day, forming, arithmetic) AS
    list_transform([rules.main.parts(points, first_day, day, forming)], lambda parts: rules.main.formed(parts, day, forming, arithmetic))[1];

-- The ends of the periods a value is formed of between a first day and a data period, without that one: intervals of an
-- in-period flow, Decembers of a cumulative over several years, years of a yearly average; and how a missing one is named.
CREATE OR REPLACE MACRO rules.main.earlier_parts(first_day, day, forming, every, january) AS CASE
    WHEN forming = 'sum' THEN list_filter(
        list_sort(list_distinct(list_transform(
            generate_series(first_day::TIMESTAMP, day::TIMESTAMP, CASE WHEN every IN ('旬', 'half-month') THEN INTERVAL 5 DAY ELSE INTERVAL 1 MONTH END),
            lambda t: rules.main.interval_end(t::DATE, every, january)))),
        lambda d: d < day AND rules.main.interval_start(d, every, january) >= first_day)
    WHEN forming IN ('decembers', 'mean') THEN list_transform(range(1, datediff('year', first_day, day) + 1), lambda n: (rules.main.year_start(first_day) + to_years(n::INTEGER))::DATE - 1)
    ELSE [] END;
CREATE OR REPLACE MACRO rules.main.part_name(day, forming, every, january) AS CASE forming
    WHEN 'sum' THEN rules.main.period_text(rules.main.interval_start(day, every, january), day)
    WHEN 'mean' THEN strftime(day, '%Y') ELSE strftime(day, '%Y-12') END;
CREATE OR REPLACE MACRO rules.main.missing(ends, first_day, day, forming, every, january) AS list_transform(
    list_filter(rules.main.earlier_parts(first_day, day, forming, every, january), lambda d: NOT list_contains(ends, d)),
    lambda d: rules.main.part_name(d, forming, every, january));

-- Whether a value keeps a promise.
CREATE OR REPLACE MACRO rules.main.satisfied(comparator, value, target, margin, two_sided) AS CASE comparator
    WHEN '>=' THEN value >= target
    WHEN '>' THEN value > target
    WHEN '<=' THEN value <= target
    WHEN '<' THEN value < target
    WHEN '=' THEN value = target
    ELSE value >= target - margin AND (NOT two_sided OR value <= target + margin)
END;

-- a / b to ten decimals, cut off (not rounded) after the tenth, so that rounding for the eye is right at every half: a
-- floating quotient, mended by what it leaves over, then cut where it is still above; both by exact multiplication.
-- Where 38 digits do not hold that (beyond any figure of a plan) the floating one stands. NULL for b = 0.
CREATE OR REPLACE MACRO rules.main.near_quotient(a, b) AS TRY_CAST(a::DOUBLE / nullif(b::DOUBLE, 0) AS DECIMAL(38, 10));
CREATE OR REPLACE MACRO rules.main.mended(a, b, q) AS q + ((a - q * b)::DOUBLE / b::DOUBLE)::DECIMAL(38, 10);
CREATE OR REPLACE MACRO rules.main.cut(a, b, q) AS q - sign(q) * greatest(sign(abs(q * b) - abs(a)), 0) * 0.0000000001::DECIMAL(11, 10);
CREATE OR REPLACE MACRO rules.main.exact_quotient(a, b) AS coalesce(
    TRY(list_transform(
        list_transform([rules.main.near_quotient(a, b)], lambda q: rules.main.mended(a, b, q)), lambda q: rules.main.cut(a, b, q))[1]),
    rules.main.near_quotient(a, b));
CREATE OR REPLACE MACRO rules.main.quotient(a, b) AS rules.main.exact_quotient(a::DECIMAL(38, 10), b::DECIMAL(38, 10));

-- A number of the unit in ten-billionths of it, whole.
CREATE OR REPLACE MACRO rules.main.ten_billionths(x) AS
    trunc(x)::HUGEINT * 10000000000::HUGEINT + ((x - trunc(x)) * 10000000000)::HUGEINT;

-- The mean of yearly growth rates in percent to nine decimals; where the exact mean lies beside that number, half a
-- billionth is added on its side, so that every comparison with a boundary comes out as with the exact mean.
CREATE OR REPLACE MACRO rules.main.whole(x, scale) AS (x * scale)::HUGEINT;
CREATE OR REPLACE MACRO rules.main.side_of(rates, mean, scale) AS sign(
    list_reduce(list_transform(rates, lambda r: rules.main.whole(greatest(100 + r, 0), scale)), lambda a, r: a * r)
    - list_reduce(list_transform(rates, lambda r: rules.main.whole(100 + mean, scale)), lambda a, r: a * r));
-- The same by logarithms, for as many rates and digits that 38 digits do not hold the product.
CREATE OR REPLACE MACRO rules.main.side_by_logarithms(rates, mean) AS list_transform(
    [list_sum(list_transform(rates, lambda r: ln(1 + ((r - mean)::DOUBLE / (100 + mean)::DOUBLE))))],
    lambda s: CASE WHEN abs(s) > 1e-15 THEN sign(s) ELSE 0 END)[1];
CREATE OR REPLACE MACRO rules.main.beside(rates, mean, arithmetic) AS mean + 0.0000000005::DECIMAL(11, 10) * coalesce(CASE
    WHEN arithmetic THEN sign(list_sum(rates) - mean * len(rates))
    WHEN list_bool_and(list_transform(list_append(rates, mean), lambda r: r = round(r, 2))) THEN TRY(rules.main.side_of(rates, mean, 100))
    WHEN list_bool_and(list_transform(list_append(rates, mean), lambda r: r = round(r, 5))) THEN TRY(rules.main.side_of(rates, mean, 100000))
    ELSE TRY(rules.main.side_of(rates, mean, 10000000000))
END, TRY(rules.main.side_by_logarithms(rates, mean)), 0);
CREATE OR REPLACE MACRO rules.main.mean_growth(rates, arithmetic) AS list_transform([
    TRY_CAST(round(CASE WHEN arithmetic
        THEN list_sum(list_transform(rates, lambda r: r::DOUBLE)) / len(rates)
        ELSE list_product(list_transform(rates, lambda r: greatest(100 + r, 0)::DOUBLE)) ** (1.0 / len(rates)) - 100
    END, 9) AS DECIMAL(38, 10))], lambda mean: rules.main.beside(rates, mean, arithmetic))[1];

-- The sum of the products of two lists of whole numbers.
CREATE OR REPLACE MACRO rules.main.sum_of_products(xs, ys) AS
    list_reduce(list_transform(range(1, len(xs) + 1), lambda i: xs[i] * ys[i]), lambda a, b: a + b);

-- What the stamp of a submitted value says: which submission brought it, and of what kind that is.
CREATE OR REPLACE MACRO rules.main.submission_of(stamp) AS CASE WHEN stamp < 9000000000000000000 THEN stamp // 100000 % 10000000000000 END;
CREATE OR REPLACE MACRO rules.main.kind_of(stamp) AS CASE stamp // 1000000000000000000
    WHEN 0 THEN 'example' WHEN 1 THEN 'published' WHEN 2 THEN 'office' WHEN 9 THEN 'candidate' END;
