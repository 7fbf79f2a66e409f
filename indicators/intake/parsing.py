"""The text of a value cell becomes an exact number in the indicator's unit, or nothing (not reported), or a fault.

Comes in: the cell, the indicator's unit and measure, and the unit written beside it (its column, heading or table).
Goes out: a Decimal, or None where the cell says "not reported". Raises `CellError` for whatever is not clearly one
number: nothing is guessed, rounded or dropped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from indicators.intake.finding import CellError, Fault, shown
from indicators.intake.headings import INVISIBLE, fold
from indicators.intake.units import Unit, converted, parse_unit
from indicators.plan.expression import LARGEST, MOST_DECIMALS
from indicators.wording import say

LONGEST_VALUE = 80
_PLAIN = re.compile(r"[+-]?[0-9]{1,13}(?:\.[0-9]{1,10})?", re.ASCII)
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_REPORTED = re.compile(r"[-‐‑–—―─]+|/|\.{3}|\.{6}|暂无|暂无数据|无|n/a|#n/a|null|未报", re.IGNORECASE)
_FORMULA_ERROR = re.compile(r"#[A-Z/0-9_]+[!?]|#{2,}|#(?:CALC|SPILL|FIELD)!?", re.IGNORECASE)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_DATE = re.compile(
    r"(?:19|20)\d{2}(?:[-/]|年)\d{1,2}(?:(?:[-/]|月)\d{1,2}日?|月(?:份|末|底)?)?(?:[ T]\d{1,2}:\d{2}.*)?"
    r"|\d{1,2}[-/月]\d{1,2}日?|\d{1,2}月(?:份|末|底)?|[A-Za-z]{3,9}[- ]\d{1,4}|\d{1,2}[- ][A-Za-z]{3,9}"
)
_CHINESE_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]")
_NUMBER = re.compile(
    r"(?P<same>同比|比上年同期|比上年|较上年同期|较上年)?(?P<word>增长|上升|下降|减少|▼|↓|↑)? ?第?"
    r"(?P<open>\()? ?(?P<sign>[+-])? ?"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?P<exponent>[eE][+-]?[0-9]+)?"
    r"(?P<rest>.*)"
)
_DOWN = frozenset({"下降", "减少", "▼", "↓"})
_SIGNS_OF_GROWTH = frozenset({"增长", "上升", "下降", "减少", "↑", "↓"})


@dataclass(frozen=True, slots=True)
class Measured:
    """What a value cell is read for: the indicator's unit as written and as a scale, and its measure."""

    unit: str
    scale: Unit
    measure: str


@lru_cache(maxsize=1 << 16)
def not_reported(text: str) -> bool:
    """Whether a cell says that there is no figure: empty, —, …, 暂无, N/A and the like."""
    if _PLAIN.fullmatch(text):
        return False
    plain = _cleaned(text)
    return not plain or bool(_NOT_REPORTED.fullmatch(plain))


def parse_value(text: str, wanted: Measured, beside: str = "") -> Decimal | None:
    """The number of a cell in the indicator's unit, None where it is not reported.

    `beside` is the unit written in the row's unit column, in the heading or over the table. Raises CellError.
    """
    if _PLAIN.fullmatch(text) and beside in {"", wanted.unit}:
        return _exact(Decimal(text), text)
    direction = _DIRECTION.search(text)
    if direction:
        found_mark = say("“{text}”里有看不见的书写方向符(U+{code})", text=shown(_cleaned(text)), code=f"{ord(direction[0]):04X}")
        raise CellError(Fault("direction_mark", found_mark, say("应只有数字和单位"), say("请清空单元格,手工重新输入")))
    if not_reported(text):
        return None
    plain = _cleaned(text)
    found = _NUMBER.fullmatch(plain) if len(plain) <= LONGEST_VALUE else None
    own = _own_unit(found, wanted) if found else None
    if found is None or own is None or _special(text):
        raise CellError(_not_a_number(text, plain))
    return _exact(_in_unit(_signed(found, wanted, text), own, beside, wanted), text)


def _own_unit(found: re.Match[str], wanted: Measured) -> str | None:
    """The unit behind the number, "" where there is none; None where something else stands there."""
    before, closed, after = found["rest"].replace(" ", "").partition(")") if found["open"] else (found["rest"].replace(" ", ""), "", "")
    if bool(found["open"]) != bool(closed) or (before and after) or ("第" in found[0] and wanted.measure != "rank"):
        return None
    own = before or after
    if own.startswith("(") and own.endswith(")"):
        own = own[1:-1]
    if wanted.measure == "rank" and own == "名":
        return wanted.unit
    return own if not own or parse_unit(own).known or fold(own) == fold(wanted.unit) else None


def _cleaned(text: str) -> str:
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).strip()
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    return re.sub(r"\s+", " ", plain.replace("\u2212", "-").replace("\u2013", "-") if plain[:1] in "\u2212\u2013(" else plain).strip()


