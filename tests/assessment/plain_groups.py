"""The plain rules, section 7: groups, 序时达标率, 报送率 and ranks, counted target by target.

Comes in: a plan's dictionary and the plain row of each of its targets. Goes out: one dictionary a group. Stretch targets
(争取) are shown and not counted.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from plain_terms import Target, interval_of, next_interval

JUDGED = ("met", "on_track", "lagging", "off_track", "missed")
STATUSES = (*JUDGED, "pending", "no_data", "undetermined")


def keys_of(plan: dict, target: Target, by: str) -> Iterator[tuple[str, str | None]]:
    """The groups that a target stands in, each as key and plan."""
    area, entry = next((a, e) for a in plan["areas"] for e in a["indicators"] if e["id"] == target.indicator)
    leads = entry.get("lead", area["lead"])
    name = plan["plan"]["id"]
    found: dict[str, list[tuple[str, str | None]]] = {
        "region": [(target.region, None)],
        "plan": [(name, None)],
        "department": [(lead, None) for lead in ([leads] if isinstance(leads, str) else leads)],
        "area": [(key, name) for key in (area["id"], *entry.get("also_in", ()))],
    }
    yield from found[by]


def last_due(target: Target, as_of: date, report_by: int) -> date | None:
    """The end of the last interval of the window whose deadline is past; None before the first, and once the deadline
    after the window's last interval is past too (p)."""
    ends, (_, end) = [], interval_of(target.start, target.every, target.january)
    while end + timedelta(days=report_by) < as_of and len(ends) < 1000:
        ends.append(end)
        end = next_interval(end, target.every, target.january)[1]
    if not ends or as_of > next_interval(target.end, target.every, target.january)[1] + timedelta(days=report_by):
        return None
    return min(ends[-1], target.end)


def groups(judged: list[tuple[dict, Target, dict[str, Any]]], by: str, as_of: date) -> dict[tuple[str, str | None], dict[str, Any]]:
    """Each group's figures, the rank among them."""
    members: dict[tuple[str, str | None], list] = {}
    for plan, target, row in judged:
        if not target.stretch:
            for key in keys_of(plan, target, by):
                members.setdefault(key, []).append((plan, target, row))
    found = {key: figures(rows, as_of) for key, rows in members.items()}
    for one in found.values():
        one["rank"] = 1 + sum(standing(other) > standing(one) for other in found.values()) if one["judged"] else None
    return found


def standing(one: dict[str, Any]) -> tuple:
    """What the table is ordered by; a group without any pace stands behind those with one."""
    if not one["judged"]:
        return (-1,)
    return (one["on_pace_rate"], one["mean_pace"] is not None, one["mean_pace"] or Fraction(0))


def figures(rows: list, as_of: date) -> dict[str, Any]:
    counts = {status: sum(row["status"] == status for _, _, row in rows) for status in STATUSES}
    judged = sum(counts[status] for status in JUDGED)
    paces = [row["pace_gap"] for _, _, row in rows if row["status"] in JUDGED and row["pace_gap"] is not None]
    due = reported = 0
    for plan, target, row in rows:
        day = last_due(target, as_of, int(plan["plan"]["report_by"]))
        due += day is not None
        reported += day is not None and row["period_end"] is not None and row["period_end"] >= day
    return counts | {
        "targets": len(rows),
        "judged": judged,
        "on_pace_rate": Fraction(100 * (counts["met"] + counts["on_track"]), judged) if judged else None,
        "mean_pace": sum(paces, Fraction(0)) / len(paces) if paces else None,
        "due": due,
        "reported": reported,
        "reporting_rate": Fraction(100 * reported, due) if due else None,
    }
