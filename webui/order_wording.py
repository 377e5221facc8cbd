# SPDX-License-Identifier: EUPL-1.2
"""Words of orders: states, reasons, units of amounts."""

from collections.abc import Mapping

from clients.orders import DECLINE_REASONS, END_REASONS, GOAL_STATES, NEEDS, Order
from webui.record_wording import code_words
from webui.translation import gettext


def state_words(state: str) -> str:
    """How far the order has come."""
    return {
        "lahetetty": gettext("waits for an answer"),
        "hyvaksytty": gettext("accepted"),
        "hylatty": gettext("declined"),
        "peruttu": gettext("withdrawn"),
        "alkanut": gettext("the service runs"),
        "paattynyt": gettext("ended"),
    }.get(state, state)


def amount_words(order: Order) -> str:
    """`3 kertaa viikossa`; empty when no amount was ordered."""
    if order.amount is None:
        return ""
    unit = _units().get(order.amount_unit or "") or code_words("unit", order.amount_unit)
    return f"{order.amount:g} {unit}".strip()


def decline_choices() -> list[tuple[str, str]]:
    return [(code, reason_words(code)) for code in DECLINE_REASONS]


def end_choices() -> list[tuple[str, str]]:
    return [(code, reason_words(code)) for code in END_REASONS]


def goal_choices() -> list[tuple[str, str]]:
    return [(code, reason_words(code)) for code in GOAL_STATES]


def need_choices() -> list[tuple[str, str]]:
    return [(code, reason_words(code)) for code in NEEDS]


def reason_words(code: str | None) -> str:
    """Why an order was declined or a service ended, or how its goals are."""
    return _reasons().get(code or "", (code or "").replace("_", " "))


def _reasons() -> Mapping[str, str]:
    return {
        "ei_tilaa": gettext("No room now"),
        "ei_alueella": gettext("Not in our area"),
        "ei_osaamista": gettext("We lack the skill that is needed"),
        "aika_ei_sovi": gettext("The time does not suit"),
        "muu": gettext("Another reason"),
        "tavoite_saavutettu": gettext("The goal was reached"),
        "tarve_paattyi": gettext("The need ended"),
        "asiakas_lopetti": gettext("The client wished to stop"),
        "siirtyi_toiseen": gettext("Moved to another service"),
        "kuoli": gettext("The client died"),
        "korvattu": gettext("A new order replaced it"),
        "etenee": gettext("Going towards the goals"),
        "saavutettu": gettext("The goals are reached"),
        "ei_etene": gettext("Not going forward"),
        "ei_arvioitu": gettext("Not assessed"),
        "ei_muutosta": gettext("No change is needed"),
        "enemman": gettext("More is needed"),
        "vahemman": gettext("Less is enough"),
        "tauko": gettext("A pause is needed"),
        "muu_palvelu": gettext("Another service would suit better"),
    }


def _units() -> Mapping[str, str]:
    return {
        "kertaa_viikossa": gettext("times a week"),
        "kertaa_kuukaudessa": gettext("times a month"),
        "tuntia_kuukaudessa": gettext("hours a month"),
        "paivaa": gettext("whole days"),
        "paikkaa": gettext("places"),
    }
