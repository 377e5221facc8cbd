# SPDX-License-Identifier: EUPL-1.2
"""Values by lot: what region.toml says of one answer, drawn for one person."""

import random
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from tasks.forms.model import Json

LOTS = frozenset({"draw", "each", "range", "days", "chance"})


def is_lot(rule: object) -> bool:
    """Whether the rule is drawn, and not a value of its own."""
    return isinstance(rule, dict) and len(rule) == 1 and bool(LOTS & rule.keys())


def draw(rule: Json, chance: random.Random, today: date, offered: Collection[str] | None = None) -> Json:
    """The value; None when none of the codes that the rule knows is among those `offered`."""
    if not isinstance(rule, dict) or not is_lot(rule):
        return _if_offered(rule, offered)
    ((kind, given),) = rule.items()
    if kind == "draw":
        return draw_code(given, chance, offered)
    if kind == "each":
        return _draw_each(given, chance, offered)
    if kind == "range":
        return chance.randint(*given)
    if kind == "days":
        return (today + timedelta(days=chance.randint(*given))).isoformat()
    return chance.random() < given


def draw_code(
    weights: Mapping[str, float], chance: random.Random, offered: Collection[str] | None = None
) -> Json:
    """One of the codes by its weight."""
    codes = [code for code in weights if offered is None or code in offered]
    return chance.choices(codes, [weights[code] for code in codes])[0] if codes else None


def draw_days(between: Collection[float], chance: random.Random) -> float:
    """Least, most usual and most: a triangle."""
    least, usual, most = between
    return chance.triangular(least, most, usual)


def _if_offered(value: Json, offered: Collection[str] | None) -> Json:
    if offered is None:
        return value
    if isinstance(value, list):
        return [one for one in value if one in offered] or None
    return value if value in offered else None


def _draw_each(
    odds: Mapping[str, float], chance: random.Random, offered: Collection[str] | None
) -> list[str] | None:
    """At least one: the likeliest when the lot gives none."""
    codes = [code for code in odds if offered is None or code in offered]
    found = [code for code in codes if chance.random() < odds[code]]
    return found or sorted(codes, key=lambda code: -odds[code])[:1] or None
