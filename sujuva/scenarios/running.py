# SPDX-License-Identifier: EUPL-1.2
"""Runs scenarios step by step: people through the commands of `tasks`, time from due moment to due moment."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from clients.matters import find_open_matter, join_or_open_matter
from clients.records import create_client
from clients.staff import StaffMember, get_member
from engine.bpmn import ProcessModel
from engine.business_calendar import at_local, local_date, to_local
from engine.clock import MovableClock
from engine.decisions import decide
from engine.errors import InvalidInput, SujuvaError
from engine.jobs import claim_jobs
from engine.process_instances import start_instance
from engine.process_instances.commands import complete_job
from engine.service import Service
from engine.tables import deployment, user_task
from sujuva.moving_time import advance
from sujuva.scenarios.coverage import Coverage
from sujuva.scenarios.expecting import Marks, find_differences, mark_history, open_tasks
from sujuva.scenarios.reading import Act, Scenario, Step
from sujuva.worker import run_everything_due
from tasks.areas import change_area
from tasks.commands import NewContact, complete_task, record_contact, send_client_message
from tasks.forms import JsonValues
from tasks.messages import tell_processes

_AMOUNT = re.compile(r"(\d{1,4}) (working days?|days?|hours?|minutes?)")
PROGRAM = "skenaario"
JOB_LEASE = timedelta(minutes=5)
_LAST_BIRTHDAY = timedelta(days=30)


class ScenarioFailed(SujuvaError):  # named as the tree of errors names its own
    """Names the file, the step, what was expected and what was found."""


@dataclass(slots=True)
class _Play:
    """One scenario on its way."""

    service: Service
    clock: MovableClock
    scenario: Scenario
    coverage: Coverage
    client_id: str | None = None
    marks: Marks = field(default_factory=dict)
    people: dict[str, StaffMember] = field(default_factory=dict)

    def fail(self, step: Step, expected: object, found: object) -> ScenarioFailed:
        return ScenarioFailed(
            f"{self.scenario.name}: askel {step.number} ({step.act}): odotettiin {expected}, oli {found}."
        )

    def person(self, step: Step) -> StaffMember:
        username = step.by or ""
        if username not in self.people:
            with self.service.database.reading() as session:
                self.people[username] = get_member(session, username)
        return self.people[username]


def run_scenario(service: Service, clock: MovableClock, scenario: Scenario, coverage: Coverage) -> None:
    """Plays the steps on a service that has people and processes. ScenarioFailed at the first difference."""
    play = _Play(service, clock, scenario, coverage)
    try:
        for step in scenario.steps:
            _take(play, step)
    finally:
        with service.database.reading() as session:
            coverage.add_history(session)


def _take(play: _Play, step: Step) -> None:
    play.marks = _mark(play)
    try:
        _ACTS[step.act](play, step)
    except ScenarioFailed:
        raise
    except SujuvaError as error:
        fields = error.fields if isinstance(error, InvalidInput) else {}
        details = "; ".join(f"{key}: {why}" for key, why in fields.items())
        raise play.fail(step, "että se onnistuu", f"{error.message} {details}".strip()) from error
    run_everything_due(play.service)
    _compare(play, step)


def _mark(play: _Play) -> Marks:
    if play.client_id is None:
        return {}
    with play.service.database.reading() as session:
        return mark_history(session, play.client_id)


def _compare(play: _Play, step: Step) -> None:
    if not step.expect:
        return
    with play.service.database.reading() as session:
        differences = find_differences(session, play.client_id or "", step.expect, play.marks)
    if differences:
        expected = ", ".join(f"{what} = {wanted}" for what, wanted, _ in differences)
        raise play.fail(step, expected, ", ".join(f"{what} = {found}" for what, _, found in differences))


def _contact(play: _Play, step: Step) -> None:
    contact = NewContact(
        JsonValues(step.subject), play.client_id, _basics(play) if not play.client_id else {}
    )
    play.client_id = record_contact(play.service, play.person(step), contact).client_id


def _basics(play: _Play) -> Mapping[str, object]:
    """The client's record: synthetic names, and a birth date that gives the age for the months to come."""
    scenario = play.scenario
    basics: dict[str, object] = {"sukunimi": "Skenaario", "etunimet": scenario.file.removesuffix(".toml")}
    if scenario.age is not None:
        birthday = local_date(scenario.start) - _LAST_BIRTHDAY
        basics["syntymaaika"] = date(
            birthday.year - scenario.age, birthday.month, min(birthday.day, 28)
        ).isoformat()
    return {**basics, **scenario.client}


def _complete(play: _Play, step: Step) -> None:
    key, _ = _find_task(play, step)
    complete_task(play.service, play.person(step), key, None, JsonValues(step.values))


def _refused(play: _Play, step: Step) -> None:
    key, version = _find_task(play, step)
    try:
        complete_task(play.service, play.person(step), key, version, JsonValues(step.values))
    except SujuvaError as error:
        if _find_task(play, step) != (key, version):
            raise play.fail(step, "ettei mikään muutu", "muuttunut tehtävä") from None
        said = _said(error)
        if step.because not in said:
            raise play.fail(step, f"kielto: {step.because}", said) from None
        return
    raise play.fail(step, "kielto", "tehtävä tehtiin")


