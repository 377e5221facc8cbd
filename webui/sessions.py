# SPDX-License-Identifier: EUPL-1.2
"""Sessions as rows: opened at sign-in, gone at sign-out, dead after a time without use."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, insert, select, update

import clients.tables  # noqa: F401  the session's person is a row there
from clients.staff import StaffMember, get_member
from engine.database import Database, Session
from webui.tables import web_session

SEEN_EVERY = timedelta(minutes=5)
NoticeKind = Literal["done", "info", "warn"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the next page, with one line for each thing it tells of; `id` stands in the address
    of the page that may show it."""

    id: str
    kind: NoticeKind
    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in on which session."""

    token: str
    member: StaffMember
    last_seen_at: datetime
    notice: Notice | None


def hash_token(token: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"session:{token}".encode(), hashlib.sha256).hexdigest()


def open_session(database: Database, username: str, secret: str, now: datetime) -> str:
    """Signs the person in and gives the token of the cookie. NotFound for an unknown person."""
    token = secrets.token_urlsafe(32)
    with database.transaction() as session:
        get_member(session, username)
        session.execute(
            insert(web_session).values(
                token_hash=hash_token(token, secret), username=username, created_at=now, last_seen_at=now
            )
        )
    return token


def find_session(
    session: Session, token: str, secret: str, now: datetime, idle: timedelta
) -> SignedIn | None:
    """None when the session is unknown, revoked or idle for too long, or its person no longer works here."""
    row = session.execute(
        select(web_session).where(web_session.c.token_hash == hash_token(token, secret))
    ).one_or_none()
    if row is None or row.last_seen_at + idle < now:
        return None
    member = get_member(session, row.username)
    notice = _read_notice(row.notice) if row.notice else None
    return SignedIn(token, member, row.last_seen_at, notice) if member.active else None


def _read_notice(stored: Mapping[str, Any]) -> Notice:
    return Notice(stored["id"], stored["kind"], stored["text"], tuple(stored.get("lines", ())))


def touch_session(database: Database, token: str, secret: str, now: datetime) -> None:
    """Remembers that the session is in use."""
    with database.transaction() as session:
        session.execute(
            update(web_session)
            .where(web_session.c.token_hash == hash_token(token, secret))
            .values(last_seen_at=now)
        )


def leave_notice(
    database: Database, token: str, secret: str, kind: NoticeKind, text: str, lines: Sequence[str] = ()
) -> str:
    """Keeps a sentence for the next page and gives its id; a cookie would carry clients' names."""
    id = secrets.token_urlsafe(6)
    with database.transaction() as session:
        session.execute(
            update(web_session)
            .where(web_session.c.token_hash == hash_token(token, secret))
            .values(notice={"id": id, "kind": kind, "text": text, "lines": list(lines)})
        )
    return id


def revoke_session(database: Database, token: str, secret: str) -> None:
    """Ends one session at once."""
    with database.transaction() as session:
        session.execute(delete(web_session).where(web_session.c.token_hash == hash_token(token, secret)))


def revoke_sessions_of(session: Session, username: str) -> None:
    """Ends every session of a person."""
    session.execute(delete(web_session).where(web_session.c.username == username))
