# SPDX-License-Identifier: EUPL-1.2
"""The one place that opens and commits transactions, on SQLite and on PostgreSQL.

SQLite: WAL, synchronous FULL, and BEGIN IMMEDIATE for every writer, since a deferred BEGIN that turns
into a write fails under load. Reading uses an engine of its own that never takes the write lock.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Dialect,
    Engine,
    Executable,
    Integer,
    Table,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import CursorResult
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import String, TypeDecorator, TypeEngine

KEYS_IN_BLOCK = 64
BUSY_TIMEOUT_SECONDS = 30
Synchronous = Literal["FULL", "NORMAL", "OFF"]

# 63-bit keys; SQLite needs INTEGER for its row id to be the key itself.
Key = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime in UTC: timestamptz on PostgreSQL, sortable ISO text on SQLite."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return instant.astimezone(UTC)


class Session:
    """One open transaction. Functions that take it join it and never commit."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self._keys: Iterator[int] = iter(())

    def execute(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Runs a statement, with one row of values or once for each of many."""
        return self.connection.execute(statement, rows) if rows else self.connection.execute(statement)

    def next_key(self) -> int:
        """A new positive 63-bit key; a rollback loses only numbers."""
        key = next(self._keys, None)
        if key is None:
            self._keys = iter(self._take_block())
            key = next(self._keys)
        return key

    def _take_block(self) -> range:
        if self.dialect == "postgresql":
            last = self.connection.execute(text("SELECT nextval('key_sequence')")).scalar_one()
        else:
            last = self.connection.execute(
                text("UPDATE key_counter SET value = value + :step RETURNING value"),
                {"step": KEYS_IN_BLOCK},
            ).scalar_one()
        return range(last - KEYS_IN_BLOCK + 1, last + 1)


class Database:
    """An address and its two engines; `transaction` writes, `reading` does not."""

    def __init__(self, url: str, synchronous: Synchronous = "FULL") -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = _create(self.url, synchronous, writing=True)
        self._reader = _create(self.url, synchronous, writing=False) if self.is_sqlite else self._writer

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Opens one transaction, commits at the end, rolls back on any error."""
        with self._writer.begin() as connection:
            yield Session(connection)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Opens a consistent view for queries; whatever it wrote would be rolled back."""
        with self._reader.connect() as connection:
            yield Session(connection)

    def check_integrity(self) -> tuple[str, ...]:
        """What the database itself finds wrong with its file; PostgreSQL has no such question."""
        if not self.is_sqlite:
            return ()
        with self._reader.connect() as connection:
            answers = connection.execute(text("PRAGMA quick_check")).scalars().all()
        return tuple(answer for answer in answers if answer != "ok")

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


def _create(url: URL, synchronous: Synchronous, *, writing: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _create_sqlite(url, synchronous, writing=writing)
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        hide_parameters=True,
    )


def _create_sqlite(url: URL, synchronous: Synchronous, *, writing: bool) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_SECONDS},
        pool_size=10,
        hide_parameters=True,
    )

    def configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin)
    return engine


def upsert(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows; where the primary key is there already, the other columns are overwritten."""
    if not rows:
        return
    session.execute(_upsert_statement(table, session.dialect), rows)


@cache
def _upsert_statement(table: Table, dialect: str) -> Executable:
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    others = [column.name for column in table.columns if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={name: statement.excluded[name] for name in others},
    )
