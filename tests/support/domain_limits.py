# SPDX-License-Identifier: EUPL-1.2
"""Every limit as the domain gives it, written down by hand: nothing here is read from processes/limits.

Sources: the master table T1-T29, the timers of P1-P6 and CP1-CP17, D7, the two calendars and what moves
(sections 1.2, 1.3, 4, 5, 13), the reminders of A1.1.
"""

from collections.abc import Mapping
from typing import Any

Row = tuple[str, str, int, str]  # kind, unit, length, calendar

# What the authority must do by law never moves; what the law says of a party's own acts moves forward.
LAW: Mapping[str, Row] = {
    "T1": ("authority", "minutes", 60, "toimisto"),
    "kiireellisyys.sijainen": ("authority", "minutes", 240, "toimisto"),
    "kiireellisyys.nopea": ("authority", "working_days", 3, "arkipaivat"),
    "T2": ("authority", "days", 1, "toimisto"),
    "T3": ("authority", "working_days", 7, "arkipaivat"),
    "T3b": ("authority", "working_days", 7, "arkipaivat"),
    "T6": ("authority", "months", 3, "toimisto"),
    "T6.paatos": ("authority", "months", 3, "toimisto"),
    "T11": ("citizen", "days", 30, "maaraaika"),
    "T12.kirje": ("event", "days", 7, "maaraaika"),
    "T12.sahkoinen": ("event", "days", 3, "maaraaika"),
    "T13": ("citizen", "days", 30, "maaraaika"),
    "T15": ("authority", "months", 6, "toimisto"),
    "T18.hoitaja": ("event", "months", 1, "maaraaika"),
    "T18.hyvinvointialue": ("event", "months", 2, "maaraaika"),
    "T19": ("event", "months", 1, "maaraaika"),
    "T20": ("event", "month_end", 0, "maaraaika"),
    "T21": ("production", "days", 90, "tuotanto"),
    "T23": ("authority", "months", 24, "toimisto"),
    "T25": ("authority", "months", 1, "toimisto"),
    "T26": ("authority", "hours", 72, "toimisto"),
    "T27": ("authority", "days", 14, "toimisto"),
}

# The region's targets [P] of the office move back to the working day before.
OFFICE: Mapping[str, Row] = {
    "T4": ("office", "days", 30, "toimisto"),
    "T5": ("office", "days", 45, "toimisto"),
    "T7": ("office", "days", 14, "toimisto"),
    "T8": ("office", "months", 6, "toimisto"),
    "T8b": ("office", "months", 6, "toimisto"),
    "T9": ("office", "months", 6, "toimisto"),
    "T24": ("office", "months", 1, "toimisto"),
    "arviointijakso.sairaalassa": ("office", "days", 14, "toimisto"),
    "arviointijakso.valiarvio": ("office", "days", 14, "toimisto"),
    "asuminen.asiakirjat": ("office", "days", 14, "toimisto"),
    "asuminen.seuranta.lyhyt": ("office", "days", 14, "toimisto"),
    "asuminen.seuranta.lyhyt.ensimmainen": ("office", "days", 14, "toimisto"),
    "asuminen.seuranta.pitka": ("office", "months", 6, "toimisto"),
    "jalkiseuranta.30": ("office", "days", 30, "toimisto"),
    "jalkiseuranta.90": ("office", "days", 90, "toimisto"),
    "kotihoito.sairaalassa": ("office", "days", 30, "toimisto"),
    "kotihoito.seuranta.tihea": ("office", "months", 3, "toimisto"),
    "muutoksenhaku.lausunto": ("office", "days", 14, "toimisto"),
    "muutos.arvio": ("office", "days", 7, "toimisto"),
    "omaishoito.jaksaminen": ("office", "days", 7, "toimisto"),
    "omaishoito.soitto": ("office", "months", 6, "toimisto"),
    "omaishoito.odottaja": ("office", "days", 7, "toimisto"),
    "omaishoito.vuosikaynti": ("office", "months", 12, "toimisto"),
    "palvelutilaus.aloitus": ("office", "days", 7, "toimisto"),
    "palvelutilaus.ilmoitus": ("office", "days", 3, "toimisto"),
    "saapuneet.kasittely": ("office", "days", 1, "toimisto"),
    "seuranta.ensimmainen": ("office", "days", 30, "toimisto"),
    "tavoittelu.yritykset": ("office", "days", 7, "toimisto"),
    "tukijakso.aloitus": ("office", "days", 7, "toimisto"),
    "tukijakso.valiarvio": ("office", "days", 14, "toimisto"),
    "tukipalvelut.seuranta": ("office", "months", 12, "toimisto"),
    "tukipalvelut.seuranta.ensimmainen": ("office", "months", 3, "toimisto"),
    "tukipalvelut.tulot": ("office", "days", 7, "toimisto"),
    "varhainentuki.tarkistussoitto": ("office", "days", 14, "toimisto"),
    "yhteydenotto.sovittu": ("office", "days", 14, "toimisto"),
}

