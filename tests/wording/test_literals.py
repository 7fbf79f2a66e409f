"""Chinese that stands in the code and does not go through say(…) is named here with its reason, or is a fault."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
# what people write into files and plans: it is read, never shown, so it has no other language
VOCABULARY = {
    "indicators/accounts/audit.py": "words that the product stored in the audit, by which they are known again",
    "indicators/intake/correction.py": "numerals and endings of headings",
    "indicators/intake/form.py": "units that the form offers",
    "indicators/intake/form_sheet.py": "the font, and marks for 'not reported' that the reader takes",
    "indicators/intake/headings.py": "spellings of headings",
    "indicators/intake/lookups.py": "spellings of years, months and whole regions",
    "indicators/intake/marking.py": "the author of comments, by whom they are known again",
    "indicators/intake/neighbours.py": "words that tell a cumulative from the figure of a period",
    "indicators/intake/parsing.py": "spellings of numbers, dates and 'not reported'",
    "indicators/intake/recognition.py": "words that begin notes and signatures",
    "indicators/intake/reporting_period.py": "spellings of periods",
    "indicators/intake/rows.py": "a comma",
    "indicators/intake/sheets.py": "the name of our own sheet, by which it is known again",
    "indicators/intake/surroundings.py": "words of titles",
    "indicators/intake/titles.py": "words of titles",
    "indicators/intake/units.py": "units and their multiples",
    "indicators/intake/vocabulary.py": "spellings of totals and prefixes",
    "indicators/intake/reading/dialect.py": "separators",
    "indicators/intake/reading/encoding.py": "the range of the script",
    "indicators/intake/reading/number_format.py": "parts of number formats",
    "indicators/intake/reading/outline.py": "words that begin notes",
    "indicators/intake/reading/plaintext.py": "a comma",
    "indicators/intake/reading/shapes.py": "spellings of numbers and dates",
    "indicators/period.py": "spellings of periods",
    "indicators/plan/model.py": "a keyword of plan files",
    "indicators/plan/targets.py": "units of percent",
    "indicators/wording/numbers.py": "units that are written in their own way",
}
# names of who did something, stored as they are and shown as names are
NAMES = {"管理员", "系统", "示例", "公开发布", "单点登录"}
# the audit is written once, for everybody, in the language of the house
STORED = {"what", "subject", "old", "new", "who", "origin"}
SINGLE = {
    ("indicators/wording/__init__.py", "中文"): "a language calls itself by its own name",
    ("indicators/wording/__init__.py", "序时"): "the name of the product",
    ("dashboard/download.py", "、"): "parts names inside a cell of a file for programs",
    ("indicators/plan/reading.py", "、"): "is what 'or' becomes in a list that say(…) takes in",
}
AUDITED = {
    "indicators/accounts/registry.py": {"account_text"},
    "indicators/catalog.py": {"_told_regions", "_told_targets"},
    "indicators/intake/submission.py": {"_told", "store_submission", "withdraw"},
    "indicators/cli/options.py": {"acting_as"},
}


def modules() -> list[Path]:
    return sorted(path for folder in ("indicators", "dashboard") for path in (ROOT / folder).rglob("*.py"))


def not_said(source: str, file: str) -> Iterator[tuple[int, str]]:
    """Line and text of each Chinese literal that neither say(…) nor a reason covers."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
            around = [node]
            while around[-1] in above:
                around.append(above[around[-1]])
            if not any(_covered(inner, outer, file) for inner, outer in pairwise(around)) and not _known(node.value, around, file):
                yield node.lineno, node.value


def _covered(inner: ast.AST, outer: ast.AST, file: str) -> bool:
    """A docstring, the text of say(…), help of the command line, or what the audit keeps."""
    if isinstance(outer, ast.Expr) and isinstance(inner, ast.Constant):
        return True
    if isinstance(outer, ast.Call) and getattr(outer.func, "id", None) in {"say", "_say"} and outer.args[0] is inner:
        return True
    if isinstance(outer, ast.keyword):
        return (file.startswith("indicators/cli/") and outer.arg == "help") or outer.arg in STORED
    return isinstance(outer, ast.FunctionDef) and outer.name in AUDITED.get(file, set())


def _known(text: str, around: list[ast.AST], file: str) -> bool:
    if text in NAMES or (file, text) in SINGLE:
        return True
    if file.startswith("indicators/cli/") and any(
        isinstance(node, ast.Assign) and "HELP" in ast.unparse(node.targets[0]) for node in around
    ):
        return True
    raised = any(isinstance(node, ast.Raise) for node in around)
    return file in VOCABULARY and not raised


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_is_forgotten(path: Path) -> None:
    file = path.relative_to(ROOT).as_posix()
    assert [f"{file}:{line} {text}" for line, text in not_said(path.read_text(encoding="utf-8"), file)] == []


def test_every_reason_has_its_file() -> None:
    assert [file for file in [*VOCABULARY, *AUDITED, *(file for file, _ in SINGLE)] if not (ROOT / file).is_file()] == []


FORGOTTEN = {
    'raise RefusedError("没有区域")': 1,
    'raise RefusedError(f"没有区域“{name}”")': 1,
    'st.title("总览")': 1,
    'WORDS = {"met": "已完成"}': 1,
    "label = f\"{say('区域')}：{name}\"": 1,
    'say("没有{kind}", kind="区域")': 1,
    'say("没有区域")': 0,
    'say("没有区域“{name}”", name=name)': 0,
    '"""一段说明"""': 0,
}


@pytest.mark.parametrize(("source", "count"), FORGOTTEN.items())
def test_the_finder_finds(source: str, count: int) -> None:
    assert len(list(not_said(source, "dashboard/app.py"))) == count


def test_words_are_said_when_they_are_read_not_when_they_are_imported() -> None:
    found = []
    for path in modules():
        found += [f"{path.relative_to(ROOT)}:{line}" for line in said_at_import(path.read_text(encoding="utf-8"))]
    assert found == []


def said_at_import(source: str) -> Iterator[int]:
    """Lines of say(…) outside of every function, and in the defaults of parameters and the arguments of decorators."""
    tree = ast.parse(source)
    inside = {
        inner
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for statement in (function.body if isinstance(function.body, list) else [function.body])
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in {"say", "listed"} and node not in inside:
            yield node.lineno


def test_the_finder_of_words_at_import_finds() -> None:
    assert list(said_at_import('A = say("总览")\ndef f(a=say("是")):\n    return say("否")\nB = lambda: say("是")')) == [1, 2]
