"""A form as a workbook: the sheet to fill in, and a sheet that says how.

Comes in: a `Form`. Goes out: the bytes of an .xlsx. Everything is locked (without a password) but the cells to fill in; each
text is stored as text, so that a name that begins with = is never a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from indicators.intake.form import Form, FormLine
from indicators.intake.packing import packed, writable
from indicators.period import in_words
from indicators.wording import in_source, listed, say
from indicators.wording.numbers import PERCENT_UNITS

HEADER_ROW: Final = 4
FROZEN_COLUMNS: Final = 3
_FONT: Final = "宋体"
_LINE: Final = Side(style="thin", color="FF9AA5B1")
_FRAME: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL: Final = PatternFill("solid", fgColor="FFE8EDF3")
_OPEN_FILL: Final = PatternFill("solid", fgColor="FFFFFBE6")
_LONGEST_PROMPT: Final = 250
# what a cell may hold instead of a number: the marks for "not reported" that the reader takes
_MARKS: Final = ("—", "——", "-", "/", "暂无", "未报")


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the form: heading, width in characters, what stands in it; `open` where the sender writes."""

    heading: str
    width: float
    cell: Callable[[Form, int, FormLine], str | int | Decimal | None]
    open: bool = False
    hidden: bool = False
    centred: bool = False


@in_source
def form_workbook(form: Form) -> bytes:
    """The workbook of a form, dated with the end of its period; in Chinese, the language of those who fill it in."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = say("填报表")
    columns = _columns()
    _head(sheet, form, columns)
    _lines(sheet, form, columns)
    _validate(sheet, form, columns)
    _set_up(sheet, columns, HEADER_ROW + len(form.lines))
    _explain(book.create_sheet(say("说明")), form)
    book.properties.creator, book.properties.title = say("序时"), _title(form)
    return packed(book, form.period.end)


def _columns() -> tuple[_Column, ...]:
    return (
        _Column(say("序号"), 5, lambda _form, number, _line: number, centred=True),
        _Column(say("地区"), 12, lambda _form, _number, line: line.region, centred=True),
        _Column(say("指标名称"), 30, lambda _form, _number, line: line.name),
        _Column(say("牵头单位"), 16, lambda _form, _number, line: listed(line.leads)),
        _Column(say("填报口径"), 18, lambda _form, _number, line: line.measure),
        _Column(say("目标"), 18, lambda _form, _number, line: line.target.replace(";", "\n"), centred=True),
        _Column(say("上期数据期"), 13, lambda _form, _number, line: line.last_period, centred=True),
        _Column(say("上期值"), 11, lambda _form, _number, line: line.last_value),
        _Column(say("计量单位"), 10, lambda _form, _number, line: line.unit, centred=True),
        _Column(say("数据期"), 15, lambda _form, _number, line: line.period, centred=True),
        _Column(say("实际值"), 14, lambda _form, _number, _line: None, open=True),
        _Column(say("备注"), 22, lambda _form, _number, _line: None, open=True),
        _Column(say("指标编码"), 20, lambda _form, _number, line: line.indicator, hidden=True),
        _Column(say("方案编码"), 20, lambda form, _number, _line: form.plan.plan, hidden=True),
    )


def _title(form: Form) -> str:
    return say("{title}填报表", title=form.plan.title)


def _head(sheet: Any, form: Form, columns: Sequence[_Column]) -> None:  # noqa: ANN401 — openpyxl ships no types
    shown = sum(not column.hidden for column in columns)
    when = in_words(form.period)
    until = listed(day.isoformat() for day in form.deadlines)
    lines = (
        (_title(form), Font(name=_FONT, size=16, bold=True), "center", 30),
        (say("{region} {period} 请于 {days} 前报送", region=form.region, period=when, days=until), Font(name=_FONT, size=11), "center", 20),
        (say("只填浅黄色的格;没有数据写“—”,不要写 0;怎样填见“说明”"), Font(name=_FONT, size=10, color="FF555555"), "left", 18),
    )
    for row, (text, font, side, height) in enumerate(lines, start=1):
        cell = _write(sheet, row, 1, text)
        cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=shown)
        sheet.row_dimensions[row].height = height
    for index, column in enumerate(columns, start=1):
        cell = _write(sheet, HEADER_ROW, index, column.heading)
        cell.font, cell.fill, cell.border = Font(name=_FONT, size=11, bold=True), _HEAD_FILL, _FRAME
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[HEADER_ROW].height = 24


def _lines(sheet: Any, form: Form, columns: Sequence[_Column]) -> None:  # noqa: ANN401
    font = Font(name=_FONT, size=11)
    for number, line in enumerate(form.lines, start=1):
        row, deepest = HEADER_ROW + number, 1
        for index, column in enumerate(columns, start=1):
            value = column.cell(form, number, line)
            cell = _write(sheet, row, index, value)
            numeric = isinstance(value, Decimal) or (column.open and column.heading == say("实际值"))
            side = "right" if numeric else "center" if column.centred else "left"
            cell.font, cell.border = font, _FRAME
            cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=not numeric)
            if column.open or (column.heading == say("计量单位") and len(line.units) > 1):
                cell.protection = Protection(locked=False)
            if column.open:
                cell.fill = _OPEN_FILL
            if not column.hidden and isinstance(value, str):
                deepest = max(deepest, _rows_of_text(value, column.width))
        sheet.row_dimensions[row].height = 6 + 15 * deepest


def _write(sheet: Any, row: int, column: int, value: str | int | Decimal | None) -> Any:  # noqa: ANN401
    cell = sheet.cell(row, column)
    cell.value = writable(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    return cell


def _rows_of_text(text: str, width: float) -> int:
    """How many rows a text takes up in a column of so many characters; a Chinese one is twice as wide, a capital half as wide again."""
    room = max(1, int(width - 2))
    return sum(max(1, -(-int(sum(_width(character) for character in line)) // room)) for line in text.split("\n"))


def _width(character: str) -> float:
    return 2 if not character.isascii() else 1.5 if character.isupper() else 1


def _validate(sheet: Any, form: Form, columns: Sequence[_Column]) -> None:  # noqa: ANN401
    value = get_column_letter(1 + next(i for i, column in enumerate(columns) if column.heading == say("实际值")))
    unit = get_column_letter(1 + next(i for i, column in enumerate(columns) if column.heading == say("计量单位")))
    prompts: dict[str, list[int]] = {}
    choices: dict[tuple[str, ...], list[int]] = {}
    for row, line in enumerate(form.lines, start=HEADER_ROW + 1):
        prompts.setdefault(_prompt(line), []).append(row)
        if len(line.units) > 1:
            choices.setdefault(line.units, []).append(row)
    for prompt, rows in prompts.items():
        first = f"{value}{rows[0]}"
        marks = ",".join(f'{first}="{mark}"' for mark in _MARKS)
        rule = DataValidation(type="custom", formula1=f"OR(ISNUMBER({first}),{marks})", allow_blank=True, errorStyle="stop")
        rule.errorTitle, rule.error = say("不是数"), say("请只填一个数,不带单位和文字;没有数据写“—”。说明写在备注里。")
        rule.promptTitle, rule.prompt = say("填实际值"), prompt[:_LONGEST_PROMPT]
        rule.showErrorMessage = rule.showInputMessage = True
        _apply(sheet, rule, value, rows)
    for units, rows in choices.items():
        rule = DataValidation(type="list", formula1=f'"{",".join(units)}"', allow_blank=False, errorStyle="stop")
        rule.errorTitle, rule.error = say("不是可选的单位"), say("请从下拉列表里选一个单位,数会自动换算。")
        rule.promptTitle, rule.prompt = say("计量单位"), say("若按别的单位填数,请在这里选;不选则按方案的单位。")
        rule.showErrorMessage = rule.showInputMessage = True
        _apply(sheet, rule, unit, rows)


def _apply(sheet: Any, rule: DataValidation, letter: str, rows: Sequence[int]) -> None:  # noqa: ANN401
    for first, last in _runs(rows):
        rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each stretch of rows that follow one another."""
    breaks = [index for index, (one, other) in enumerate(pairwise(rows), start=1) if other != one + 1]
    for first, end in zip((0, *breaks), (*breaks, len(rows)), strict=True):
        yield rows[first], rows[end - 1]