# Those of production, which works every day, do not move; neither does what only sets a day.
PRODUCTION: Mapping[str, Row] = {
    "T16": ("production", "days", 28, "tuotanto"),
    "T16.enintaan": ("production", "days", 42, "tuotanto"),
    "T29": ("production", "working_days", 3, "toimisto"),
    "arviointi.voimassaolo": ("event", "days", 180, "toimisto"),
    "arviointijakso.aloitus": ("production", "hours", 24, "tuotanto"),
    "arviointijakso.rai": ("production", "days", 21, "tuotanto"),
    "arviointijakso.suunnitelma": ("production", "days", 3, "tuotanto"),
    "kotihoito.kiireellinen": ("production", "days", 1, "tuotanto"),
    "kotihoito.sairaalan_maksu": ("production", "days", 5, "tuotanto"),
    "muutos.kiireellinen": ("production", "days", 1, "tuotanto"),
    "omaishoito.sijaishoito": ("production", "hours", 24, "tuotanto"),
    "palvelutilaus.vahvistus": ("production", "days", 1, "tuotanto"),
    "palvelutilaus.vastaus": ("production", "days", 2, "tuotanto"),
    "paluu.90": ("event", "days", 90, "toimisto"),
    "paluu.180": ("event", "days", 180, "toimisto"),
    "pyynnot.kirjaus": ("production", "working_days", 2, "toimisto"),
    "tukijakso.enintaan": ("production", "days", 84, "tuotanto"),
    "tukijakso.loppuarvio": ("production", "days", 28, "tuotanto"),
}

# The client's own times move forward.
CLIENTS_OWN: Mapping[str, Row] = {
    "T14": ("citizen", "days", 14, "maaraaika"),
    "asuminen.tarjous": ("citizen", "days", 2, "maaraaika"),
    "kotihoito.tulotiedot": ("citizen", "days", 30, "maaraaika"),
    "tavoittelu.kirje": ("citizen", "days", 14, "maaraaika"),
}

TABLE: Mapping[str, Row] = {**LAW, **OFFICE, **PRODUCTION, **CLIENTS_OWN}
KEEPS_TIME = frozenset({"T2"})  # from Mon 21.12. 13.10 to Tue 22.12. 13.10 (S2)

OWNER, BOTH, LEADER = ["omistaja"], ["omistaja", "sijainen"], ["esimies"]
ALL = ["omistaja", "sijainen", "esimies"]


def at(where: str, amount: Any, to: list[str], **more: Any) -> Mapping[str, Any]:
    return {where: amount, "to": to, **more}


SEVEN_DAYS = [
    at("day", 4, OWNER),
    at("day", 5, BOTH),
    at("day", 6, LEADER),
    at("due", True, ALL, at="12:00"),
    at("due", True, ALL, at="16:00"),
]
REVIEW = [at("days_before", 21, OWNER), at("due", True, BOTH), at("days_late", 14, LEADER)]
REVIEWS = (
    "T8", "T8b", "T9", "T23", "omaishoito.soitto", "omaishoito.vuosikaynti", "asuminen.seuranta.pitka",
    "kotihoito.seuranta.tihea", "tukipalvelut.seuranta",
)  # fmt: skip

# A1.1: whom each limit tells, and when.
REMINDERS: Mapping[str, list[Mapping[str, Any]]] = {
    "T1": [
        at("start", True, OWNER),
        at("minutes", 15, BOTH),
        at("minutes", 30, LEADER),
        at("due", True, ALL),
    ],
    "T2": [
        at("start", True, OWNER),
        at("minutes", 240, BOTH),
        at("office_minutes", 360, LEADER),
        at("due", True, ALL),
    ],
    "T3": SEVEN_DAYS,
    "T3b": SEVEN_DAYS,
    "T4": [
        at("day", 20, OWNER),
        at("day", 25, BOTH),
        at("day", 30, LEADER),
        at("day", 45, LEADER, late=True),
    ],
    "T6": [
        at("days_before", 45, OWNER),
        at("days_before", 30, BOTH),
        at("days_before", 15, LEADER),
        at("working_days_before", 1, ALL),
        at("due", True, ALL),
    ],
    "T6.paatos": [
        at("days_before", 45, OWNER),
        at("days_before", 30, BOTH),
        at("days_before", 15, LEADER),
        at("working_days_before", 1, ALL),
        at("due", True, ALL),
    ],
    "T11": [],
    **dict.fromkeys(REVIEWS, REVIEW),
}
