"""What a provider's claims make of an account, where the list has changed between, or the claims give nothing; and how names are typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.gate.provider import Provider, _following, account_of
from indicators import ADMINISTRATOR, Account, RefusedError, Store, accounts, add_account, audit, disable_account, set_password, who_is

GOOD = "lantern june figures"
PROVIDER = Provider("https://id.example", "a", "b", role_claim="groups", region_claim="towns", department_claim="offices")


@pytest.fixture
def store(shipped_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "xushi.duckdb"
    path.write_bytes(shipped_store_file.read_bytes())
    opened = Store(path)
    add_account(opened, "admin-a", role="administrator", who=ADMINISTRATOR, password=GOOD)
    add_account(opened, "clerk", role="reporter", who=ADMINISTRATOR, regions=["祝丰镇"])
    yield opened
    opened.close()


def claims(*towns: str, role: str = "reporter", **more: object) -> dict[str, object]:
    return {"sub": "clerk", "groups": role, "towns": list(towns), **more}


def stands(store: Store, name: str = "clerk") -> Account:
    return next(one for one in accounts(store) if one.name == name)


@pytest.mark.parametrize("named", ["祝丰镇", " 祝丰镇 ", "4307Z1A"])
def test_the_same_region_in_other_words_is_no_change(store: Store, named: str) -> None:
    before = len(audit(store, who=ADMINISTRATOR))
    assert account_of(store, PROVIDER, claims(named, named)) == stands(store)
    assert len(audit(store, who=ADMINISTRATOR)) == before


@pytest.mark.parametrize(
    ("towns", "why"), [((), "负责的地区或单位"), (("祝风镇",), "没有区域“祝风镇”"), (("祝丰镇", "无此镇"), "没有区域“无此镇”")]
)
def test_who_is_given_no_region_or_an_unknown_one_does_not_come_in_with_the_old(store: Store, towns: tuple[str, ...], why: str) -> None:
    before = stands(store)
    with pytest.raises(RefusedError, match=why):
        account_of(store, PROVIDER, claims(*towns))
    assert stands(store) == before


def test_a_changed_claim_changes_the_account(store: Store) -> None:
    assert account_of(store, PROVIDER, claims("西洞庭管理区")).regions == ("4307Z1",)
    assert account_of(store, PROVIDER, claims(role="administrator")).role == "administrator"


@pytest.mark.parametrize("changed", [claims("西洞庭管理区"), claims(role="viewer"), claims(offices=["区发改局"])])
def test_a_sign_in_does_not_undo_a_disabling_that_came_between(store: Store, changed: dict[str, object]) -> None:
    seen = stands(store)
    disable_account(store, "clerk", who="admin-a", reason="调离")
    with pytest.raises(RefusedError, match="“clerk”已停用,请找管理员"):
        _following(store, PROVIDER, changed, "clerk", seen)
    assert stands(store).disabled


def test_an_administrator_can_still_switch_an_account_on(store: Store) -> None:
    disable_account(store, "clerk", who="admin-a")
    add_account(store, "clerk", role="viewer", who="admin-a")
    assert not stands(store).disabled


def test_a_name_is_the_same_however_the_keyboard_puts_its_accents(store: Store) -> None:
    name, apart = "Zoé", unicodedata.normalize("NFD", "Zoé")
    assert name != apart
    add_account(store, apart, role="viewer", who="admin-a", password=GOOD)
    found = who_is(store, apart, GOOD)
    assert found is not None
    assert found.name == name
    set_password(store, apart, "another long one", who="admin-a")
    assert who_is(store, name, "another long one") is not None
    disable_account(store, f" {apart} ", who="admin-a")
    assert stands(store, name).disabled
    assert {one.subject for one in audit(store, who="admin-a") if one.what in {"改口令", "停用账户"}} == {name}
