"""The last part of an explanation: is the figure stale, how long has it been behind, and the rule that decided.

Comes in: one result of the rules with the lights of its reports, and the viewing date. Goes out: steps; the last is the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from indicators.explanation.inputs import Sent, origin
from indicators.explanation.step import Row, Step, fine, signed
from indicators.period import period_words
from indicators.wording import listed, say
from indicators.wording.lights import SHAPES, STATUS_OF_RULE, light_word
from indicators.wording.numbers import COMPARATORS


def judgement_steps(row: Row, sent: Sequence[Sent], as_of: date) -> Iterator[Step]:
    """Stale, periods in a row, caught up, met late, and the rule."""
    yield _stale(row, as_of)
    yield from _in_a_row(row)
    for one in sent:
        if one.role == "late":
            formula = f"{fine(one.value)} {COMPARATORS[row['comparator']]} {fine(row['final_target'])};{origin(one)}"
            yield Step("verdict", say("逾期完成"), formula, period_words(one.data_period), ("met_late",))
    yield _rule(row, as_of)


def _stale(row: Row, as_of: date) -> Step:
    columns = ("stale",)
    if row["period_end"] is None:
        return Step("verdict", say("数据是否陈旧"), say("目标期内没有已报数据"), say("否"), columns)
    if row["reached_due"]:
        return Step("verdict", say("数据是否陈旧"), say("数据期已到到期日 {due}", due=row["due"]), say("否"), columns)
    how = {"end": row["next_ends"][0], "day": as_of}
    text = (
        say("下一个报送间隔到 {end} 结束,再加 20 天,统计截止 {day} 在其后", **how)
        if row["stale"]
        else say("下一个报送间隔到 {end} 结束,再加 20 天,统计截止 {day} 没有超过", **how)
    )
    return Step("verdict", say("数据是否陈旧"), text, say("数据陈旧") if row["stale"] else say("否"), columns)


def _in_a_row(row: Row) -> Iterator[Step]:
    lights = row["lights"] or []
    many = row["periods_in_row"]
    text = listed(_light(one) for one in lights[-many:]) if many else say("最近一期不是黄灯或红灯")
    yield Step("verdict", say("连续滞后"), text, say("{n} 期", n=many), ("periods_in_row",))
    if row["caught_up"]:
        text = say("{before} 之后 {now}", before=_light(lights[-2]), now=_light(lights[-1]))
        yield Step("verdict", say("已补齐"), text, say("是"), ("caught_up",))
    else:
        yield Step("verdict", say("已补齐"), say("上一期不是黄灯或红灯,或最近一期不是绿灯"), say("否"), ("caught_up",))


def _light(one: Row) -> str:
    status = STATUS_OF_RULE[one["rule"]]
    word = light_word(status, one["rule"], capped=bool(one["capped"]), over_cap=bool(one["capped"]) and one["met"] is False)
    period = period_words(one["data_period"])
    return say("{period} {shape}{word}(规则 {rule})", period=period, shape=SHAPES[status], word=word, rule=one["rule"])


def _rule(row: Row, as_of: date) -> Step:
    word = light_word(row["status"], row["rule"], capped=bool(row["capped"]), over_cap=bool(row["over_cap"]))
    reason = _capped_reasons(row).get(row["rule"]) if row["capped"] else None
    text = reason or _reasons(row, as_of)[row["rule"]]
    compared = _compared(row)
    how = say("{how}:{formula}", how=text, formula=compared) if compared else text
    return Step("verdict", say("判定:规则 {rule}", rule=row["rule"]), how, f"{SHAPES[row['status']]} {word}", ("rule", "status"))


def _reasons(row: Row, as_of: date) -> dict[str, str]:
    theta = fine(row["tolerance"])
    rank = row["measure"] == "rank"
    last = row["next_ends"][1] if row["next_ends"] else None
    return {
        "1a": say("目标所依据的基期或对照值未知,不作判断"),
        "2": say("目标期内没有已报数据"),
        "3": say("已达到目标"),
        "3a": say("到期之后的报送间隔到 {end} 结束,再加 20 天仍未报到到期数据(统计截止 {day})", end=last, day=as_of),
        "4": say("已达到,应继续保持到到期日 {due}", due=row["due"]),
        "5": say("到期数据已达到目标"),
        "6": say("数据期已到到期日 {due} 而未达到", due=row["due"]),
        "7": say("时间已过 75%,完成率低于 100 − {theta}", theta=theta),
        "7a": say("到期之前尚不判断快慢"),
        "8": say("未到目标,但不落后于序时"),
        "9": say("落后于序时不超过 {theta} 个百分点", theta=theta),
        "10": say("落后于序时超过 {theta} 个百分点", theta=theta),
        "11": say("与目标相差不超过 1 位,或不超过目标的 {theta}%", theta=theta)
        if rank
        else say("与目标之差不超过目标的 {theta}%", theta=theta),
        "12": say("与目标之差超过允许范围"),
    }


def _capped_reasons(row: Row) -> dict[str, str]:
    """The words for staying under a cap of the year."""
    theta = fine(row["tolerance"])
    return {
        "8": say("未超过按时间折算的上限"),
        "9": say("超过按时间折算的上限,不多于目标的 {theta}%", theta=theta),
        "10": say("已超过上限") if row["over_cap"] else say("超过按时间折算的上限,多于目标的 {theta}%", theta=theta),
    }


def _awaited(row: Row) -> str:
    """The figure without which a relative target says nothing."""
    if row["basis"] == "indicator":
        return say("还没有“{name}”的同期值", name=row["reference_name"])
    return say("还没有 {end} 的已报数据", end=row["baseline_end"]) if row["baseline_end"] else say("方案没有写明基期值")


def _compared(row: Row) -> str:
    """The comparison that decided, with its figures; or the figure that is not there to compare with."""
    rule, theta = row["rule"], fine(row["tolerance"])
    if rule == "1a":
        return _awaited(row)
    if rule in {"3", "4", "5", "6"} or (rule == "10" and row["over_cap"]):
        target = row["target_now"] if row["target_now"] is not None else row["final_target"]
        return say("{v} 对 {sign} {target}", v=fine(row["value"]), sign=COMPARATORS[row["comparator"]], target=fine(target))
    if rule in {"8", "9", "10"}:
        pace = signed(row["pace_gap"]) if row["pace_gap"] is not None else ""
        return {"8": f"{pace} ≥ 0", "9": f"0 > {pace} ≥ −{theta}", "10": f"{pace} < −{theta}"}[rule]
    if rule == "7":
        return say("{elapsed}% ≥ 75%,{done}% < 100% − {theta}%", elapsed=fine(row["elapsed"]), done=fine(row["attainment"]), theta=theta)
    if rule in {"11", "12"}:
        allowed = f"{theta}% × |{fine(row['target_now'])}|"
        if row["measure"] == "rank":
            allowed = say("(1 与 {share} 中较大者)", share=allowed)
        return f"{signed(row['gap'])} {'≥' if rule == '11' else '<'} −{allowed}"
    return ""
