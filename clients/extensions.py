# SPDX-License-Identifier: EUPL-1.2
"""Extending a limit of a client's matter for a special reason: who may, and what is written down.

Source: SHL 45 §. The reason in words is the client's document; the process knows only its code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from clients.case_managers import current
from clients.documents import store_text
from clients.service_areas import service_areas_of
from clients.staff import CASE_MANAGERS, SOCIAL_WORKERS, StaffMember
from clients.visibility import require_client
from engine.business_calendar import local_date
from engine.database import Session
from engine.deadlines import Explanation, Texts
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.idempotency import recall, remember
from engine.process_instances.extending import Extension, extend_deadline, extension_reasons
from engine.service import Service
from engine.tables import deadline

SHORTEST_REASON = 20
COMMAND = "extend deadline"


@dataclass(frozen=True, slots=True)
class Extensible:
    """A limit that runs, as it was counted, and the reasons for which it may be extended."""

    key: int
    client_id: str
    explanation: Explanation
    reasons: Sequence[tuple[str, Texts]]


def find_extensible(session: Session, service: Service, actor: StaffMember, key: int) -> Extensible:
    """The limit for the page that extends it. NotFound without a ground to see its client; NotPermitted."""
    row = session.execute(
        select(deadline.c.client_id, deadline.c.limit_id, deadline.c.explanation).where(deadline.c.key == key)
    ).one_or_none()
    if row is None or row.client_id is None:
        raise NotFound(f"Määräaikaa {key} ei löydy, tai sinulla ei ole perustetta nähdä sitä.")
    require_client(session, service, actor, row.client_id, f"määräaika {row.limit_id}", act="käsittely")
    if not may_extend(session, service, actor, row.client_id):
        raise NotPermitted(
            "Määräaikaa jatkaa asiakasvastaava, sosiaalityöntekijä tai esimies. Pyydä heitä kirjaamaan syy."
        )
    explained = Explanation.from_json(row.explanation)
    reasons = extension_reasons(service, row.limit_id, explained.rule_valid_from.isoformat())
    return Extensible(key, row.client_id, explained, reasons)


def may_extend(session: Session, service: Service, actor: StaffMember, client_id: str) -> bool:
    """Case managers, social workers and leaders; production and the front line do not."""
    today = local_date(service.clock.now())
    deciding = service_areas_of(service).teams_for((CASE_MANAGERS, SOCIAL_WORKERS), today)
    if actor.role == "team_leader" or deciding & actor.groups:
        return True
    manager = current(session, client_id, service.clock.now())
    return manager is not None and actor.username in (manager.username, manager.substitute)


def extend(
    service: Service,
    actor: StaffMember,
    key: int,
    *,
    until: date | None,
    reason: str,
    words: str,
    idempotency_key: str | None = None,
) -> date:
    """Extends the limit and gives its new due day. InvalidInput names `until`, `reason` and `words`."""
    with service.database.transaction() as session:
        found = find_extensible(session, service, actor, key)
        earlier = recall(session, actor.username, idempotency_key, COMMAND)
        if earlier is not None:
            return date.fromisoformat(str(earlier.result))
        day = _check(until, words)
        text = _store(session, service, actor, found, words)
        counted = extend_deadline(session, service, key, Extension(day, reason, text), actor.username)
        due = counted.due_date
        remember(session, actor.username, idempotency_key, COMMAND, due.isoformat(), service.clock.now())
        return due


def _check(until: date | None, words: str) -> date:
    problems = {}
    if len(words.strip()) < SHORTEST_REASON:
        problems["words"] = f"Kirjoita vähintään {SHORTEST_REASON} merkkiä: mikä syy on ja mihin se perustuu."
    if until is None:
        problems["until"] = "Anna päivä muodossa p.k.vvvv."
    if problems or until is None:
        raise InvalidInput("Määräaikaa ei jatkettu. Korjaa merkityt kohdat.", problems)
    return until


def _store(session: Session, service: Service, actor: StaffMember, found: Extensible, words: str) -> str:
    matter = session.execute(select(deadline.c.matter_id).where(deadline.c.key == found.key)).scalar_one()
    return store_text(
        session,
        service,
        client_id=found.client_id,
        matter_id=matter,
        task_key=None,
        field="erityinen_syy",
        author=actor.username,
        text=words.strip(),
    )
