# SPDX-License-Identifier: EUPL-1.2
"""Carers' fees over time: the agreement's own, a later class's, and what the yearly index has made of them.

Source: laki omaishoidon tuesta 937/2005 6 §: fees are raised each year from 1 January by the wage
coefficient; no new decision is made. The coefficient is published each autumn and entered by a manager.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import insert, select, update

from clients.agreements import VARIABLE, Agreement, current_agreement
from clients.carer_tables import care_fee, fee_index
from clients.documents import store_text
from clients.origins import Origin, Written
from clients.record_tables import care_agreement
from clients.records import get_client
from clients.staff import StaffMember
from clients.timeline import ClientEvent, append_event
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotPermitted
from engine.service import Service

CENT = Decimal("0.01")
LOWEST, HIGHEST = Decimal("0.9"), Decimal("1.25")
INDEX, CHANGED = "indeksi", "luokka"
LETTERS = {
    "fi": (
        "Omaishoidon hoitopalkkio muuttuu {first} alkaen. Palkkio nousee palkkakertoimella {coefficient}: "
        "{before} euroa kuukaudessa on nyt {fee} euroa kuukaudessa (laki omaishoidon tuesta 937/2005 6 §). "
        "Palkkioluokka ja sopimus pysyvät ennallaan, eikä uutta päätöstä tehdä."
    ),
    "sv": (
        "Vårdarvodet för närståendevård ändras från och med {first}. Arvodet höjs med lönekoefficienten "
        "{coefficient}: {before} euro i månaden är nu {fee} euro i månaden (lagen om stöd för närståendevård "
        "937/2005 6 §). Arvodesklassen och avtalet är oförändrade, och inget nytt beslut fattas."
    ),
}


@dataclass(frozen=True, slots=True)
class FeeIndex:
    """The coefficient of a year, as it was published."""

    year: int
    coefficient: Decimal
    source: str
    entered_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fee:
    """Euros a month from a day on."""

    valid_from: date
    fee: Decimal
    reason: str


def enter_index(
    service: Service, actor: StaffMember, year: int | None, coefficient: Decimal | None, source: str
) -> None:
    """Enters the coefficient of a year, for the run of that year. NotPermitted, Conflict, InvalidInput."""
    if actor.role not in ("team_leader", "manager"):
        raise NotPermitted("Palkkakertoimen kirjaa esimies tai palvelupäällikkö.")
    with service.database.transaction() as session:
        now = service.clock.now()
        if year is None or coefficient is None:
            raise _wrong(year, coefficient, source, now.year)
        if problems := _problems(year, coefficient, source, now.year):
            raise InvalidInput("Palkkakerrointa ei kirjattu. Korjaa merkityt kohdat.", problems)
        if session.execute(select(fee_index.c.year).where(fee_index.c.year == year)).one_or_none():
            raise Conflict(f"Vuoden {year} palkkakerroin on jo kirjattu. Mitään ei muutettu.")
        session.execute(
            insert(fee_index).values(
                year=year, coefficient=coefficient, source=source.strip(), entered_by=actor.username, at=now
            )
        )


def _wrong(year: int | None, coefficient: Decimal | None, source: str, this_year: int) -> InvalidInput:
    known = _problems(year or this_year, coefficient or Decimal(1), source, this_year)
    if year is None:
        known["year"] = "Anna vuosi neljällä numerolla."
    if coefficient is None:
        known["coefficient"] = "Anna kerroin lukuna, esimerkiksi 1,032."
    return InvalidInput("Palkkakerrointa ei kirjattu. Korjaa merkityt kohdat.", known)


def _problems(year: int, coefficient: Decimal, source: str, this_year: int) -> dict[str, str]:
    problems = {}
    if not this_year <= year <= this_year + 1:
        problems["year"] = f"Anna {this_year} tai {this_year + 1}."
    if not LOWEST <= coefficient <= HIGHEST:
        problems["coefficient"] = "Kerroin on yleensä hieman yli yhden, esimerkiksi 1,032. Tarkista luku."
    if len(source.strip()) < 3:
        problems["source"] = "Kirjaa, missä kerroin on julkaistu."
    return problems


def list_indices(session: Session) -> tuple[FeeIndex, ...]:
    """Newest first."""
    rows = session.execute(select(fee_index).order_by(fee_index.c.year.desc()))
    return tuple(FeeIndex(row.year, row.coefficient, row.source, row.entered_by, row.at) for row in rows)


def raise_fee(session: Session, service: Service, agreement: Agreement, index: FeeIndex) -> bool:
    """The new fee from 1 January of the year, with a letter; False when it has been raised already or the
    agreement is not in force then."""
    first = date(index.year, 1, 1)
    end = agreement.ended_on or agreement.end_on
    if agreement.start_on >= first or (end is not None and end < first):
        return False
    if any(fee.valid_from == first for fee in list_fees(session, agreement)):
        return False
    before = fee_on(session, agreement, first)
    fee = (before * index.coefficient).quantize(CENT, ROUND_HALF_UP)
    letter_id = _write_letter(session, service, agreement, index, before, fee)
    now = service.clock.now()
    session.execute(
        insert(care_fee).values(
            agreement_id=agreement.id, valid_from=first, fee=fee, reason=INDEX, letter_id=letter_id, at=now
        )
    )
    attributes = {"agreement": agreement.id, "from": first.isoformat(), "reason": INDEX}
    append_event(session, ClientEvent("fee.changed", agreement.client_id, now, attributes=attributes))
    return True


def change_agreement(
    session: Session, service: Service, origin: Origin, values: Mapping[str, Any]
) -> Written:
    """A new class with its fee and leave from a day on; what was paid before stays as it was."""
    held = current_agreement(session, origin.client_id)
    if held is None:
        raise InvalidInput("Sopimusta ei löydy.", {"from": "Voimassa olevaa omaishoitosopimusta ei ole."})
    _check_change(session, held, values)
    kept = ("leave_days", "carer_signed_on", "county_signed_on")
    session.execute(
        update(care_agreement)
        .where(care_agreement.c.id == held.id)
        .values(
            fee_class=values["class"],
            end_on=values["end"],
            **{name: values[name] for name in kept if values[name] is not None},
        )
    )
    fee = Decimal(str(values["fee"])).quantize(CENT, ROUND_HALF_UP)
    session.execute(
        insert(care_fee).values(
            agreement_id=held.id,
            valid_from=values["from"],
            fee=fee,
            reason=CHANGED,
            leave_days_before=held.leave_days,
            at=origin.at,
        )
    )
    attributes = {"agreement": held.id, "from": values["from"].isoformat(), "reason": CHANGED}
    append_event(session, ClientEvent("fee.changed", held.client_id, origin.at, attributes=attributes))
    return Written({VARIABLE: held.id})


def _check_change(session: Session, held: Agreement, values: Mapping[str, Any]) -> None:
    problems = {}
    if values["fee"] < 0:
        problems["fee"] = "Palkkio ei voi olla alle nollan."
    if values["from"] <= held.start_on:
        problems["from"] = "Muutos alkaisi ennen kuin sopimus on alkanut."
    elif any(fee.valid_from == values["from"] for fee in list_fees(session, held)):
        problems["from"] = "Palkkio muuttuu samana päivänä jo muusta syystä. Valitse toinen päivä."
    if values["end"] is not None and values["end"] < values["from"]:
        problems["end"] = "Sopimus päättyisi ennen kuin muutos alkaa."
    if problems:
        raise InvalidInput("Sopimuksen muutoksessa on korjattavaa.", problems)


def _write_letter(
    session: Session, service: Service, agreement: Agreement, index: FeeIndex, before: Decimal, fee: Decimal
) -> str:
    """A letter and no decision: the agreement itself says that the fee follows the index."""
    language = get_client(session, agreement.client_id).language
    words = LETTERS["sv" if language == "sv" else "fi"]
    text = words.format(
        first=f"1.1.{index.year}",
        coefficient=_in_words(index.coefficient.normalize()),
        before=_in_words(before),
        fee=_in_words(fee),
    )
    return store_text(
        session,
        service,
        client_id=agreement.client_id,
        matter_id=agreement.matter_id,
        task_key=None,
        field="palkkion_indeksikirje",
        author=index.entered_by,
        text=text,
    )


def _in_words(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


def list_fees(session: Session, agreement: Agreement) -> tuple[Fee, ...]:
    """The agreement's own fee and what has come after it, the oldest first."""
    own = Fee(agreement.start_on, Decimal(str(agreement.fee)).quantize(CENT), "sopimus")
    rows = session.execute(
        select(care_fee).where(care_fee.c.agreement_id == agreement.id).order_by(care_fee.c.valid_from)
    )
    return (own, *(Fee(row.valid_from, row.fee, row.reason) for row in rows))


def fee_on(session: Session, agreement: Agreement, day: date) -> Decimal:
    """Euros a month on that day."""
    return [fee.fee for fee in list_fees(session, agreement) if fee.valid_from <= day][-1]


def last_month_fee(session: Session, agreement: Agreement, last: date) -> Decimal:
    """Euros for the last month of an agreement, by its days: the whole fee when it ends with the month."""
    first = max(last.replace(day=1), agreement.start_on)
    days = Decimal((last - first).days + 1) / monthrange(last.year, last.month)[1]
    return (fee_on(session, agreement, last) * days).quantize(CENT, ROUND_HALF_UP)
