# SPDX-License-Identifier: EUPL-1.2
"""Several tasks at once: each by its own command, so that one refusal keeps nothing else from happening."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from clients.staff import StaffMember, list_members
from engine.database import Session
from engine.errors import InvalidInput, SujuvaError
from engine.service import Service
from tasks.commands import claim_task, hand_over_task, release_task
from tasks.queries import TaskRow, find_rows
from webui.refusal_wording import refusal_words

MarkedAct = Literal["claim", "release", "hand_over"]
ACTS: tuple[MarkedAct, ...] = get_args(MarkedAct)
MOST_MARKED = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A task as it stood on the page where it was marked."""

    key: int
    version: int


@dataclass(frozen=True, slots=True)
class MarkedRequest:
    """What to do to the marked tasks; `to` and `reason` belong to handing over."""

    act: MarkedAct
    marks: tuple[Mark, ...]
    to: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`row` is None for a task that is not in sight; `refusal` is None when the act was carried out."""

    key: int
    row: TaskRow | None
    refusal: str | None


def read_request(act: str, marks: Sequence[str], to: str = "", reason: str = "") -> MarkedRequest:
    """InvalidInput when nothing is marked, too much is, or what handing over needs is missing."""
    known = next((one for one in ACTS if one == act), None)
    if known is None:
        raise InvalidInput("Tuntematon toiminto. Käytä listan painikkeita.")
    if not marks:
        raise InvalidInput("Yhtään tehtävää ei ole merkitty. Merkitse ensin tehtävät listasta.")
    if len(marks) > MOST_MARKED:
        raise InvalidInput(f"Kerralla voi käsitellä enintään {MOST_MARKED} tehtävää.")
    if known == "hand_over":
        missing = {
            name: words
            for name, words, given in (
                ("to", "Valitse, kenelle tehtävät siirretään.", to),
                ("reason", "Kirjoita, miksi tehtävät siirretään.", reason.strip()),
            )
            if not given
        }
        if missing:
            raise InvalidInput("Tehtäviä ei siirretty.", missing)
    return MarkedRequest(known, tuple(dict.fromkeys(map(_read_mark, marks))), to, reason)


def carry_out(service: Service, actor: StaffMember, wanted: MarkedRequest) -> tuple[Outcome, ...]:
    """Each task by its own command, in the order of the list."""
    with service.database.reading() as session:
        # Read before the act: who hands a task over may not see it after.
        rows = find_rows(session, service, actor, [mark.key for mark in wanted.marks])
    by_key = {row.key: row for row in rows}
    return tuple(_carry_out_one(service, actor, wanted, mark, by_key) for mark in wanted.marks)


def list_receivers(session: Session, actor: StaffMember) -> tuple[StaffMember, ...]:
    """Colleagues of one's own and led groups; each task's command judges whether its group fits."""
    groups = actor.groups | actor.leads
    return tuple(
        member
        for member in sorted(list_members(session), key=lambda one: (one.name, one.username))
        if member.active and member.groups & groups
    )


def _carry_out_one(
    service: Service, actor: StaffMember, wanted: MarkedRequest, mark: Mark, rows: Mapping[int, TaskRow]
) -> Outcome:
    commands: Mapping[MarkedAct, Callable[[], object]] = {
        "claim": lambda: claim_task(service, actor, mark.key, mark.version),
        "release": lambda: release_task(service, actor, mark.key, mark.version),
        "hand_over": lambda: hand_over_task(service, actor, mark.key, mark.version, wanted.to, wanted.reason),
    }
    try:
        commands[wanted.act]()
    except SujuvaError as error:
        fields = error.fields.values() if isinstance(error, InvalidInput) else ()
        return Outcome(mark.key, rows.get(mark.key), refusal_words(" ".join((error.message, *fields))))
    return Outcome(mark.key, rows.get(mark.key), None)


def _read_mark(text: str) -> Mark:
    """`key:version`, as the page wrote it."""
    key, _, version = text.partition(":")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in (key, version)):
        raise InvalidInput("Merkintää ei voi lukea. Avaa lista uudelleen ja merkitse tehtävät.")
    return Mark(int(key), int(version))
