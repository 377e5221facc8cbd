# SPDX-License-Identifier: EUPL-1.2
"""What became of a run, counted from the tables: contacts, outcomes, limits, waiting, tasks, processes."""

from collections.abc import Iterable, Sequence
from statistics import median, quantiles
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from clients.tables import client, client_event, contact, matter
from engine.business_calendar import local_date
from engine.database import Session
from engine.tables import deadline, process_instance, user_task, user_task_candidate
from sujuva.simulation.flaws import Flaw
from sujuva.simulation.world import World
from tasks.tables import reminder

WAITS = {
    "yhteydenotosta arvioinnin alkuun": "assessment.started",
    "yhteydenotosta palvelun alkuun": "service.started",
}


def gather(session: Session, world: World, flaws: Sequence[Flaw]) -> dict[str, Any]:
    """Everything that the report tells, as JSON."""
    return {
        "yhteydenotot": _contacts(session, world),
        "asioiden_lopputulokset": _counts(session, matter.c.outcome),
        "odotusajat_paivina": {words: _wait(session, name) for words, name in WAITS.items()},
        "maaraajat": _limits(session),
        "tehtavat_ryhmittain": _tasks(session),
        "prosessit": _processes(session),
        "viestit": {
            name.removeprefix("viesti "): number
            for name, number in sorted(world.done.items())
            if name.startswith("viesti ")
        },
        "muistutuksia": session.execute(select(func.count()).select_from(reminder)).scalar_one(),
        "ei_onnistunut": dict(world.problems.most_common()),
        "puutteet": [{"saanto": flaw.rule, "missa": flaw.where} for flaw in flaws],
    }


def _counts(session: Session, column: ColumnElement[Any]) -> dict[str, int]:
    rows = session.execute(
        select(column.label("name"), func.count().label("number"))
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return {str(row.name or "avoinna"): row.number for row in rows}


def _contacts(session: Session, world: World) -> dict[str, Any]:
    total = session.execute(select(func.count()).select_from(contact)).scalar_one()
    failure = session.execute(
        select(func.count()).where(contact.c.demand_class != "arvokysynta")
    ).scalar_one()
    at_once = session.execute(select(func.count()).where(contact.c.resolved_at_once)).scalar_one()
    births = session.execute(select(client.c.birth_date).where(client.c.birth_date.is_not(None))).scalars()
    today = local_date(world.clock.now())
    old_from = world.region.age["old_from"]
    old = [(today - born).days / 365.25 >= old_from for born in births]
    return {
        "yhteydenottoja": total,
        "asiakkaita": len(old),
        "ikaraja_prosenttia": _percent(sum(old), len(old)),
        "hairiokysyntaa_prosenttia": _percent(failure, total),
        "ratkaistu_heti_prosenttia": _percent(at_once, total),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _wait(session: Session, event: str) -> dict[str, float]:
    """Days from the matter's becoming pending to its first event of the name."""
    first = (
        select(client_event.c.matter_id, func.min(client_event.c.at).label("at"))
        .where(client_event.c.name == event, client_event.c.matter_id.is_not(None))
        .group_by(client_event.c.matter_id)
        .subquery()
    )
    rows = session.execute(
        select(matter.c.opened_at, first.c.at).join(first, first.c.matter_id == matter.c.id)
    )
    return _spread([(local_date(row.at) - local_date(row.opened_at)).days for row in rows])


def _spread(days: Sequence[int]) -> dict[str, float]:
    if len(days) < 2:
        return {"asioita": len(days)}
    return {
        "asioita": len(days),
        "mediaani": median(days),
        "90_prosenttia_alle": round(quantiles(days, n=10)[-1], 1),
    }


def _limits(session: Session) -> dict[str, dict[str, int]]:
    late = func.sum(case((deadline.c.missed_at.is_not(None), 1), else_=0))
    rows = session.execute(
        select(deadline.c.limit_id, deadline.c.state, func.count().label("all"), late.label("late"))
        .group_by(deadline.c.limit_id, deadline.c.state)
        .order_by(deadline.c.limit_id, deadline.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = found.setdefault(
            row.limit_id,
            {"ajoissa": 0, "myohassa": 0, "myohassa_avoinna": 0, "rauennut": 0, "kaynnissa": 0},
        )
        if row.state == "met":
            counts["ajoissa"] += row.all - row.late
            counts["myohassa"] += row.late
        else:
            name = {"missed": "myohassa_avoinna", "waived": "rauennut"}.get(row.state, "kaynnissa")
            counts[name] += row.all
    return found


def _tasks(session: Session) -> dict[str, dict[str, int]]:
    """A task counts once, for the group that comes first; one of a named person has none."""
    group = (
        select(
            user_task_candidate.c.user_task_key.label("key"),
            func.min(user_task_candidate.c.name).label("name"),
        )
        .where(user_task_candidate.c.kind == "group")
        .group_by(user_task_candidate.c.user_task_key)
        .subquery()
    )
    name = func.coalesce(group.c.name, "nimetty henkilö")
    rows = session.execute(
        select(name, user_task.c.state, func.count())
        .select_from(user_task)
        .outerjoin(group, group.c.key == user_task.c.key)
        .group_by(name, user_task.c.state)
        .order_by(name)
    )
    states = {"COMPLETED": "tehty", "CREATED": "avoinna"}
    return _table(rows, lambda state: states.get(state, "peruttu"), ("tehty", "avoinna", "peruttu"))


def _processes(session: Session) -> dict[str, dict[str, int]]:
    rows = session.execute(
        select(process_instance.c.process_id, process_instance.c.state, func.count())
        .group_by(process_instance.c.process_id, process_instance.c.state)
        .order_by(process_instance.c.process_id)
    )
    states = {"ACTIVE": "kaynnissa", "COMPLETED": "paattynyt"}
    return _table(
        rows, lambda state: states.get(state, "keskeytetty"), ("kaynnissa", "paattynyt", "keskeytetty")
    )


def _table(rows: Iterable[Any], name_of: Any, names: tuple[str, ...]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for owner, state, number in rows:
        found.setdefault(owner, dict.fromkeys(names, 0))[name_of(state)] += number
    return found
