"""Plans as they were issued: what was promised, by whom, until when.

Comes in: one YAML file a plan and the table of regions. Goes out: a frozen `PlanDocument` and its `Target`s, one for
each indicator, target and region. Refuses a file with every fault in it, each with its line and field. Whether a
promise is kept is not known here.
"""

from indicators.plan.model import Area, Indicator, Milestone, PlanDocument
from indicators.plan.reading import read_plan
from indicators.plan.regions import Region, Regions, read_regions
from indicators.plan.targets import Target, expand_targets

__all__ = [
    "Area",
    "Indicator",
    "Milestone",
    "PlanDocument",
    "Region",
    "Regions",
    "Target",
    "expand_targets",
    "read_plan",
    "read_regions",
]
