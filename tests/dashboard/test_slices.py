from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indicators import Group, Scope, Store, groups

AS_OF = date(2025, 6, 30)
COUNTED = ("targets", "met", "on_track", "lagging", "off_track", "missed", "pending", "no_data", "undetermined", "judged", "on_pace_rate",
           "mean_pace", "due", "reported", "reporting_rate", "example")  # fmt: skip


@pytest.fixture(scope="module")
def store(store_files: dict[str, Path]) -> Store:
    return Store(store_files["full"])


@pytest.fixture(scope="module")
def slices(store: Store) -> dict[tuple[str, ...], Group]:
    return {tuple(group.key.split("\x1f")): group for group in groups(store, as_of=AS_OF, by="slice")}


@pytest.mark.parametrize(
    "key",
    [
        ("", "", "", ""),
        ("jian-2023", "", "", ""),
        ("", "360800", "", ""),
        ("", "360802", "", ""),
        ("xidongting-2025", "", "民生补短提质", ""),
        ("", "4307Z1", "", "区科工局"),
        ("quzhou-2023", "330800", "聚焦招商,做深做实产业链招引服务", ""),
    ],
)
def test_a_slice_is_the_group_of_its_scope(store: Store, slices: dict[tuple[str, ...], Group], key: tuple[str, ...]) -> None:
    plan, region, area, department = (part or None for part in key)
    (whole,) = groups(store, as_of=AS_OF, by="all", scope=Scope(plan=plan, region=region, area=area, department=department))
    assert [getattr(slices[key], name) for name in COUNTED] == [getattr(whole, name) for name in COUNTED]
