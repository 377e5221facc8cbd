# SPDX-License-Identifier: EUPL-1.2
"""Words of the intake inbox: channels, senders, why an item was dismissed; when an item is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clients.arrivals import CHANNELS, DISMISSALS, SENDERS, Arrival
from clients.service_areas import service_areas_of
from engine.business_calendar import local_date
from engine.deadlines import count_deadline
from engine.errors import NotFound
from webui.current import now, service, today
from webui.languages import language
from webui.translation import gettext

HANDLING = "saapuneet.kasittely"


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """An item with its age, and whether the day to handle it is over."""

    item: Arrival
    age: timedelta
    late: bool


def line_of(item: Arrival) -> ArrivalLine:
    """`late` by the limit of handling in force when the item came; never late without one."""
    return ArrivalLine(item, now() - item.arrived_at, _is_late(item.arrived_at))


def channel_words(channel: str) -> str:
    """How the item came."""
    words: Mapping[str, str] = {
        "puhelin": gettext("phone"),
        "sahkoinen": gettext("e-application"),
        "viesti": gettext("message"),
        "chat": gettext("chat"),
        "takaisinsoitto": gettext("call-back request"),
        "kirje": gettext("letter"),
        "kaynti": gettext("visit"),
        "ilmoitus": gettext("notice"),
    }
    return words.get(channel, channel)


def area_words(code: str) -> str:
    """The service area that an item was sent to."""
    area = service_areas_of(service()).find(code, today())
    return area.name.of(language()) if area else code


def sender_words(code: str) -> str:
    """Who got in touch."""
    words: Mapping[str, str] = {
        "asiakas": gettext("the client"),
        "omainen": gettext("next of kin"),
        "laheinen": gettext("a close person"),
        "edustaja": gettext("a representative"),
        "ammattilainen": gettext("a professional"),
        "viranomainen": gettext("an authority"),
        "muu": gettext("somebody else"),
    }
    return words.get(code, code)


def outcome_words(item: Arrival) -> str:
    """What became of the item."""
    if item.state == "kirjattu":
        return gettext("recorded as a contact")
    if item.state == "liitetty":
        return gettext("joined to the open matter")
    return dismissal_words(item.outcome or "")


def dismissal_words(code: str) -> str:
    words: Mapping[str, str] = {
        "ei_koske_meita": gettext("Does not concern us"),
        "sama_kahdesti": gettext("Came twice"),
        "roskaposti": gettext("Spam"),
    }
    return words.get(code, code)


def channel_choices() -> list[tuple[str, str]]:
    return [(code, channel_words(code)) for code in CHANNELS]


def sender_choices() -> list[tuple[str, str]]:
    return [(code, sender_words(code)) for code in SENDERS]


def dismissal_choices() -> list[tuple[str, str]]:
    return [(code, dismissal_words(code)) for code in DISMISSALS]


def _is_late(arrived_at: datetime) -> bool:
    limits = service().limits
    try:
        rule = limits.find(HANDLING, local_date(arrived_at))
    except NotFound:
        return False
    return count_deadline(rule, arrived_at, limits.calendars).shown_date < today()