def _special(text: str) -> bool:
    """Whether a mark would turn into a digit by folding: 60① is not 601, 5² not 52."""
    return any(unicodedata.category(c) in {"No", "Nl"} and c != "〇" for c in text)


def _signed(found: re.Match[str], wanted: Measured, text: str) -> Decimal:
    word, sign, in_brackets = found["word"], found["sign"], bool(found["open"])
    if in_brackets and (sign or word):
        raise CellError(_unreadable(text))
    if (found["same"] or word in _SIGNS_OF_GROWTH) and wanted.measure != "growth":
        raise CellError(
            Fault(
                "change_not_value",
                say("“{text}”写的是增减,而这个指标要的是数值本身", text=shown(text)),
                say("应为以 {unit} 计的数", unit=wanted.unit),
                say("请改写实际值"),
            )
        )
    if word in _DOWN and sign == "-":
        raise CellError(_unreadable(text, say("“下降”与负号请只写一个")))
    exponent = found["exponent"] or ""
    if len(exponent) > len("e+100"):
        raise CellError(_out_of_range(text))
    number = Decimal(re.sub("[, ]", "", found["number"]) + exponent)
    return number.copy_negate() if word in _DOWN or sign == "-" or in_brackets else number


def _in_unit(number: Decimal, own: str, beside: str, wanted: Measured) -> Decimal:
    written = parse_unit(own) if own else parse_unit(beside) if beside else wanted.scale
    result = converted(number, written, wanted.scale)
    named = own or beside
    if own and beside and converted(number, parse_unit(beside), wanted.scale) is None:
        result, named = None, beside
    if result is None:
        found = say("单位“{unit}”不能换算成“{wanted}”", unit=shown(named), wanted=wanted.unit)
        raise CellError(
            Fault(
                "unit_mismatch",
                found,
                say("应以“{wanted}”计", wanted=wanted.unit),
                say("请改用“{wanted}”,或核对是不是这个指标", wanted=wanted.unit),
            )
        )
    if own and beside and not _agree(written, parse_unit(beside)):
        found = say("数值里写“{unit}”,旁边的单位写“{other}”", unit=shown(own), other=shown(beside))
        raise CellError(Fault("unit_conflict", found, say("两处应一致"), say("请核对数值是按哪个单位填的,把另一处改成一样")))
    return result


def _agree(own: Unit, beside: Unit) -> bool:
    """Whether a unit in the cell says what the one beside it says; 1.2万 beside 家 does."""
    return own == beside or (own.base == "" and beside.exponent in {0, own.exponent})


def _exact(number: Decimal, text: str) -> Decimal:
    """The number as the store holds it: thirteen digits before the point, ten behind it, none lost."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or abs(number) >= LARGEST:
        raise CellError(_out_of_range(text))
    if not any(digits):
        return Decimal(0)
    while exponent < 0 and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1
    if -exponent > MOST_DECIMALS:
        raise CellError(_out_of_range(text))
    return Decimal((sign, digits + (0,) * exponent, min(exponent, 0)))


def _not_a_number(text: str, plain: str) -> Fault:
    """Which kind of text a cell holds that is no number."""
    expected = say("应为一个数,没有数据请写“—”或留空")
    if _FORMULA_ERROR.fullmatch(plain):
        return Fault("formula_error", say("“{text}”是公式错误或列宽不够", text=shown(text)), expected, say("请改正公式或加宽列后重新保存"))
    if _NOT_FINITE.fullmatch(plain):
        return Fault("not_a_number", say("“{text}”不是数", text=shown(text)), expected, say("请填实际值"))
    if _DATE.fullmatch(plain):
        return Fault(
            "date_in_value",
            say("“{text}”像日期,不是数值", text=shown(text)),
            expected,
            say("请填实际值;若是软件自动改成了日期,请把单元格设为文本后重填"),
        )
    if _special(text):
        return Fault("special_digit", say("“{text}”里有带圈、上标或分数字符", text=shown(text)), expected, say("请删去注码,只留数字"))
    if _CHINESE_NUMERAL.search(plain):
        return Fault("chinese_numeral", say("“{text}”用了中文数字", text=shown(text)), expected, say("请改写阿拉伯数字"))
    return _unreadable(text)


def _unreadable(text: str, why: str = "") -> Fault:
    remedy = why or say("请只写数字(可带单位),估计、范围与说明请写在备注里")
    return Fault("unreadable_value", say("“{text}”读不出一个数", text=shown(text)), say("应为一个数,如 60、1,234.5、6.5%、-4.1"), remedy)


def _out_of_range(text: str) -> Fault:
    found = say("“{text}”超出能存的范围", text=shown(text))
    expected = say("整数部分至多 13 位,小数至多 {decimals} 位(换算成指标单位后)", decimals=MOST_DECIMALS)
    return Fault("number_out_of_range", found, expected, say("请核对数字与单位,小数过多的请四舍五入"))
