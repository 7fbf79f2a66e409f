"""Units of the trade and what one is in another: 亿元, 万元 and 元; 万家 and 家; ‰ and %.

Comes in: a unit as written. Goes out: a power of ten and a base. Two units of one base convert exactly; of different
bases never. A unit nobody knows stands for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache

from indicators.intake.headings import fold

_PREFIXES = {
    "万亿": 12,
    "千亿": 11,
    "百亿": 10,
    "十亿": 9,
    "亿": 8,
    "千万": 7,
    "百万": 6,
    "十万": 5,
    "万": 4,
    "千": 3,
    "百": 2,
    "十": 1,
    "": 0,
}
_COUNTS = """
    个 家 人 户 项 件 起 次 名 位 份 场 套 台 宗 所 辆 只 条 座 处 张 本 部 篇 头 羽 尾 株 批 班 队 支 门 科 种 类 例 床 间 栋 幢 片 村 镇
    人次 家次 户次 批次 车次 件次 对 组 期 层 艘 架 口 块 盏 根 卷 册 幅 首 届 轮 步 站 点 笔 单
"""
COUNTS = frozenset(_COUNTS.split())
_MEASURES = """
    元 美元 欧元 日元 港元 亩 公顷 平方米 立方米 米 里 克 升 天 小时 分钟 秒 年 月 季度 个月 工作日 个工作日 瓦 瓦时 标准煤
    % 百分点 倍 分 摄氏度 分贝
"""
_BASES = COUNTS | frozenset(_MEASURES.split())
_SAME = {
    "‰": ("%", -1),
    "百分比": ("%", 0),
    "个百分点": ("百分点", 0),
    "平方公里": ("平方米", 6),
    "公里": ("米", 3),
    "千米": ("米", 3),
    "公斤": ("克", 3),
    "千克": ("克", 3),
    "微克": ("克", -6),
    "毫克": ("克", -3),
    "吨": ("克", 6),
    "度": ("瓦时", 3),
    "千瓦时": ("瓦时", 3),
    "千瓦": ("瓦", 3),
    "兆瓦": ("瓦", 6),
    "元人民币": ("元", 0),
    "人民币元": ("元", 0),
    "m2": ("平方米", 0),
    "m3": ("立方米", 0),
    "km": ("米", 3),
    "kg": ("克", 3),
    "μg": ("克", -6),
    "mg": ("克", -3),
    "日": ("天", 0),
}
_EXACT = Context(prec=200)


@dataclass(frozen=True, slots=True)
class Unit:
    """`base` times ten to the power of `exponent`; a bare 万 has the base "". `known` is False for a text nobody knows."""

    exponent: int
    base: str
    known: bool = True


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """The unit that a text names, such as 亿元, 万家, %, 元/月; an unknown text is a base of its own."""
    plain = fold(text).removeprefix("单位:").strip("()[]")
    top, *below = re.split(r"[/·]", plain)
    found = _simple(top)
    if found is None or not all(_simple(part) for part in below):
        return Unit(0, plain, known=False)
    under = sorted((_simple(part) or found for part in below), key=lambda unit: unit.base)
    exponent = found.exponent - sum(unit.exponent for unit in under)
    return Unit(exponent, "/".join([found.base, *(unit.base for unit in under)]))


def _simple(text: str) -> Unit | None:
    for prefix, exponent in _PREFIXES.items():
        if not text.startswith(prefix):
            continue
        rest = text[len(prefix) :]
        if rest in _SAME:
            base, more = _SAME[rest]
            return Unit(exponent + more, base)
        if rest in _BASES or (rest == "" and prefix in {"万", "亿", "万亿"}):
            return Unit(exponent, rest)
    return None


def converted(number: Decimal, written: Unit, wanted: Unit) -> Decimal | None:
    """`number` of one unit in another, exactly; None where they do not convert. A bare 万 or 亿 counts the wanted base."""
    counts = written.base == "" and wanted.base not in {"%", "百分点"}
    if written.base != wanted.base and not counts:
        return None
    return _EXACT.scaleb(number, written.exponent - wanted.exponent)
