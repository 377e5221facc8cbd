# SPDX-License-Identifier: EUPL-1.2
"""Reads the pages of a region that was lived through: one for each code that is shown, one for each kind of
task; and says which of their words are of no use to a reader of the language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Column, func, select

from clients.municipalities import REGION
from clients.network_tables import provider, service_order
from clients.record_tables import (
    care_agreement,
    client_decision,
    client_review,
    client_service,
    decision_party,
    representative,
    service_change,
)
from clients.tables import client, contact_person, issued_document, matter, staff_group, staff_member
from engine.database import Session
from engine.tables import user_task
from tests.support.page_words import Words, read_page, words_of
from tests.support.web_world import Visitor, WebWorld
from webui.client_wording import TABS

# Where a code shows on the client's page, and the column that holds it.
CODED = {
    "matters": (matter.c.outcome, matter.c.kind, matter.c.state),
    "decisions": (
        *(client_decision.c[name] for name in ("service", "outcome", "unit", "way", "notice_way", "state")),
        *(care_agreement.c[name] for name in ("end_reason", "fee_class", "leave_days")),
    ),
    "services": (
        *(client_service.c[name] for name in ("service", "state", "unit", "end_reason")),
        *(service_change.c[name] for name in ("step", "reason", "unit")),
    ),
    "plan": (client_review.c.outcome, client_review.c.fit, client_review.c.service),
    "documents": (issued_document.c.kind, issued_document.c.language),
}
LISTS = (
    *("/tasks", "/tasks?queue=late", "/tasks?queue=unclaimed", "/tasks?queue=team", "/clients", "/contact"),
    *("/arrivals", "/processes", "/providers", "/orders", "/staff", "/carers", "/openings", "/waiting"),
    *("/figures", "/improvements", "/incidents"),
)
PARTS = ("orders", "joint", "claim", "death", "disqualification", "start", "near/close_person/new")
WHOLE = 3
# Between them they see most clients and every kind of list.
READERS = ("esi", "man", "av", "av2", "stt", "el")


@dataclass(frozen=True, slots=True)
class Reading:
    """`tasks`: one of the same element for each row. `names` are data, and of no language."""

    pages: tuple[str, ...]
    tasks: tuple[str, ...]
    names: frozenset[str]


def foreign_words(
    web: WebWorld, reading: Reading, words: Words, language: str, mark: str
) -> tuple[int, dict[str, str]]:
    """How many pages were read, and each foreign word with where it was met first. What people wrote has
    the mark."""
    readers = [web.sign_in(username) for username in READERS]
    for reader in readers:
        reader.post("/language", {"language": language}, page="/sign-in")
    found: dict[str, str] = {}
    count = 0
    for address in (*reading.pages, *reading.tasks):
        html = _read_by_any(readers, address)
        count += bool(html)
        for text in (one for one in read_page(html) if mark not in one):
            for word in words.foreign_in(language, text) - reading.names:
                found.setdefault(word, f"{address}: {text[:120]}")
    return count, found


def _read_by_any(readers: Iterable[Visitor], address: str) -> str:
    """The page as the first who may read it sees it; empty when nobody may."""
    answers = (reader.get(address) for reader in readers)
    return next((one.get_data(as_text=True) for one in answers if one.status_code == 200), "")


def choose_pages(session: Session) -> Reading:
    return Reading(tuple(dict.fromkeys(_pages(session))), tuple(_tasks(session)), _names(session))


def _pages(session: Session) -> Iterator[str]:
    yield from LISTS
    for tab, columns in CODED.items():
        for column in columns:
            yield from (f"/clients/{id}?tab={tab}" for id in _one_of_each(session, column))
    for id in _with_most_letters(session):
        yield from (f"/clients/{id}?tab={tab}" for tab in TABS)
        yield from (f"/clients/{id}/{part}" for part in PARTS)


def _one_of_each(session: Session, column: Column[str]) -> list[str]:
    """The client of the latest row with each code."""
    table = column.table
    if table is service_change:
        joined = select(func.max(client_service.c.client_id)).join(
            service_change, service_change.c.service_key == client_service.c.key
        )
        return list(session.execute(joined.where(column.is_not(None)).group_by(column)).scalars())
    asked = select(func.max(table.c.client_id)).where(column.is_not(None)).group_by(column)
    return list(session.execute(asked).scalars())


def _with_most_letters(session: Session) -> list[str]:
    counted = select(issued_document.c.client_id).group_by(issued_document.c.client_id)
    return list(session.execute(counted.order_by(func.count().desc()).limit(WHOLE)).scalars())


def _tasks(session: Session) -> Iterator[str]:
    """An open task of each element, the last one of it."""
    same = (user_task.c.process_id, user_task.c.element_id)
    keys = session.execute(
        select(func.max(user_task.c.key)).where(user_task.c.state == "CREATED").group_by(*same)
    )
    yield from (f"/tasks/{key}" for key in keys.scalars())


def _names(session: Session) -> frozenset[str]:
    columns = (
        *(staff_member.c[name] for name in ("username", "name", "title")),
        *(provider.c[name] for name in ("name", "contact", "note", "id")),
        *(client.c[name] for name in ("family_name", "given_names", "municipality")),
        *(staff_group.c.name, contact_person.c.name, representative.c.name, decision_party.c.name),
        *(care_agreement.c.carer, service_order.c.id),
    )
    said = (str(one) for column in columns for one in session.execute(select(column).distinct()).scalars())
    towns = (entry.name for entry in REGION)
    return frozenset(word for text in (*said, *towns) for word in words_of(text))
