# SPDX-License-Identifier: EUPL-1.2
"""A person's own filters of the list of tasks: a name and the query of the list's address."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from sqlalchemy import delete, func, select, update

import clients.tables  # noqa: F401  the filter's person is a row there
from clients.unique_rows import insert_if_absent
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.service import Service
from webui.list_address import ListAddress, read_list_address
from webui.tables import saved_filter

LONGEST_NAME = 60
MOST_FILTERS = 20


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """`address` holds only choices that the list knows, whatever the row says."""

    key: int
    name: str
    address: ListAddress


def list_filters(session: Session, username: str) -> tuple[SavedFilter, ...]:
    """One's own filters by name."""
    rows = session.execute(
        select(saved_filter).where(saved_filter.c.username == username).order_by(saved_filter.c.name)
    )
    return tuple(
        SavedFilter(row.key, row.name, read_list_address(dict(parse_qsl(row.query)))) for row in rows
    )


def save_filter(service: Service, username: str, name: str, address: ListAddress) -> None:
    """Keeps the filter; the same name is replaced. InvalidInput for a bad name or one filter too many."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidInput(
            "Rajausta ei voi tallentaa.", {"name": f"Anna rajaukselle nimi, enintään {LONGEST_NAME} merkkiä."}
        )
    own = saved_filter.c.username == username
    values = {"query": address.query_to_save(), "saved_at": service.clock.now()}
    with service.database.transaction() as session:
        same = update(saved_filter).where(own, saved_filter.c.name == name).values(**values)
        if session.execute(same.returning(saved_filter.c.key)).one_or_none() is not None:
            return
        if session.execute(select(func.count()).where(own)).scalar_one() >= MOST_FILTERS:
            raise InvalidInput(f"Rajauksia on jo {MOST_FILTERS}. Poista jokin ennen kuin tallennat uuden.")
        row = {"key": session.next_key(), "username": username, "name": name, **values}
        insert_if_absent(session, saved_filter, row)


def delete_filter(service: Service, username: str, key: int) -> None:
    """NotFound for a filter that is not this person's."""
    with service.database.transaction() as session:
        gone = session.execute(
            delete(saved_filter)
            .where(saved_filter.c.key == key, saved_filter.c.username == username)
            .returning(saved_filter.c.key)
        )
        if gone.one_or_none() is None:
            raise NotFound(f"Rajausta {key} ei ole omissa rajauksissasi.")
