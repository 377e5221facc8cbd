# SPDX-License-Identifier: EUPL-1.2
"""The letter that a task would send, as a draft: made by completing the task and taking it all back."""

from collections.abc import Iterable

from clients.letters.content import Letter
from clients.letters.county import county_of
from clients.letters.issuing import PREVIEWS, compose_letters
from clients.letters.requirements import check_letter
from clients.letters.typesetting import Typesetter
from clients.letters.writing import TEMPLATES, write_out
from clients.origins import Origin
from clients.record_kinds import kinds_named
from clients.staff import StaffMember
from engine.errors import InvalidInput, NotFound, SujuvaError
from engine.service import Service
from tasks.completing import accept
from tasks.forms import Raw
from tasks.permission import check_permission
from tasks.standing import TaskRecord, read_task


class _TakenBack(SujuvaError):
    """Carries the letter out of the transaction, of which nothing is kept."""

    def __init__(self, letter: Letter) -> None:
        super().__init__("Luonnosta ei talleteta.")
        self.letter = letter


def sends_a_letter(task: TaskRecord) -> bool:
    """Whether completing this task issues a letter."""
    return any(kind in PREVIEWS for kind in kinds_named(task.properties))


def draft_letter(service: Service, actor: StaffMember, key: int, raw: Raw) -> bytes:
    """The PDF, marked as a draft on every page. Nothing is stored but the look in the access log.

    InvalidInput names the fields that are wrong or missing, as completing would; NotFound when the task
    sends no letter.
    """
    _log(service, actor, key)
    letter = _compose(service, actor, key, raw)
    written = write_out(letter, county_of(service), draft=True)
    return typesetter_of(service).typeset(TEMPLATES[letter.kind], written)


def typesetter_of(service: Service) -> Typesetter:
    found = service.reference.get(Typesetter)
    if not isinstance(found, Typesetter):
        raise InvalidInput("Kirjeitä ei voi latoa: latoja puuttuu.")
    return found


def _log(service: Service, actor: StaffMember, key: int) -> None:
    with service.database.transaction() as session:
        task = read_task(session, key)
        check_permission(session, service, actor, task, "complete", None)


def _compose(service: Service, actor: StaffMember, key: int, raw: Raw) -> Letter:
    try:
        with service.database.transaction() as session:
            task = read_task(session, key)
            check_permission(session, service, actor, task, "complete", None)
            variables = accept(session, service, actor, task, raw)
            letters = compose_letters(
                session,
                service,
                _origin(service, actor, task),
                kinds_named(task.properties),
                variables,
                PREVIEWS,
            )
            raise _TakenBack(_first(letters))
    except _TakenBack as taken:
        return taken.letter


def _first(letters: Iterable[tuple[str, Letter]]) -> Letter:
    for _, letter in letters:
        check_letter(letter)
        return letter
    raise NotFound("Näillä vastauksilla tehtävästä ei lähde kirjettä.")


def _origin(service: Service, actor: StaffMember, task: TaskRecord) -> Origin:
    return Origin(
        client_id=task.client_id or "",
        author=actor.username,
        at=service.clock.now(),
        matter_id=task.matter_id,
        instance_key=task.instance_key,
        process_id=task.process_id,
        element_id=task.element_id,
        task_key=task.key,
    )
