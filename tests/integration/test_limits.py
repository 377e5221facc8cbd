# SPDX-License-Identifier: EUPL-1.2
"""What becomes of limits while they run: extended, taken over by another, one for each decision."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from engine import timers
from engine.deadlines import Explanation
from engine.errors import Conflict, InvalidInput, NotFound
from engine.process_instances import correct_variables
from engine.process_instances.extending import Extension, extend_deadline
from engine.service import AlarmFired, DeadlineExtended
from engine.tables import deadline, deadline_alarm, deadline_extension, user_task
from tests.support.engine_house import EngineHouse
from tests.support.limit_oracle import find_differences
from tests.support.model_bodies import flow, line
from tests.support.model_bodies import user_task as task_body
from tests.support.source import ROOT

MONDAY = datetime(2027, 2, 15, 8, 0, tzinfo=UTC)
KNOWN: Mapping[str, Any] = {
    "ika": 82,
    "yhteydenottaja": "asiakas",
    "vireilletulo": MONDAY.isoformat(),
    "asia": "A1",
}


def limited(*limits: tuple[str, str, str]) -> str:
    """User tasks in a row, each starting (kind `deadline`) or meeting (`deadlineStop`) a limit."""
    body = '<startEvent id="start"/>'
    for element, kind, limit_id in limits:
        start = (
            '<zeebe:property name="sujuva:deadlineFrom" value="=vireilletulo"/>' if kind == "deadline" else ""
        )
        body += task_body(element).replace(
            "</extensionElements>",
            f'<zeebe:properties><zeebe:property name="sujuva:{kind}" value="{limit_id}"/>{start}'
            "</zeebe:properties></extensionElements>",
        )
    return body + '<endEvent id="end"/>' + line("start", *(element for element, _, _ in limits), "end")


def rows(house: EngineHouse) -> list[tuple[str, str, date]]:
    with house.service.database.reading() as session:
        found = session.execute(select(deadline).order_by(deadline.c.key))
        return [(row.limit_id, row.state, row.due_date) for row in found]


def key_of(house: EngineHouse, limit_id: str = "T6") -> int:
    with house.service.database.reading() as session:
        return int(
            session.execute(select(deadline.c.key).where(deadline.c.limit_id == limit_id)).scalar_one()
        )


def extend(house: EngineHouse, until: date, reason: str = "asiakkaan_pyynto") -> None:
    with house.service.database.transaction() as session:
        extend_deadline(session, house.service, key_of(house), Extension(until, reason, "D1"), "esi")


def start_t6(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    house.deploy(limited(("work", "deadline", "T6")))
    house.create(**KNOWN)


def test_an_extension_moves_the_day_its_alarms_and_the_task_and_says_why(house: EngineHouse) -> None:
    start_t6(house)
    extend(house, date(2027, 7, 15))
    assert rows(house) == [("T6", "running", date(2027, 7, 15))]
    with house.service.database.reading() as session:
        row = session.execute(select(deadline)).one()
        levels = {one.level: one.at for one in session.execute(select(deadline_alarm))}
        task_due = session.execute(select(user_task.c.due_at)).scalar_one()
        kept = session.execute(select(deadline_extension)).one()
    assert task_due == row.due_at
    assert levels["supervisor-before-15.1"] == datetime(2027, 6, 30, 5, 0, tzinfo=UTC)
    assert all(level.endswith(".1") for level in levels)
    text = Explanation.from_json(row.explanation).text()
    assert "la 15.5.2027" in text
    assert text.endswith(
        "Määräaikaa on jatkettu päivästä 15.5.2027 päivään 15.7.2027. Syy: Asiakas on pyytänyt lisäaikaa."
    )
    assert (kept.due_before, kept.due_after, kept.actor) == (date(2027, 5, 15), date(2027, 7, 15), "esi")
    assert [one for one in house.heard if isinstance(one, DeadlineExtended)]


def test_a_missed_limit_runs_again_when_extended_and_is_missed_again(house: EngineHouse) -> None:
    start_t6(house)
    house.clock.move_to(datetime(2027, 5, 17, 8, 0, tzinfo=UTC))
    timers.fire_due(house.service)
    assert rows(house) == [("T6", "missed", date(2027, 5, 15))]
    extend(house, date(2027, 6, 1))
    assert rows(house) == [("T6", "running", date(2027, 6, 1))]
    house.clock.move_to(datetime(2027, 6, 2, 8, 0, tzinfo=UTC))
    timers.fire_due(house.service)
    assert rows(house) == [("T6", "missed", date(2027, 6, 1))]
    missed = [one.level for one in house.heard if isinstance(one, AlarmFired) and one.kind == "missed"]
    assert missed == ["missed", "missed.1"]
    extend(house, date(2027, 6, 20))
    with house.service.database.reading() as session:
        assert len(session.execute(select(deadline_extension)).all()) == 2
    with house.service.database.transaction() as session:
        assert find_differences(session, ROOT / "processes" / "limits") == (1, [])
        alarm = deadline_alarm.c.level == "supervisor-before-15.2"
        session.execute(update(deadline_alarm).where(alarm).values(at=MONDAY))
        assert len(find_differences(session, ROOT / "processes" / "limits")[1]) == 1


def test_a_special_reason_follows_to_the_process_that_the_matter_leads_to(house: EngineHouse) -> None:
    """Its own limit from the same day is extended as far, for the same reason and by the same document."""
    start_t6(house)
    extend(house, date(2027, 7, 15))
    house.create(**KNOWN)
    assert rows(house) == [("T6", "running", date(2027, 7, 15))] * 2
    with house.service.database.reading() as session:
        last = session.execute(select(deadline).order_by(deadline.c.key.desc()).limit(1)).one()
        tasks = session.execute(select(user_task.c.due_at)).scalars().all()
        kept = session.execute(select(deadline_extension).order_by(deadline_extension.c.key)).all()
    assert Explanation.from_json(last.explanation).text().endswith("Syy: Asiakas on pyytänyt lisäaikaa.")
    assert set(tasks) == {last.due_at}
    assert [(one.reason, one.document_id, one.actor) for one in kept] == [
        ("asiakkaan_pyynto", "D1", "esi")
    ] * 2


def test_the_extension_of_a_service_that_started_says_nothing_of_another(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    house.deploy(limited(("work", "deadline", "T6"), ("begin", "deadlineStop", "T6")))
    house.create(**KNOWN)
    extend(house, date(2027, 7, 15))
    house.complete("work")
    house.complete("begin")
    house.create(**KNOWN)
    assert rows(house) == [("T6", "met", date(2027, 7, 15)), ("T6", "running", date(2027, 5, 15))]


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        (date(2027, 7, 15), "ei_paikkoja", "reason"),
        (date(2027, 7, 15), "maararaha", "reason"),
        (date(2027, 5, 15), "asiakkaan_tarve", "until"),
        (date(2027, 5, 1), "asiakkaan_tarve", "until"),
        (date(2029, 5, 15), "asiakkaan_tarve", "until"),
    ],
)
def test_neither_places_nor_money_nor_a_day_out_of_range(
    house: EngineHouse, until: date, reason: str, field: str
) -> None:
    start_t6(house)
    with pytest.raises(InvalidInput) as refused:
        extend(house, until, reason)
    assert set(refused.value.fields) == {field}
    assert rows(house) == [("T6", "running", date(2027, 5, 15))]


def test_a_limit_without_reasons_or_that_is_over_is_not_extended(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    house.deploy(limited(("work", "deadline", "T3"), ("stop", "deadlineStop", "T3")))
    house.create(**KNOWN)
    with house.service.database.transaction() as session:
        with pytest.raises(InvalidInput, match="SHL 36 §"):
            extend_deadline(
                session,
                house.service,
                key_of(house, "T3"),
                Extension(date(2027, 3, 1), "asiakkaan_pyynto", "D1"),
                "esi",
            )
        with pytest.raises(NotFound):
            extend_deadline(
                session, house.service, 1, Extension(date(2027, 3, 1), "asiakkaan_pyynto", "D1"), "esi"
            )
    house.complete("work")
    house.complete("stop")
    with house.service.database.transaction() as session, pytest.raises(Conflict):
        extend_deadline(
            session,
            house.service,
            key_of(house, "T3"),
            Extension(date(2027, 3, 1), "asiakkaan_pyynto", "D1"),
            "esi",
        )


def test_the_regions_target_becomes_the_laws_limit_when_the_age_is_learnt(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    house.deploy(
        limited(("work", "deadline", "T3,T3b"), ("ask", "other", ""), ("more", "deadlineStop", "T3,T3b"))
    )
    house.create(**{**KNOWN, "ika": None})
    assert rows(house) == [("T3b", "running", date(2027, 2, 24))]
    house.complete("work", {"kotikunta": "Imatra"})
    assert [row[:2] for row in rows(house)] == [("T3b", "running")]
    house.complete("ask", {"ika": 82})
    assert [row[:2] for row in rows(house)] == [("T3b", "waived"), ("T3", "running")]
    assert rows(house)[1][2] == date(2027, 2, 24)
    with house.service.database.reading() as session:
        attached = session.execute(select(user_task.c.deadline_key).where(user_task.c.state == "CREATED"))
        assert attached.scalar_one() == key_of(house, "T3")
    house.complete("more")
    assert [row[:2] for row in rows(house)] == [("T3b", "waived"), ("T3", "met")]


def test_the_target_stays_when_the_age_learnt_is_low(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    house.deploy(limited(("work", "deadline", "T3,T3b"), ("more", "other", "")))
    house.create(**{**KNOWN, "ika": None})
    house.complete("work", {"ika": 60})
    assert [row[:2] for row in rows(house)] == [("T3b", "running")]


def learn(house: EngineHouse, key: int, **variables: object) -> None:
    with house.service.database.transaction() as session:
        correct_variables(session, house.service, key, variables, "esi", "palvelualueen vaihto")


def told(house: EngineHouse) -> list[str]:
    with house.service.database.reading() as session:
        found = session.execute(select(deadline.c.explanation).order_by(deadline.c.key)).scalars()
        return [Explanation.from_json(one).sentences[-1].fi for one in found]


def test_a_limit_that_comes_to_concern_the_matter_begins_at_what_waits(house: EngineHouse) -> None:
    """T9 when the area comes to ask for it, from the same first day, and not at the next element."""
    house.clock.move_to(MONDAY)
    house.deploy(limited(("work", "deadline", "T9"), ("more", "deadline", "T9")))
    key = house.create(**KNOWN, alueen_maaraajat=["T8b"])
    assert rows(house) == []
    house.clock.move_to(MONDAY + timedelta(days=30))
    learn(house, key, alueen_maaraajat=["T8", "T9"])
    assert rows(house) == [("T9", "running", date(2027, 8, 13))]
    assert told(house) == ["Se alkoi vasta, kun se tuli koskemaan asiaa; alkupäivä ei siirtynyt."]
    learn(house, key, kotikunta="Imatra")
    learn(house, key, alueen_maaraajat=["T8b"])
    assert [row[:2] for row in rows(house)] == [("T9", "waived")]
    learn(house, key, alueen_maaraajat=["T9"])
    assert [row[:2] for row in rows(house)] == [("T9", "waived"), ("T9", "running")]
    house.complete("work")
    assert [row[:2] for row in rows(house)] == [("T9", "waived"), ("T9", "running")]


def test_an_element_may_give_each_limit_a_start_of_its_own(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    starts = "={T9: date(&quot;2027-01-18&quot;), muut: vireilletulo}"
    house.deploy(limited(("work", "deadline", "T6,T9")).replace("=vireilletulo", starts))
    key = house.create(**KNOWN, alueen_maaraajat=["T6", "T9"])
    assert rows(house) == [("T6", "running", date(2027, 5, 15)), ("T9", "running", date(2027, 7, 16))]
    learn(house, key, alueen_maaraajat=["T6"])
    learn(house, key, alueen_maaraajat=["T6", "T9"])
    assert rows(house)[-1] == ("T9", "running", date(2027, 7, 16))


def test_what_was_met_is_not_begun_again_from_the_same_day(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    tasks = limited(("work", "deadline", "T9"), ("update", "deadlineStop", "T9"))
    split = '<parallelGateway id="split"/>' + flow("split", "work") + flow("split", "update")
    drawn = tasks.replace(line("start", "work", "update", "end"), "")
    house.deploy(drawn + split + flow("start", "split") + flow("work", "end") + flow("update", "end"))
    key = house.create(**KNOWN, alueen_maaraajat=["T9"])
    house.complete("update")
    learn(house, key, alueen_maaraajat=["T8b"])
    learn(house, key, alueen_maaraajat=["T9"])
    assert [row[:2] for row in rows(house)] == [("T9", "met")]


def test_every_decision_of_a_matter_has_an_appeal_time_of_its_own(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    house.deploy(limited(("first", "deadline", "T11"), ("second", "deadline", "T11")))
    house.create(**KNOWN)
    house.complete("first")
    assert [row[:2] for row in rows(house)] == [("T11", "running"), ("T11", "running")]


def test_a_matter_has_one_limit_of_its_own_kind(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    house.deploy(limited(("first", "deadline", "T3"), ("second", "deadline", "T3")))
    house.create(**KNOWN)
    house.create(**KNOWN)
    assert [row[:2] for row in rows(house)] == [("T3", "running")]