def _said(error: SujuvaError) -> str:
    """The sentence of the refusal, then each field's own."""
    fields = error.fields if isinstance(error, InvalidInput) else {}
    return " ".join([error.message, *(f"{name}: {why}" for name, why in fields.items())])


def _find_task(play: _Play, step: Step) -> tuple[int, int]:
    """The key and the version of the client's oldest open task at this element."""
    with play.service.database.reading() as session:
        row = session.execute(
            select(user_task.c.key, user_task.c.version)
            .where(
                user_task.c.client_id == play.client_id,
                user_task.c.element_id == step.subject,
                user_task.c.state == "CREATED",
            )
            .order_by(user_task.c.key)
            .limit(1)
        ).one_or_none()
        if row is None:
            found = open_tasks(session, play.client_id or "")
            raise play.fail(step, f"avoin tehtävä {step.subject}", found)
    return row.key, row.version


def _advance(play: _Play, step: Step) -> None:
    target = _instant(play, step)
    if target < play.clock.now():
        raise play.fail(step, f"aika myöhemmin kuin {to_local(play.clock.now())}", to_local(target))
    advance(play.service, play.clock, target)


def _instant(play: _Play, step: Step) -> datetime:
    """Days keep the local time of day; hours and minutes are counted in seconds."""
    text = str(step.subject)
    now = to_local(play.clock.now())
    if text.startswith("to "):
        return _named_instant(play, step, text.removeprefix("to "))
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise play.fail(
            step, '"3 working days", "14 days", "2 hours" tai "to 2026-11-27T08:00:00+02:00"', text
        )
    amount, unit = int(found[1]), found[2].rstrip("s")
    match unit:
        case "working day":
            return at_local(play.service.calendar.nth_working_day(now.date(), amount), now.time())
        case "day":
            return at_local(now.date() + timedelta(days=amount), now.time())
        case "hour":
            return play.clock.now() + timedelta(hours=amount)
        case _:
            return play.clock.now() + timedelta(minutes=amount)


def _named_instant(play: _Play, step: Step, text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise play.fail(step, "aika vyöhykkeineen", text)
    return instant


def _message(play: _Play, step: Step) -> None:
    """From a person when `by` names one, else from another system."""
    client_id = play.client_id or ""
    if step.by is not None:
        send_client_message(play.service, play.person(step), client_id, step.subject, step.values)
        return
    with play.service.database.transaction() as session:
        tell_processes(session, play.service, "skenaario", client_id, step.subject, step.values)


def _start(play: _Play, step: Step) -> None:
    """Starts a process by itself, for a client and a matter that are made when there are none."""
    service = play.service
    with service.database.transaction() as session:
        if play.client_id is None:
            play.client_id = create_client(session, service, _basics(play))
        matter, _ = join_or_open_matter(session, service, play.client_id, play.clock.now())
        definition = service.catalogue.latest(session, step.subject)
        start_event = _start_event(service.catalogue.process(definition.key).process)
        variables = {
            "asiakas": play.client_id,
            "asia": matter.id,
            "vireilletulo": to_local(matter.opened_at).isoformat(timespec="seconds"),
            **step.values,
        }
        start_instance(
            session,
            service,
            variables=variables,
            actor="skenaario",
            definition_key=definition.key,
            start_event=start_event,
        )


def _start_event(process: ProcessModel) -> str | None:
    """A plain start event needs no name; a process that only a message starts is started there."""
    starts = [one for one in process.within(None) if one.type == "startEvent"]
    if any(not one.events for one in starts) or not starts:
        return None
    return starts[0].id


def _job(play: _Play, step: Step) -> None:
    """Another program takes the oldest job of the type and does it."""
    service = play.service
    with service.database.transaction() as session:
        claimed = claim_jobs(session, [step.subject], PROGRAM, JOB_LEASE, 1, service.clock.now())
    if not claimed:
        raise play.fail(step, "työ ohjelmalle", "ei työtä")
    complete_job(service, PROGRAM, claimed[0].key, step.values)


def _area(play: _Play, step: Step) -> None:
    """A person moves the open matter to another service area."""
    with play.service.database.reading() as session:
        matter = find_open_matter(session, play.client_id or "")
    if matter is None:
        raise play.fail(step, "avoin asia", "ei avointa asiaa")
    change_area(play.service, play.person(step), matter.id, step.subject, "Skenaario siirtää asian.")


def _decide(play: _Play, step: Step) -> None:
    with play.service.database.reading() as session:
        key = session.execute(
            select(deployment.c.key)
            .where(deployment.c.folder == play.scenario.folder)
            .order_by(deployment.c.version.desc())
            .limit(1)
        ).scalar_one()
    outcome = decide(play.service, key, step.subject, step.values)
    play.coverage.add_trace(outcome.trace)
    if outcome.value != step.gives:
        raise play.fail(step, step.gives, outcome.value)


def _expect_only(play: _Play, step: Step) -> None:
    """What is expected is compared after every step; this one does nothing before."""
    if play.client_id is None:
        raise play.fail(step, "asiakas ennen odotusta", "ei asiakasta")


_ACTS: Mapping[Act, Callable[[_Play, Step], None]] = {
    "contact": _contact,
    "complete": _complete,
    "refused": _refused,
    "advance": _advance,
    "message": _message,
    "start": _start,
    "job": _job,
    "area": _area,
    "decide": _decide,
    "expect": _expect_only,
}
