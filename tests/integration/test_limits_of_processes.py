# SPDX-License-Identifier: EUPL-1.2
"""A limit of scope `process`: each service that a client waits for has a time of its own (SHL 45 §)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from engine.process_instances.commands import cancel_process_instance
from engine.tables import deadline, user_task
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import line
from tests.support.model_bodies import user_task as task_body

MONDAY = datetime(2027, 2, 15, 8, 0, tzinfo=UTC)
KNOWN: Mapping[str, Any] = {"vireilletulo": MONDAY.isoformat(), "asia": "A1"}
CALL = (
    '<callActivity id="part"><extensionElements><zeebe:calledElement processId="{0}"/></extensionElements>'
    "</callActivity>"
)


def task(id: str, **marks: str) -> str:
    """A user task with its marks: `deadline`, `deadlineStop`, `deadlineWaive`."""
    named = "".join(f'<zeebe:property name="sujuva:{name}" value="{text}"/>' for name, text in marks.items())
    properties = f"<zeebe:properties>{named}</zeebe:properties></extensionElements>"
    return task_body(id).replace("</extensionElements>", properties)


def begun(id: str) -> str:
    return task(id, deadline="T6", deadlineFrom="=vireilletulo")


def in_a_row(*elements: str, ids: tuple[str, ...]) -> str:
    return (
        '<startEvent id="start"/>' + "".join(elements) + '<endEvent id="end"/>' + line("start", *ids, "end")
    )


def open_services(house: EngineHouse) -> tuple[int, int]:
    """Two services of one matter; the second starts in a process that it calls."""
    house.clock.move_to(MONDAY)
    house.deploy(
        in_a_row(begun("ask"), task("begin", deadlineStop="T6"), task("care"), ids=("ask", "begin", "care")),
        process_id="home",
    )
    house.deploy(in_a_row(task("move_in", deadlineStop="T6"), ids=("move_in",)), process_id="moving")
    house.deploy(
        in_a_row(begun("apply"), CALL.format("moving"), task("live"), ids=("apply", "part", "live")),
        process_id="housing",
    )
    return house.create("home", **KNOWN), house.create("housing", **KNOWN)


def states(house: EngineHouse) -> dict[int, str]:
    with house.service.database.reading() as session:
        return {
            row.process_instance_key: row.state
            for row in session.execute(select(deadline).order_by(deadline.c.key))
        }


def test_one_service_that_starts_leaves_the_time_of_the_other(house: EngineHouse) -> None:
    home, housing = open_services(house)
    assert states(house) == {home: "running", housing: "running"}
    house.complete("ask")
    house.complete("begin")
    assert states(house) == {home: "met", housing: "running"}


def test_what_a_process_calls_meets_its_limit(house: EngineHouse) -> None:
    home, housing = open_services(house)
    house.complete("apply")
    with house.service.database.reading() as session:
        shown = session.execute(
            select(deadline.c.process_instance_key)
            .join(user_task, user_task.c.deadline_key == deadline.c.key)
            .where(user_task.c.element_id == "move_in")
        ).scalar_one()
    assert shown == housing
    house.complete("move_in")
    assert states(house) == {home: "running", housing: "met"}


def test_an_open_task_of_another_service_does_not_show_the_limit(house: EngineHouse) -> None:
    open_services(house)
    with house.service.database.reading() as session:
        shown = {
            row.element_id: row.process_instance_key
            for row in session.execute(
                select(user_task.c.element_id, deadline.c.process_instance_key).outerjoin(
                    deadline, deadline.c.key == user_task.c.deadline_key
                )
            )
        }
    assert shown["ask"] != shown["apply"]


def test_a_process_takes_what_it_has_not_met_with_it_to_its_end(house: EngineHouse) -> None:
    house.clock.move_to(MONDAY)
    house.deploy(in_a_row(begun("ask"), ids=("ask",)), process_id="refused")
    refused = house.create("refused", **KNOWN)
    assert states(house) == {refused: "running"}
    house.complete("ask")
    assert states(house) == {refused: "waived"}


def test_the_limit_of_a_cancelled_process_runs_until_it_is_waived_for_the_matter(house: EngineHouse) -> None:
    home, housing = open_services(house)
    house.deploy(in_a_row(task("close", deadlineWaive="T6"), ids=("close",)), process_id="closing")
    cancel_process_instance(house.service, "admin", home, "väärä käynnistys")
    assert states(house) == {home: "running", housing: "running"}
    house.create("closing", **KNOWN)
    house.complete("close")
    assert states(house) == {home: "waived", housing: "running"}