def _prompt(line: FormLine) -> str:
    if line.unit in PERCENT_UNITS:
        return say("{measure}。以“{unit}”计:百分之六点五填 6.5(也可填 6.5%)。没有数据写“—”。", measure=line.measure, unit=line.unit)
    if line.unit == "位":
        return say("{measure}。只填名次的数字,如 3。没有数据写“—”。", measure=line.measure)
    return say("{measure}。以“{unit}”计,只填数字。没有数据写“—”。", measure=line.measure, unit=line.unit)


def _set_up(sheet: Any, columns: Sequence[_Column], last_row: int) -> None:  # noqa: ANN401
    for index, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width, dimension.hidden = column.width, column.hidden
    sheet.freeze_panes = f"{get_column_letter(FROZEN_COLUMNS + 1)}{HEADER_ROW + 1}"
    shown = get_column_letter(sum(not column.hidden for column in columns))
    sheet.print_area = f"A1:{shown}{last_row}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    _on_paper(sheet, "landscape")
    sheet.protection.sheet = True  # against slips, not against people: no password
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.sheet_view.showGridLines = False


def _on_paper(sheet: Any, orientation: str) -> None:  # noqa: ANN401
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddFooter.center.text = say("第 &P 页,共 &N 页")


def _explain(sheet: Any, form: Form) -> None:  # noqa: ANN401
    until = listed(day.isoformat() for day in form.deadlines)
    texts = (
        say("怎样填这张表"),
        say("一、只填“填报表”里浅黄色的格:实际值和备注。其余的格是锁住的(没有密码),不必改动,也不要删行、加列。"),
        say("二、实际值只填数字,按“计量单位”一列的单位。该列有下拉箭头的,可以改选单位,系统会换算。"),
        say("三、以 % 计的指标,百分之六点五填 6.5 或 6.5%,不要填 0.065。"),
        say("四、“填报口径”写累计数的,填自 1 月(或方案起始月)起的累计;写当期数的,只填这一期;写期末数的,填期末那一天的数。"),
        say("五、没有数据的写“—”或留空,不要写 0;0 表示数值就是零。原因写在备注里。"),
        say("六、以前报过的数要更正,请另报一次那一期,原来的数保留可查。"),
        say("七、填好后直接把这个文件报上来,不用改格式;也可以另存为 CSV。"),
        say("八、报给:{region}的方案主管部门(专班)。截止:{days}。", region=form.plan.region, days=until),
        say("九、有疑问的,先问各指标的牵头单位。"),
    )
    sheet.column_dimensions["A"].width = 92
    for row, text in enumerate(texts, start=1):
        cell = _write(sheet, row, 1, text)
        cell.font = Font(name=_FONT, size=14 if row == 1 else 12, bold=row == 1)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[row].height = 10 + 17 * _rows_of_text(text, 92 if row > 1 else 70)
    sheet.protection.sheet = True
    sheet.sheet_view.showGridLines = False
    _on_paper(sheet, "portrait")
