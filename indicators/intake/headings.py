"""What a column's heading may mean, and texts folded so that the same name written differently is the same.

Comes in: a heading or a name as typed. Goes out: its meanings (more than one where a heading fits two columns) and its
folded form. Nothing is guessed: a heading that is not in the list has no meaning.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

from indicators.period import PeriodError, parse_period
from indicators.wording import say

Meaning = Literal["plan", "region", "indicator", "indicator_id", "period", "year", "value", "unit", "note"]
REQUIRED: tuple[Meaning, ...] = ("indicator", "value")

# a heading of the first kind may stand over names of regions or over units; of the second over regions or departments
_SPELLINGS: tuple[tuple[tuple[Meaning, ...], str], ...] = (
    (("plan",), "方案 方案名称 方案编码 方案编号 行动方案 plan plan_id"),
    (("region",), "地区 区域 县区 区县 县市区 市县 地区名称 区域名称 县区名称 行政区 行政区划 辖区 乡镇 镇街 乡镇街道 园区 region"),
    (("region", "unit"), "单位"),
    (("region",), "单位名称 填报单位 报送单位 填报地区 报送地区 所属地区"),
    (("indicator",), "指标 指标名称 指标名 考核指标 主要指标 指标内容 指标项目 indicator indicator_name"),
    (("indicator_id",), "指标编码 指标代码 指标编号 指标id indicator_id"),
    (("period",), "期间 数据期 统计期 统计期间 月份 截止时间 数据时间 统计时间 统计月份 报告期 所属期 时间 日期 期别 period month date"),
    (("year",), "年份 年度 year"),
    (
        ("value",),
        """实际值 完成值 累计完成 本期值 数值 实际完成 实际完成值 累计完成值 累计值 累计数 完成数 完成情况 指标值
        实际 实际数 完成 累计 本期 本期数 当期值 value actual""",
    ),
    (("unit",), "计量单位 数据单位 指标单位 unit"),
    (("note",), "备注 说明 备注说明 note notes remark remarks comment"),
)
# what stands beside the actual values in a table: named so that it is never read as one
_BESIDE = re.compile(
    r"目标|计划|任务|预期|预计|完成率|进度|达标|占比|比重|同比|环比|增速|增幅|增减|增长|排名|位次|名次"
    r"|上年|去年|同期|上月|上期|上季|差距|缺口"
    r"|序号|编号|牵头|责任|联系|得分|基期|基数|权重|分值|合计|总计|小计"
)
_VALUE_BEFORE = ("截至", "截止", "累计", "实际", "本期", "当期")
_VALUE_AFTER = (
    "实际完成值",
    "累计完成值",
    "实际完成",
    "累计完成",
    "完成情况",
    "完成值",
    "完成数",
    "实际值",
    "实际数",
    "累计值",
    "累计数",
    "累计",
    "实际",
    "完成",
    "数值",
    "末",
    "底",
    "数",
    "值",
)
_MONTH_OF_DIGITS = re.compile(r"((?:19|20)\d{2})\.?(0[1-9]|1[0-2])")
ANY_YEAR = 2000
DEPARTMENT_OR_REGION = frozenset({"单位名称", "填报单位", "报送单位"})
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_BRACKETED = re.compile(r"\((?P<inside>[^()]*)\)|\[(?P<square>[^\[\]]*)\]")


def meaning_word(meaning: Meaning) -> str:
    """What a meaning is called on the screen."""
    return {
        "plan": say("方案"),
        "region": say("地区"),
        "indicator": say("指标"),
        "indicator_id": say("指标编码"),
        "period": say("数据期"),
        "year": say("年份"),
        "value": say("实际值"),
        "unit": say("单位"),
        "note": say("备注"),
    }[meaning]


@cache
def _meanings() -> dict[str, tuple[Meaning, ...]]:
    return {spelling: meanings for meanings, spellings in _SPELLINGS for spelling in spellings.split()}


def spellings(meaning: Meaning) -> tuple[str, ...]:
    """The Chinese headings that mean one thing alone, for a remedy."""
    return tuple(s for meanings, text in _SPELLINGS if meanings == (meaning,) for s in text.split() if not s.isascii())[:6]


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """NFKC, lower case, without spaces, line breaks and invisible characters."""
    return re.sub(r"\s+", "", INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).lower()


def heading(text: str) -> str:
    """A heading without brackets, colon and the star of a required field."""
    return _BRACKETED.sub("", fold(text)).strip("*:★#")


def heading_meanings(text: str) -> tuple[Meaning, ...]:
    """What a heading may mean; none where it is not known."""
    return _meanings().get(heading(text), ())


def bracketed(text: str) -> tuple[str, ...]:
    """The texts in brackets of a folded name or heading."""
    return tuple(found["inside"] or found["square"] or "" for found in _BRACKETED.finditer(fold(text)))


def stands_beside(text: str) -> bool:
    """Whether a heading names what stands beside the values: 目标值, 完成率, 同比, 排名 …"""
    return bool(_BESIDE.search(heading(text)))


@lru_cache(maxsize=4096)
def period_in_heading(text: str) -> str:
    """The period that a heading names (1-6月完成值(亿元) names 1-6月); empty where it names none."""
    plain = heading(text)
    digits = _MONTH_OF_DIGITS.fullmatch(plain)
    if digits:
        return f"{digits[1]}年{int(digits[2])}月"
    if plain.isdigit():
        return ""
    before = next((word for word in _VALUE_BEFORE if plain.startswith(word)), "")
    rest = plain.removeprefix(before)
    for word in ("", *_VALUE_AFTER):
        for candidate in dict.fromkeys((plain, rest)):
            if candidate.endswith(word) and _is_period(candidate.removesuffix(word)):
                return candidate.removesuffix(word)
    return ""


def _is_period(text: str) -> bool:
    if not text or text.replace(".", "").isdigit():
        return False
    try:
        parse_period(text, year=ANY_YEAR)
    except (PeriodError, ValueError):
        return False
    return True
