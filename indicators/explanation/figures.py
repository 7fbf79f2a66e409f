"""The third part of an explanation: elapsed share, expectation, and how far the value is from target, baseline and time.

Comes in: one result of the rules. Goes out: a step a figure; figures that a target has none of are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from indicators.explanation.promise import path_word
from indicators.explanation.step import Row, Step, apart, fine, in_brackets, signed, with_unit
from indicators.wording import say
from indicators.wording.numbers import COMPARATORS, exact, rounded


def figure_steps(row: Row) -> Iterator[Step]:
    """From the elapsed share to what is needed a month."""
    yield _elapsed(row)
    yield Step(
        "figures",
        say("序时目标 E({path})", path=path_word(row["path"])),
        _expectation(row),
        with_unit(row["expected"], row["unit"]),
        ("expected",),
    )
    yield _met(row)
    yield from _distances(row)
    if row["required_per_month"] is not None:
        yield _required(row)


def _elapsed(row: Row) -> Step:
    over, under, months = Decimal(row["elapsed_over"]), Decimal(row["elapsed_under"]), row["months"]
    passed = exact(rounded(over * months / under, 4))
    how = say("截至 {end} 为第 {passed} 个月,共 {months} 个月", end=row["period_end"], passed=passed, months=months)
    return Step(
        "figures",
        say("序时进度 τ"),
        say("{how}:{formula}", how=how, formula=f"{passed} ÷ {months} × 100"),
        f"{fine(row['elapsed'])}%",
        ("elapsed",),
    )


def _expectation(row: Row) -> str:
    """How E came about on the path of the target."""
    by_path = {"hold": say("每一期都应达到目标"), "final": say("到期日之前没有序时目标")}
    if row["path"] == "linear":
        b0, target = fine(row["start_value"]), fine(row["final_target"])
        share = f"{row['elapsed_over']} ÷ {row['elapsed_under']}"
        return f"b0 + (T − b0) × τ = {b0} + ({target} − {in_brackets(row['start_value'])}) × {share}"
    if row["path"] == "schedule":
        return _between_nodes(row)
    if row["path"] == "final" and row["expected"] is not None:
        return say("数据期已到到期日,应达到目标")
    return by_path[row["path"]]


def _between_nodes(row: Row) -> str:
    """The node before and the node after; of growth and rank the latest node reached."""
    nodes = [(node["node_end"], node["value"], _month(row, node)) for node in row["nodes"] or ()]
    end, here = row["period_end"], Fraction(int(row["elapsed_over"]) * row["months"], int(row["elapsed_under"]))
    exact = [node for node in nodes if node[0] == end]
    before = [node for node in nodes if node[0] < end]
    after = [node for node in nodes if node[0] > end] or [(row["due"], row["final_target"], Fraction(row["months"]))]
    if exact:
        return say("{end} 的节点值 {value}", end=end, value=fine(exact[0][1]))
    if row["rule_path"] == "hold":
        return say("已到的最近节点 {end}:{value}", end=before[-1][0], value=fine(before[-1][1])) if before else say("第一个节点还没有到")
    if row["expected"] is None:
        return say("第一个节点之前没有序时目标")
    first = before[-1] if before else (None, row["start_value"], Fraction(0))
    start = say("{end} 的节点", end=first[0]) if first[0] else say("目标期开始")
    rise = f"({fine(after[0][1])} − {in_brackets(first[1])})"
    formula = f"{fine(first[1])} + {rise} × ({here} − {first[2]}) ÷ ({after[0][2]} − {first[2]})"
    return say("{start}与 {end} 的节点之间按月折算:{formula}", start=start, end=after[0][0], formula=formula)


def _month(row: Row, node: Row) -> Fraction:
    """At which month of the window a node stands; what is inside a month is a fraction."""
    start, end = row["window_start"], node["node_end"]
    whole = (end.year - start.year) * 12 + end.month - start.month
    return Fraction(whole) + Fraction(int(node["part_over"]), int(node["part_under"]))


def _met(row: Row) -> Step:
    target = row["target_now"] if row["target_now"] is not None else row["final_target"]
    if row["met"] is None:
        return Step("figures", say("是否达到"), say("还没有可比的目标值"), say("不作判断"))
    compared = f"{fine(row['value'])} {COMPARATORS[row['comparator']]} {fine(target)}"
    if row["comparator"] == "~":
        compared = f"{fine(row['value'])} ≥ {fine(target)} − {fine(row['margin'])}"
        compared += f",{fine(row['value'])} ≤ {fine(target)} + {fine(row['margin'])}" if row["two_sided"] else ""
    return Step("figures", say("是否达到"), compared, say("达到") if row["met"] else say("未达到"))


def _distances(row: Row) -> Iterator[Step]:
    v, b, t = in_brackets(row["value"]), in_brackets(row["baseline"]), in_brackets(row["final_target"])
    if row["gap"] is not None:
        now = in_brackets(row["target_now"] if row["target_now"] is not None else row["final_target"])
        how = f"−|{v} − {now}|" if row["exact"] else f"{now} − {v}" if row["direction"] < 0 else f"{v} − {now}"
        yield Step("figures", say("差距"), how, apart(row["gap"], row["unit"]), ("gap",))
    if row["attainment"] is not None:
        yield Step("figures", say("完成率"), f"v ÷ T × 100 = {v} ÷ {t} × 100", f"{fine(row['attainment'])}%", ("attainment",))
    if row["progress"] is not None:
        how = f"(v − b) ÷ (T − b) × 100 = ({v} − {b}) ÷ ({t} − {b}) × 100"
        yield Step("figures", say("基期以来进度"), how, f"{fine(row['progress'])}%", ("progress",))
    if row["pace_gap"] is not None:
        yield Step("figures", say("超/欠序时"), _pace(row), say("{points} 个百分点", points=signed(row["pace_gap"])), ("pace_gap",))


def _pace(row: Row) -> str:
    """(v − E) over what it is measured by; where less is better the other way round, beyond an exact target its mirror image."""
    v, e = in_brackets(row["mirrored"]), in_brackets(row["expected"])
    upper = f"({e} − {v})" if row["toward"] < 0 else f"({v} − {e})"
    base = f"|{fine(row['final_target'])} − {in_brackets(row['baseline'])}|" if row["from_baseline"] else f"|{fine(row['final_target'])}|"
    mirrored = say(";v 越过目标 T,按镜像 2T − v = {v} 计", v=fine(row["mirrored"])) if row["mirrored"] != row["value"] else ""
    return f"{upper} ÷ {base} × 100{mirrored}"


def _required(row: Row) -> Step:
    months, over, under = row["months"], Decimal(row["elapsed_over"]), Decimal(row["elapsed_under"])
    passed = rounded(over * months / under, 4)
    t, v = in_brackets(row["final_target"]), in_brackets(row["value"])
    how = f"(T − v) ÷ {say('剩余月数')} = ({t} − {v}) ÷ ({months} − {exact(passed)})"
    result = with_unit(row["required_per_month"], row["unit"])
    if row["required_multiple"] is not None:
        how += say(";目前月均 {v} ÷ {passed}", v=v, passed=exact(passed))
        result += say(",为目前月均的 {n} 倍", n=fine(row["required_multiple"]))
    return Step("figures", say("月均需完成"), how, result, ("required_per_month", "required_multiple"))
