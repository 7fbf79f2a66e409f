"""The words and shapes of the lights: a status is a word and a shape before it is a colour.

Comes in: status, rule number and what kind of target it is. Goes out: the word the trade uses for exactly that.
"""

from __future__ import annotations

from typing import Final

from indicators.wording import say

SHAPES: Final = {
    "met": "✔",
    "on_track": "●",
    "lagging": "▲",
    "off_track": "◆",
    "missed": "✘",
    "pending": "◔",
    "no_data": "○",
    "undetermined": "?",
    "no_target": "–",
}
STATUSES: Final = tuple(SHAPES)
WORST_FIRST: Final = ("missed", "off_track", "lagging", "pending", "on_track", "met", "no_data", "undetermined", "no_target")

STATUS_OF_RULE: Final = {
    "1": "no_target", "1a": "undetermined", "2": "no_data", "3": "met", "3a": "no_data", "4": "on_track", "5": "met", "6": "missed",
    "7": "lagging", "7a": "pending", "8": "on_track", "9": "lagging", "10": "off_track", "11": "lagging", "12": "off_track",
}  # fmt: skip


def status_word(status: str) -> str:
    """The word for a status in counts and filters."""
    return {
        "met": say("已完成"),
        "on_track": say("达序时"),
        "lagging": say("滞后"),
        "off_track": say("严重滞后"),
        "missed": say("未完成"),
        "pending": say("推进中"),
        "no_data": say("未报送"),
        "undetermined": say("缺基期"),
        "no_target": say("未设目标"),
    }[status]


def light_word(status: str, rule: str, *, capped: bool = False, over_cap: bool = False) -> str:
    """The word for one light, as its rule says it: 达标, 接近达标, 控制进度内 and so on."""
    if over_cap and rule == "10":
        return say("已超限")
    if capped and rule in {"8", "9", "10"}:
        return {"8": say("控制进度内"), "9": say("接近控制线"), "10": say("超控制进度")}[rule]
    words = {
        "3a": say("到期未报"),
        "4": say("达标"),
        "7": say("临期未达"),
        "11": say("接近达标"),
        "12": say("未达标"),
    }
    return words.get(rule, status_word(status))
