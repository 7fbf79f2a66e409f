"""What a plan file may say, field by field (pydantic, frozen).

Comes in: the tree read from a YAML file, every scalar a text. Goes out: `PlanDocument`. Each check that needs one entry
alone stands here; what needs two (ids that clash, nodes against a window) stands in `targets.py`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from indicators.period import Period, PeriodError, parse_period, parse_window
from indicators.plan.expression import Measure, checked_number
from indicators.wording import say

Every = Literal["旬", "half-month", "month", "quarter", "half-year", "year"]
PathName = Literal["linear", "schedule", "hold", "final"]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_window(value: object) -> object:
    return parse_window(value) if isinstance(value, str) else value


def _as_period(value: object) -> object:
    return parse_period(value) if isinstance(value, str) else value


Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_as_list)]
Number = Annotated[Decimal, AfterValidator(checked_number)]
Positive = Annotated[Number, Field(gt=0)]
Window = Annotated[Period, BeforeValidator(_as_window)]
NodePeriod = Annotated[Period, BeforeValidator(_as_period)]


class Entry(BaseModel):
    """Frozen, nothing unknown let in, spaces at the ends dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True, defer_build=True)


class Baseline(Entry):
    """基期: the value before the window, in the indicator's unit. Without `value` the reported figure of `period` serves."""

    value: Number | None = None
    period: NodePeriod | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Baseline:
        if self.value is None and self.period is None:
            raise ValueError(say("基期应写 value,或写 period 由已报数据取值"))
        return self


class TargetTerms(Entry):
    """What can be said of a target, on the indicator, on one of its `targets`, or on one region's."""

    target: str | None = None
    window: Window | None = None
    due: date | None = None
    baseline: Baseline | None = None
    schedule: dict[NodePeriod, Number] | None = None
    path: PathName | None = None
    tolerance: Number | None = Field(default=None, ge=0, le=100, decimal_places=4)
    margin: Number | None = Field(default=None, ge=0)
    both: bool | None = None
    per: Literal["year"] | None = None
    stretch: bool | None = None


class RegionalTerms(TargetTerms):
    """One sub-region's target; a bare number or expression in the file becomes `target`."""

    @model_validator(mode="before")
    @classmethod
    def _from_scalar(cls, value: object) -> object:
        return {"target": value} if isinstance(value, str) else value


class NamedTerms(TargetTerms):
    """One of several targets of an indicator."""

    id: Id
    regions: dict[Name, RegionalTerms] = Field(default_factory=dict)


class Indicator(TargetTerms):
    """指标: one unit, one measure, and its targets."""

    id: Id
    name: Name
    aliases: Names = ()
    unit: Name
    measure: Measure
    reporting: Literal["cumulative", "in_period"] = "cumulative"
    every: Every = "month"
    january: bool = True
    since: Literal["year", "window"] = "year"
    part_of: Id | None = None
    decimals: int = Field(default=1, ge=0, le=6)
    lead: Names = ()
    partners: Names = Field(default=(), alias="with")
    also_in: Annotated[tuple[Id, ...], BeforeValidator(_as_list)] = ()
    source: str = ""
    definition: str = ""
    targets: tuple[NamedTerms, ...] = ()
    regions: dict[Name, RegionalTerms] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_together(self) -> Indicator:
        if self.measure != "flow" and {"reporting", "since"} & self.model_fields_set:
            raise ValueError(say("reporting、since 只用于 measure: flow"))
        if self.targets and (self.target is not None or self.regions):
            raise ValueError(say("有多个 targets 时,target 与 regions 写在各个 targets 之内"))
        if not self.january and self.every != "month":
            raise ValueError(say("january: false(1-2月合并)只用于按月报送"))
        return self


class Milestone(Entry):
    """节点: a dated deliverable that is done or not."""

    id: Id
    name: Name
    due: date
    lead: Names = ()
    partners: Names = Field(default=(), alias="with")
    source: str = ""


class Area(Entry):
    """攻坚领域: a section of the plan under which indicators and milestones stand."""

    id: Id
    name: Name
    lead: Names = ()
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()


class PlanHead(Entry):
    """The plan itself; `window` is the default window of its targets."""

    id: Id
    title: Name
    document: str = ""
    issued: date | None = None
    region: Name
    window: Window
    tolerance: Number = Field(default=Decimal(10), ge=0, le=100, decimal_places=4)
    report_by: int = Field(default=20, ge=0, le=366)


class PlanDocument(Entry):
    """One plan file."""

    plan: PlanHead
    areas: tuple[Area, ...] = Field(min_length=1)


__all__ = ["Area", "Baseline", "Indicator", "Milestone", "PeriodError", "PlanDocument", "PlanHead", "TargetTerms"]
