# SPDX-License-Identifier: EUPL-1.2
"""Who came and what became of them in a simulated year, beside the mix that the domain document gives.

Source: processes.md section 9. A share may lie four standard deviations of the binomial distribution, and one
case, from what is expected; so may a yearly rate below what the years lived lead to expect, and above it the
exact tail of the Poisson distribution bounds it, as unlikely as four deviations. So it is a wide band at 200
clients and a narrow one at 2,000. None at all is off where five are expected.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import erfc, exp, sqrt

from sqlalchemy import ColumnElement, Table, func, select

from clients.record_tables import (
    appeal,
    assessment_summary,
    care_agreement,
    client_decision,
    client_review,
    client_service,
)
from clients.tables import client, contact
from engine.database import Session
from engine.tables import process_instance, variable

SIGMAS = 4
# One end of the normal distribution beyond four deviations: 3.2e-5.
TAIL = erfc(SIGMAS / sqrt(2)) / 2
ONE_CASE = 1
NEVER_NONE_OF = 5
# The region's own part of the mix, requests [P], is left out.
ROUTES = {"neuvonta": 0.55, "varhainen_tuki": 0.15, "arviointi": 0.30}
SERVICES = {
    "tukipalvelut": 0.30,
    "arviointijakso": 0.25,
    "tukijakso": 0.12,
    "omaishoito": 0.12,
    "asuminen": 0.10,
    "ei_palvelua": 0.11,
}
PERIOD_ENDS = {"kotihoito": 0.45, "ilman": 0.25, "kevyempi": 0.20, "muu": 0.10}
END_OF = {
    "kotihoito": "kotihoito",
    "omatoimisuuteen": "ilman",
    "osittain": "ilman",
    "keskeytyi": "ilman",
    "tukipalvelut": "kevyempi",
    "tukijakso": "kevyempi",
}
FAILURE_DEMAND = (0.20, 0.30)
OLD, OLD_FROM = 0.85, 75
APPEALED = 0.03
HOME_CARE_DEATHS, HOME_CARE_TO_HOUSING, CARE_ENDS = 0.12, 0.20, 0.15


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` beside the expected share; a rate has years as its whole. `upper`: of a range."""

    what: str
    part: int
    whole: float
    expected: float
    upper: float | None = None
    yearly: bool = False

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and most that may be counted."""
        low, high = self.expected, self.expected if self.upper is None else self.upper
        most = most_of_poisson(self._mean(high)) if self.yearly else self._mean(high) + self._slack(high)
        return self._mean(low) - self._slack(low), most

    def is_off(self) -> bool:
        least, most = self.bounds
        missing = self.part == 0 and self._mean(self.expected) >= NEVER_NONE_OF
        return missing or not least <= self.part <= most

    def _mean(self, share: float) -> float:
        return self.whole * share

    def _slack(self, share: float) -> float:
        spread = share if self.yearly else share * (1 - share)
        return SIGMAS * sqrt(self.whole * spread) + ONE_CASE

    def __str__(self) -> str:
        least, most = self.bounds
        return f"{self.what}: {self.part} of {self.whole:.1f}, expected {max(least, 0):.1f}–{most:.1f}"


def most_of_poisson(mean: float) -> int:
    """The greatest count that is not too rare: as many or more come with the probability `TAIL` at least.

    Exact, as the normal distribution is too narrow where few are expected; means up to 700.
    """
    count, chance = 0, exp(-mean)
    at_most = chance
    while 1 - at_most >= TAIL:
        count += 1
        chance *= mean / count
        at_most += chance
    return count


def shares_of(session: Session, last: date) -> Iterator[Share]:
    """Every share of the mix that the tables of a year show; `last` is its last day."""
    yield from _shares("contact", _routes(session), ROUTES)
    yield from _shares("service", _services(session), SERVICES)
    yield from _shares("end of the assessment period", _period_ends(session), PERIOD_ENDS)
    yield _failure_demand(session)
    yield _old(session, last)
    yield _appealed(session)
    yield _died_in_home_care(session, last)
    yield _moved_to_housing(session, last)
    yield _care_ended(session, last)


def _shares(what: str, counted: Counter[str], expected: Mapping[str, float]) -> Iterator[Share]:
    for name, share in expected.items():
        yield Share(f"{what} {name}", counted[name], counted.total(), share)


def _routes(session: Session) -> Counter[str]:
    """How the first line routed; urgent help is a way to an assessment."""
    found: Counter[str] = Counter()
    for route in _values(session, "ensikontakti", "ohjaus"):
        found["arviointi" if route == "kiireellinen" else str(route)] += 1
    return Counter({name: found[name] for name in ROUTES})


def _services(session: Session) -> Counter[str]:
    """What was agreed after an assessment; what was agreed beside the six counts in the whole."""
    agreed = _values(session, "palveluratkaisu", "ratkaisut")
    return Counter(str(one) for many in agreed if isinstance(many, list) for one in many)


def _values(session: Session, process_id: str, name: str) -> list[object]:
    rows = session.execute(
        select(variable.c.value)
        .join(process_instance, process_instance.c.key == variable.c.process_instance_key)
        .where(process_instance.c.process_id == process_id, variable.c.name == name)
    )
    return list(rows.scalars())


def _period_ends(session: Session) -> Counter[str]:
    service = client_service.c
    reasons = session.execute(
        select(service.end_reason).where(service.service == "arviointijakso", service.ended_on.is_not(None))
    )
    return Counter(END_OF.get(reason or "", "muu") for reason in reasons.scalars())


def _failure_demand(session: Session) -> Share:
    least, most = FAILURE_DEMAND
    failures = _count(session, contact, contact.c.demand_class != "arvokysynta")
    return Share("failure demand", failures, _count(session, contact), least, most)


def _old(session: Session, last: date) -> Share:
    """Of the assessed clients."""
    assessed = client.c.id.in_(select(assessment_summary.c.client_id))
    born = list(session.execute(select(client.c.birth_date).where(assessed)).scalars())
    youngest = last.replace(year=last.year - OLD_FROM)
    return Share("assessed who are 75", sum(day <= youngest for day in born), len(born), OLD)


def _appealed(session: Session) -> Share:
    served = _count(session, client_decision, client_decision.c.notice_way.is_not(None))
    return Share("decisions appealed", _count(session, appeal), served, APPEALED)


def _died_in_home_care(session: Session, last: date) -> Share:
    service = client_service.c
    died = _count(session, client_service, service.service == "kotihoito", service.end_reason == "kuolema")
    return Share("deaths in home care", died, _home_care_years(session, last), HOME_CARE_DEATHS, yearly=True)


def _moved_to_housing(session: Session, last: date) -> Share:
    review = client_review.c
    moved = _count(session, client_review, review.service == "kotihoito", review.outcome == "asuminen")
    years = _home_care_years(session, last)
    return Share("home care to housing", moved, years, HOME_CARE_TO_HOUSING, yearly=True)


def _home_care_years(session: Session, last: date) -> float:
    service = client_service.c
    spans = session.execute(
        select(service.started_on, service.ended_on).where(
            service.service == "kotihoito", service.started_on.is_not(None)
        )
    )
    return _years([(row.started_on, row.ended_on) for row in spans], last)


def _care_ended(session: Session, last: date) -> Share:
    agreement = care_agreement.c
    spans = [
        (row.start_on, row.ended_on)
        for row in session.execute(select(agreement.start_on, agreement.ended_on))
    ]
    ended = sum(day is not None for _, day in spans)
    return Share("informal care ended", ended, _years(spans, last), CARE_ENDS, yearly=True)


def _years(spans: list[tuple[date, date | None]], last: date) -> float:
    return sum(max((min(end or last, last) - begun).days, 0) for begun, end in spans) / 365


def _count(session: Session, table: Table, *conditions: ColumnElement[bool]) -> int:
    counted: int = session.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
    return counted
