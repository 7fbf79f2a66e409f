"""The command line from the outside: what is printed, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from indicators import Store
from indicators.cli import main

XIDONGTING = ["--plan", "xidongting-2025"]
JUNE = """地区,指标名称,数据期,实际值
西洞庭管理区,社零增速,2025年6月,5.5
西洞庭管理区,新引进产业项目,2025年1-6月,7
"""


SIXTH = """plan: {id: sixth, title: 第六方案, region: 鹤城区, window: 2025-01/2025-12}
areas:
  - id: one
    name: 领域
    indicators:
      - {id: loans, name: 新增贷款, unit: 亿元, measure: flow, target: ">= 60"}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


class CommandLine:
    def __init__(self, db: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        self.db, self._monkeypatch, self._captured = db, monkeypatch, capfdbinary

    def raw(self, *args: str | Path) -> tuple[int, bytes, bytes]:
        self._monkeypatch.setattr(sys, "argv", ["xushi", "--db", str(self.db), *map(str, args)])
        with pytest.raises(SystemExit) as left:
            main()
        sys.stdout.flush()
        printed = self._captured.readouterr()
        return int(left.value.code or 0), printed.out, printed.err

    def __call__(self, *args: str | Path) -> Answer:
        status, out, err = self.raw(*args)
        return Answer(status, out.decode(), err.decode())


@pytest.fixture
def xushi(store: Store, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> CommandLine:
    store.close()
    return CommandLine(store.path, monkeypatch, capfdbinary)


@pytest.fixture
def june(tmp_path: Path) -> Path:
    file = tmp_path / "june.csv"
    file.write_text(JUNE, encoding="utf-8-sig")
    return file


def test_every_target_of_the_five_plans_is_exported(xushi: CommandLine) -> None:
    rows = xushi("export", "targets", "--format", "csv").rows()
    assert len(rows) > 150
    assert {row["plan"] for row in rows} == {"dongyang-2016", "hecheng-2024", "jian-2023", "quzhou-2023", "xidongting-2025"}
    assert list(rows[0]) == ["plan", "region", "area", "indicator_id", "target_id", "indicator", "unit", "measure", "reporting", "comparator",
                             "target", "basis", "window_start", "due", "path", "baseline", "lead", "with", "source"]  # fmt: skip
    (social,) = [row for row in rows if row["indicator_id"] == "retail-sales-growth"]
    assert (social["region"], social["comparator"], social["target"], social["unit"], social["path"]) == (
        "西洞庭管理区",
        ">=",
        "6",
        "%",
        "hold",
    )
    (doubled,) = [row for row in rows if row["indicator"].endswith("游客人数")]
    assert (doubled["basis"], doubled["target"]) == ("times", "2")


def test_a_file_is_checked_first_and_stored_when_told(xushi: CommandLine, june: Path) -> None:
    checked = xushi("import", june, *XIDONGTING)
    assert checked.status == 0
    assert "新增 2 行" in checked.out
    assert "灯将改变:西洞庭管理区 社会消费品零售总额增速 未报送 → 接近达标" in checked.out
    assert "没有存下任何内容" in checked.out
    assert xushi("export", "actuals").rows() == []

    assert xushi("import", june, *XIDONGTING, "--yes", "--user", "张三").status == 0
    stored = xushi("export", "actuals").rows()
    assert [(row["indicator_id"], row["value"], row["row"], row["cell_text"], row["submitted_by"], row["in_force"]) for row in stored] == [
        ("new-industrial-projects", "7", "3", "7", "张三", "true"),
        ("retail-sales-growth", "5.5", "2", "5.5", "张三", "true"),
    ]


def test_assess_has_the_columns_of_the_contract_and_exact_figures(xushi: CommandLine, june: Path) -> None:
    xushi("import", june, *XIDONGTING, "--yes")
    rows = xushi("assess", "--as-of", "2025-06", *XIDONGTING, "--format", "csv").rows()
    assert list(rows[0]) == ["plan", "region", "area", "indicator_id", "target_id", "target_version", "indicator", "unit", "measure", "comparator",
                             "target", "due", "baseline", "data_period", "period_end", "value", "elapsed", "expected", "attainment", "progress",
                             "gap", "pace_gap", "required_per_month", "required_multiple", "forecast", "forecast_met", "trend_previous",
                             "trend_year", "status", "rule", "stale", "missing_periods", "periods_in_row", "caught_up"]  # fmt: skip
    by_id = {row["indicator_id"]: row for row in rows}
    projects = by_id["new-industrial-projects"]
    wanted = {"value": "7", "elapsed": "50", "expected": "6", "attainment": "58.3333333333", "gap": "-5", "pace_gap": "8.3333333333",
              "required_per_month": "0.8333333333", "forecast": "14", "forecast_met": "true", "status": "on_track", "rule": "8"}  # fmt: skip
    assert {name: projects[name] for name in wanted} == wanted
    sales = by_id["retail-sales-growth"]
    assert (sales["gap"], sales["attainment"], sales["status"], sales["rule"]) == ("-0.5", "", "lagging", "11")
    assert by_id["gdp-growth"]["status"] == "no_data"


def test_the_same_answer_in_every_format(xushi: CommandLine, june: Path, tmp_path: Path) -> None:
    xushi("import", june, *XIDONGTING, "--yes")
    as_csv = xushi("assess", "--as-of", "2025-06", *XIDONGTING, "--format", "csv").rows()
    as_json = json.loads(xushi("assess", "--as-of", "2025-06", *XIDONGTING, "--format", "json").out)
    file = tmp_path / "x.parquet"
    file.write_bytes(xushi.raw("assess", "--as-of", "2025-06", *XIDONGTING, "--format", "parquet")[1])
    as_parquet = pq.read_table(file).to_pylist()
    assert [row["status"] for row in as_csv] == [row["status"] for row in as_json] == [row["status"] for row in as_parquet]
    assert "社会消费品零售总额增速" in xushi("assess", "--as-of", "2025-06", *XIDONGTING).out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("地区,指标名称,数据期,实际值\n西洞庭管理区,社零增数,2025年6月,5.5\n", "没有指标“社零增数”"),
        ("地区,指标名称,数据期,实际值\n西洞庭管理区,社零增速,2025年6月,五点五\n", "五点五"),
        ("地区,指标名称,数据期,实际值\n西洞停管理区,社零增速,2025年6月,5.5\n", "西洞停管理区"),
        ("地区,指标名称,数据期,实际值\n西洞庭管理区,社零增速,2099年6月,5.5\n", "2099"),
        ("地区,指标名称,数据期,实际值\n西洞庭管理区,社零增速,2025年6月,5.5\n西洞庭管理区,社零增速,2025-06,5.6\n", "第 2"),
        ("", "空"),
    ],
)
def test_a_wrong_file_is_refused_with_words_and_nothing_is_stored(xushi: CommandLine, tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(content, encoding="utf-8")
    refused = xushi("import", file, *XIDONGTING, "--yes")
    assert refused.status == 1
    assert words in refused.out + refused.err
    assert "Traceback" not in refused.err
    assert xushi("export", "actuals").rows() == []


def test_a_binary_file_is_refused(xushi: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_bytes(bytes(range(256)) * 40)
    assert xushi("import", file, *XIDONGTING, "--yes").status == 1


def test_partial_storing_leaves_the_bad_row_out_and_says_so(xushi: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "half.csv"
    file.write_text(JUNE + "西洞庭管理区,没有的指标,2025年6月,1\n", encoding="utf-8")
    assert xushi("import", file, *XIDONGTING, "--yes").status == 1
    assert xushi("import", file, *XIDONGTING, "--yes", "--partial").status == 0
    (submission,) = xushi("export", "submissions").rows()
    assert (submission["values"], submission["left_out"]) == ("2", "1")


def test_a_withdrawn_submission_gives_the_former_value_back(xushi: CommandLine, june: Path, tmp_path: Path) -> None:
    xushi("import", june, *XIDONGTING, "--yes")
    revised = tmp_path / "revised.csv"
    revised.write_text(JUNE.replace("5.5", "6.2"), encoding="utf-8")
    assert "变更:西洞庭管理区 社会消费品零售总额增速" in xushi("import", revised, *XIDONGTING, "--yes").out
    assert _value(xushi) == "6.2"
    number = xushi("export", "submissions").rows()[-1]["submission"]
    assert xushi("withdraw", number, "--reason", "口径有误").status == 0
    assert _value(xushi) == "5.5"
    assert xushi("export", "audit").rows()[-1]["reason"] == "口径有误"


def _value(xushi: CommandLine) -> str:
    rows = xushi("assess", "--as-of", "2025-06", *XIDONGTING, "--format", "csv").rows()
    return next(row["value"] for row in rows if row["indicator_id"] == "retail-sales-growth")


def test_explain_names_the_file_the_row_and_the_rule(xushi: CommandLine, june: Path) -> None:
    xushi("import", june, *XIDONGTING, "--yes")
    said = xushi("explain", "retail-sales-growth", "--region", "西洞庭管理区", "--as-of", "2025-06", "--format", "csv").out
    assert "june.csv 第 2 行" in said
    assert "判定:规则 11" in said
    assert "接近达标" in said


def test_a_sixth_plan_is_added_changed_with_a_reason_and_assessed(xushi: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "sixth.yaml"
    file.write_text(SIXTH, encoding="utf-8")
    assert xushi("plan", "check", file).status == 0
    assert xushi("plan", "add", file).status == 0
    assert xushi("plan", "add", file).status == 1
    file.write_text(SIXTH.replace("60", "70"), encoding="utf-8")
    asked = xushi("plan", "add", file)
    assert asked.status == 1
    assert "--reason" in asked.err
    assert xushi("plan", "add", file, "--reason", "年中调整").status == 0
    (row,) = xushi("assess", "--plan", "sixth", "--as-of", "2025-06", "--format", "csv").rows()
    assert (row["target"], row["target_version"], row["status"]) == ("70", "2", "no_data")


def test_a_wrong_plan_file_says_file_line_and_field(xushi: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "plan:\n  id: wrong\n  title: 错\n  region: 不存在区\n  window: 2025-01/2025-12\nareas:\n  - {id: a, name: 甲}\n", encoding="utf-8"
    )
    refused = xushi("plan", "check", file)
    assert refused.status == 1
    assert "wrong.yaml 第 4 行 plan.region" in refused.err


def test_a_region_is_added_and_used(xushi: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("code,name,parent,level,aliases\n431202X1,城南街道,431202,township,城南\n", encoding="utf-8")
    assert xushi("region", "add", file).status == 0
    file.write_text("code,name,parent,level,aliases\n9X,无处镇,000000,township,\n", encoding="utf-8")
    refused = xushi("region", "add", file)
    assert refused.status == 1
    assert "000000" in refused.err


def test_demo_marks_its_values_and_leaves_when_told(xushi: CommandLine) -> None:
    assert xushi("demo").status == 0
    kinds = [row["kind"] for row in xushi("export", "submissions").rows()]
    assert kinds.count("example") == 5
    assert kinds.count("published") == 1
    statuses = [row["status"] for row in xushi("assess", "--as-of", "2025-09", "--format", "csv").rows()]
    for colour in (("met", "on_track"), ("lagging",), ("off_track", "missed"), ("pending",), ("no_data", "undetermined")):
        assert sum(statuses.count(status) for status in colour) >= 2, colour
    assert xushi("demo", "--clear").status == 0
    left = {row["submission"] for row in xushi("export", "actuals").rows() if row["in_force"] == "true"}
    assert len(left) == 1


def test_published_figures_judge_dongyang(xushi: CommandLine) -> None:
    xushi("demo")
    rows = xushi("assess", "--plan", "dongyang-2016", "--as-of", "2018-12", "--format", "csv").rows()
    growth = {row["target_id"]: row for row in rows if row["indicator_id"] == "gdp-growth"}
    assert (growth["y2017"]["value"], growth["y2017"]["status"]) == ("7.5", "met")
    assert (growth["y2018"]["value"], growth["y2018"]["gap"], growth["y2018"]["status"]) == ("5.5", "-2.5", "missed")


def test_the_first_submission_of_an_office_takes_the_examples_of_its_plan_away(xushi: CommandLine, june: Path) -> None:
    xushi("demo")
    xushi("import", june, *XIDONGTING, "--yes")
    rows = [row for row in xushi("export", "actuals").rows() if row["in_force"] == "true"]
    assert {row["indicator_id"] for row in rows if row["plan"] == "xidongting-2025"} == {"retail-sales-growth", "new-industrial-projects"}
    assert any(row["plan"] == "hecheng-2024" for row in rows)


def test_exit_statuses(xushi: CommandLine, tmp_path: Path) -> None:
    assert xushi("assess", "--as-of", "2025-06", "--region", "无此区").status == 1
    assert xushi("assess", "--as-of", "不是日期").status == 1
    assert xushi("nonsense").status == 2
    assert xushi("export", "nonsense").status == 2
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(b"x" * 4096)
    xushi.db = damaged
    unusable = xushi("assess")
    assert unusable.status == 3
    assert "打不开数据库" in unusable.err


def test_every_command_has_help(xushi: CommandLine) -> None:
    for command in (["serve"], ["demo"], ["plan", "check"], ["plan", "add"], ["region", "add"], ["import"], ["read"], ["withdraw"], ["explain"],
                    ["group"], ["due"], ["template"], ["milestone", "done"], ["milestone", "reopen"], ["assess"], ["export"]):  # fmt: skip
        helped = xushi(*command, "--help")
        assert helped.status == 0
        assert any("一" <= letter <= "鿿" for letter in helped.out)


def test_a_milestone_is_marked_done(xushi: CommandLine) -> None:
    (first, *_) = xushi("export", "milestones", "--plan", "xidongting-2025").rows()
    assert xushi("milestone", "done", first["milestone_id"], "--on", "2025-06-30", "--note", "已签约", *XIDONGTING).status == 0
    done = {row["milestone_id"]: row for row in xushi("export", "milestones", "--plan", "xidongting-2025").rows()}
    assert (done[first["milestone_id"]]["done_on"], done[first["milestone_id"]]["note"]) == ("2025-06-30", "已签约")
    assert xushi("milestone", "done", "no-such", "--on", "2025-06-30").status == 1
    assert xushi("milestone", "reopen", first["milestone_id"], "--reason", "合同未生效", *XIDONGTING).status == 0
    undone = {row["milestone_id"]: row for row in xushi("export", "milestones", "--plan", "xidongting-2025").rows()}
    assert (undone[first["milestone_id"]]["done_on"], undone[first["milestone_id"]]["note"]) == ("", "")


def test_group_ranks_regions(xushi: CommandLine) -> None:
    xushi("demo")
    rows = xushi("group", "--by", "region", "--as-of", "2025-09", "--format", "csv").rows()
    ranks = [int(row["rank"]) for row in rows if row["rank"]]
    assert ranks == sorted(ranks)
    assert "序时达标率" in xushi("group", "--by", "plan", "--as-of", "2025-09").out


def test_the_unit_of_stored_figures_cannot_change_under_them(xushi: CommandLine, tmp_path: Path) -> None:
    plan = tmp_path / "sixth.yaml"
    plan.write_text(SIXTH, encoding="utf-8")
    xushi("plan", "add", plan)
    actuals = tmp_path / "loans.csv"
    actuals.write_text("地区,指标名称,数据期,实际值\n鹤城区,新增贷款,2025年6月,33\n", encoding="utf-8")
    assert xushi("import", actuals, "--plan", "sixth", "--yes").status == 0
    plan.write_text(SIXTH.replace("亿元", "万元"), encoding="utf-8")
    refused = xushi("plan", "add", plan, "--reason", "换单位")
    assert refused.status == 1
    assert "单位 亿元 → 万元" in refused.err


def test_a_misspelt_plan_or_area_is_refused_with_a_near_name(xushi: CommandLine) -> None:
    refused = xushi("assess", "--plan", "xidongting-2026")
    assert refused.status == 1
    assert "xidongting-2025" in refused.err
    assert "民生补短提质" in xushi("assess", "--area", "民生补短").err


@pytest.mark.parametrize("what", ["targets", "actuals", "milestones", "submissions", "audit"])
@pytest.mark.parametrize("output", ["csv", "json", "parquet", "table"])
def test_everything_is_exported_in_every_format(xushi: CommandLine, what: str, output: str) -> None:
    status, out, err = xushi.raw("export", what, "--format", output)
    assert (status, err) == (0, b"")
    assert out


def test_an_alias_of_a_region_is_understood_everywhere(xushi: CommandLine, june: Path) -> None:
    xushi("import", june, *XIDONGTING, "--yes")
    assert xushi("explain", "retail-sales-growth", "--region", "西洞庭", "--as-of", "2025-06").status == 0
    assert xushi("explain", "社零增速", "--region", "西洞庭", "--as-of", "2025-06").status == 0
    assert "社会消费品零售总额增速" in xushi("explain", "社会消费品零售额增速", "--region", "西洞庭").err


def test_parts_that_do_not_come_to_the_whole_are_noted_and_no_fault(xushi: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "parts.yaml"
    file.write_text(SIXTH.replace("鹤城区", "吉安市").replace('">= 60"', '">= 60", regions: {吉州区: 20, 青原区: 30}'), encoding="utf-8")
    for command in ("check", "add"):
        told = xushi("plan", command, file)
        assert told.status == 0
        assert "提示:新增贷款:分解目标合计 50 亿元,比吉安市目标 ≥ 60 亿元 少 10 亿元;13 个县区中 2 个有分解目标" in told.out


def test_what_was_known_on_an_earlier_day(xushi: CommandLine, june: Path) -> None:
    xushi("import", june, *XIDONGTING, "--yes")
    before = xushi("assess", "--as-of", "2025-06", *XIDONGTING, "--known-on", "2020-01-01", "--format", "csv").rows()
    assert before == []
    later = xushi("assess", "--as-of", "2025-06", *XIDONGTING, "--known-on", "2099-12-31", "--format", "csv").rows()
    assert later == xushi("assess", "--as-of", "2025-06", *XIDONGTING, "--format", "csv").rows()
    assert xushi("explain", "社零增速", "--region", "西洞庭", "--as-of", "2025-06", "--known-on", "2020-01-01").status == 1
    assert "判定:规则 11" in xushi("explain", "社零增速", "--region", "西洞庭", "--as-of", "2025-06", "--known-on", "2099-01-01").out
