# SPDX-License-Identifier: EUPL-1.2
"""Looks for what belongs to the client tables in every other table and in the log: marked names, addresses
and free texts, identity codes, phone numbers."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import JSON, String, Table, Text, cast, select

from clients.tables import client
from engine.database import Session
from engine.tables import metadata

# Where names and free text may be: the record of the client, and what people have written.
PRIVATE = frozenset(
    {
        "client",
        "contact_person",
        "document",
        "issued_document",
        "draft",
        "task_comment",
        "representative",
        "care_agreement",
        "decision_party",
        "client_request",
    }
)
IDENTITY_CODE = re.compile(r"\b\d{6}[-+ABCDEFUVWXY]9\d{2}[0-9A-Y]\b")
# Compared as a whole with the numbers of clients: a try of thousands at each place takes minutes.
PHONE = re.compile(r"\d[\d -]{5,}\d")


def find_canaries(session: Session, mark: str) -> list[str]:
    """Table, column and the beginning of each value where something private stands."""
    stored = session.execute(select(client.c.phone).where(client.c.phone.is_not(None))).scalars()
    phones = frozenset(map(_digits, stored))
    private = re.compile(f"{re.escape(mark)}|{IDENTITY_CODE.pattern}")
    return [
        f"{table.name}.{name}: {text[:200]}"
        for table in metadata.sorted_tables
        if table.name not in PRIVATE
        for name, text in _texts(session, table)
        if private.search(text) or not phones.isdisjoint(map(_digits, PHONE.findall(text)))
    ]


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def is_private(text: str, mark: str) -> bool:
    return mark in text or IDENTITY_CODE.search(text) is not None


def _texts(session: Session, table: Table) -> Iterator[tuple[str, str]]:
    """Every column that can hold words, as it is stored."""
    columns = [column for column in table.columns if isinstance(column.type, String | JSON)]
    for row in (
        session.execute(select(*(cast(column, Text).label(column.name) for column in columns)))
        if columns
        else ()
    ):
        yield from ((name, text) for name, text in row._mapping.items() if text is not None)


class Lines(logging.Handler):
    """Every line of the log, with what an exception says."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


@contextmanager
def captured_log() -> Iterator[Lines]:
    """Everything that our packages log, down to DEBUG, and what others warn of."""
    lines = Lines()
    root, own = (
        logging.getLogger(),
        [logging.getLogger(name) for name in ("sujuva", "tasks", "clients", "engine")],
    )
    levels = [(logger, logger.level) for logger in own]
    root.addHandler(lines)
    for logger in own:
        logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(lines)
        for logger, level in levels:
            logger.setLevel(level)
