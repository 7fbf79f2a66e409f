"""Where it leads and where it came from: forecast and trends, with the earlier figures they are reckoned from.

Comes in: one result of the rules and the figures behind it. Goes out: steps; what cannot be said is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indicators.explanation.inputs import Sent
from indicators.explanation.step import Row, Step, apart, fine, in_brackets, with_unit
from indicators.period import period_words
from indicators.wording import listed, say
from indicators.wording.numbers import COMPARATORS


def outlook_steps(row: Row, sent: Sequence[Sent]) -> Iterator[Step]:
    """Forecast, trend against the interval before, trend against last year."""
    if row["forecast"] is not None:
        yield _forecast(row, [one for one in sent if one.role == "line"])
    if row["trend_previous"] is not None:
        how, verdict = _previous(row, sent), _side(row["trend_previous_side"])
        yield Step("figures", say("较上期"), how, f"{apart(row['trend_previous'], row['unit'])}{verdict}", ("trend_previous",))
    if row["trend_year"] is not None:
        how, verdict = _year(row, [one for one in sent if one.role == "year_ago"]), _side(row["trend_year_side"])
        yield Step("figures", say("较上年同期"), how, f"{apart(row['trend_year'], row['unit'])}{verdict}", ("trend_year",))


def _forecast(row: Row, line: Sequence[Sent]) -> Step:
    v = in_brackets(row["value"])
    share = row["value_then"] or (None, None)
    how = {
        "value": say("数据期已到到期日,取当前值") if row["reached_due"] else say("增速与位次取最新值"),
        "line": say(
            "{points} 的最小二乘直线,读到 {due}",
            points=listed(f"{period_words(one.data_period)} {fine(one.value)}" for one in line),
            due=row["due"],
        ),
        "share": say("v ÷ (上年同期 ÷ 上年全年) = {v} ÷ ({then} ÷ {whole})", v=v, then=in_brackets(share[0]), whole=in_brackets(share[1])),
        "schedule": f"v × T ÷ E = {v} × {in_brackets(row['final_target'])} ÷ {in_brackets(row['expected'])}",
        "linear": f"v ÷ τ = {v} ÷ ({row['elapsed_over']} ÷ {row['elapsed_under']})",
    }[row["forecast_by"]]
    verdict = ""
    if row["forecast_met"] is not None:
        compared = f"{COMPARATORS[row['comparator']]} {fine(row['final_target'])}"
        verdict = (
            say(",预计达到({compared})", compared=compared) if row["forecast_met"] else say(",预计达不到({compared})", compared=compared)
        )
    return Step("figures", say("年末预计"), how, with_unit(row["forecast"], row["unit"]) + verdict, ("forecast", "forecast_met"))


def _previous(row: Row, sent: Sequence[Sent]) -> str:
    """What is compared with the interval before: values, or of a flow what each interval added."""
    before = {one.role: one for one in sent if one.role in {"previous", "before_previous"}}
    last = before["previous"]
    now, then = in_brackets(row["reported"]), in_brackets(last.value)
    if row["measure"] != "flow" or row["reporting"] == "in_period":
        return say("上期 {period}:{now} − {then}", period=period_words(last.data_period), now=now, then=then)
    fresh = row["since"] == "year" and last.period_end.year < row["period_end"].year
    added = now if fresh else f"({now} − {then})"
    earlier = before.get("before_previous")
    added_then = f"({then} − {in_brackets(earlier.value)})" if earlier else then
    return say("本期新增减上期({period})新增:{added} − {then}", period=period_words(last.data_period), added=added, then=added_then)


def _year(row: Row, then: Sequence[Sent]) -> str:
    """The value, or of an in-period flow the sum so far, less that of the same stretch last year."""
    if row["measure"] == "flow" and row["reporting"] == "in_period":
        added = " + ".join(in_brackets(one.value) for one in then)
        return say("同期累计:{now} − ({then})", now=in_brackets(row["value"]), then=added)
    period = period_words(then[0].data_period)
    return say("上年 {period}:{now} − {then}", period=period, now=in_brackets(row["reported"]), then=in_brackets(then[0].value))


def _side(side: int | None) -> str:
    return {1: say(",变好"), -1: say(",变差"), 0: say(",不好不差")}.get(side, "") if side is not None else ""
