"""Names of regions of which several are called the same: 城关镇(甲市), 城关镇(乙市).

Comes in: all regions and codes of some. Goes out: a name for each that no other of them has, by what the region lies in, or by
its code where that is called the same too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from indicators import Region

RegionBelow = tuple[Region, frozenset[str]]


def region_names(known: dict[str, RegionBelow], codes: Iterable[str]) -> dict[str, str]:
    """A name for each code that no other of them has."""
    told = list(dict.fromkeys(codes))
    above = regions_above(known, told)
    return {code: known[code][0].name + (f"({above[code]})" if code in above else "") for code in told}


def regions_above(known: dict[str, RegionBelow], codes: Iterable[str]) -> Mapping[str, str]:
    """For each region that shares its name with another of them: what it lies in, or its code where that tells nothing."""
    own = {code: known[code][0] for code in codes}
    times = Counter(region.name for region in own.values())
    alike = {code: region for code, region in own.items() if times[region.name] > 1}
    parents = {code: known[region.parent][0].name if region.parent in known else code for code, region in alike.items()}
    twice = Counter((alike[code].name, above) for code, above in parents.items())
    return {code: above if twice[alike[code].name, above] == 1 else code for code, above in parents.items()}
