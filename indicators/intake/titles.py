"""What the lines over a table say: the unit of its figures, its period, its year.

Comes in: the title lines, joined to one text each. Goes out: units, years and the one period they name; where they name
several, none of them is taken. A day on which a form was filled in is no period.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from indicators.intake.units import parse_unit
from indicators.period import Period, PeriodError, parse_period

_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:计量|金额|数据)?单位:\s*(?P<units>[^\s,;)]+)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*年|\s*[-./]\s*\d{1,2}(?!\d)|(?:0[1-9]|1[0-2])(?!\d))")
_FILLED_IN = re.compile(r"(?:填报|填表|制表|报送|报出|上报|打印|导出|发布)(?:日期|时间)")
_CHINESE = "〇零一二三四五六七八九十"
_PERIOD = re.compile(
    r"(?:19|20|二[〇零])[\d" + _CHINESE + r"]{2}年(?:度)?"
    r"(?:第?[1-4一二三四]季度|前[1-4一二三四]季度|[上下]半年|"
    r"[\d" + _CHINESE + r"]{1,3}月?(?:-|—|–|~|至|到)[\d" + _CHINESE + r"]{1,3}月份?(?:[上中下]旬|[上下]半月)?(?!\d+日)|"
    r"[\d" + _CHINESE + r"]{1,3}月份?(?:[上中下]旬|[上下]半月)?(?!\d+日))"
    r"|(?:19|20)\d{2}Q[1-4]|(?:19|20)\d{2}H[12]"
)


def title_units(titles: Iterable[str]) -> tuple[str, ...]:
    """The units that a line such as `填报人:… 单位:亿元` names."""
    named = (found["units"] for title in titles for found in _UNIT.finditer(unicodedata.normalize("NFKC", title)))
    return tuple(unit for units in named for unit in re.split("[、和]", units) if parse_unit(unit).known)


def years(texts: Iterable[str]) -> set[int]:
    """The years that texts name."""
    return {int(year) for text in texts for year in _YEAR.findall(text)}


def names_year(text: str) -> bool:
    """Whether a period names its year."""
    return bool(_YEAR.search(text))


def title_period(titles: Sequence[str]) -> tuple[str, Period] | None:
    """The one period that the title lines name, as written; None where there is none, or several that end on different days."""
    found: dict[str, Period] = {}
    for title in titles:
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
        if _FILLED_IN.search(plain):
            continue
        for text in _PERIOD.findall(plain):
            try:
                found[text] = parse_period(text)
            except PeriodError:
                continue
    if len({period.end for period in found.values()}) != 1:
        return None
    return max(found.items(), key=lambda item: item[1].end - item[1].start)
