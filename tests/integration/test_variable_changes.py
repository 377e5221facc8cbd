# SPDX-License-Identifier: EUPL-1.2
"""Variables set from outside arrive where they are held, as seen from an element."""

import pytest

from engine import history
from engine.errors import Conflict, InvalidInput, NotFound
from engine.incidents import list_incidents
from engine.process_instances import open_elements
from engine.process_instances.commands import correct_and_retry, set_variables
from engine.process_instances.visible_variables import visible_variables
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import flow, line, user_task

LOCAL = (
    '<extensionElements><zeebe:ioMapping><zeebe:input source="={source}" target="{target}"/>'
    "</zeebe:ioMapping>{more}</extensionElements>"
)


def local(source: str, target: str, more: str = "") -> str:
    return LOCAL.format(source=source, target=target, more=more)


def nested(loop: str = "") -> str:
    """A sub-process that holds `limit`, with a task inside that holds `note`."""
    task = (
        f'<userTask id="work">{local("1", "note", "<zeebe:userTask/>")}</userTask>'
        '<startEvent id="begin"/><endEvent id="done"/>' + line("begin", "work", "done")
    )
    return (
        f'<startEvent id="start"/><subProcess id="sub">{local("10", "limit")}{loop}{task}</subProcess>'
        '<endEvent id="end"/>' + line("start", "sub", "end")
    )


def places(house: EngineHouse, key: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    with house.service.database.reading() as session:
        for one in open_elements(session, key):
            found.setdefault(one.element_id, []).append(one.key)
    return found


def seen(house: EngineHouse, key: int) -> dict[str, object]:
    with house.service.database.reading() as session:
        return visible_variables(session, key)


def test_each_is_set_where_it_is_held_and_a_new_one_at_the_instance(house: EngineHouse) -> None:
    house.deploy(nested())
    key = house.create(rate=1)
    (sub,), (work,) = places(house, key)["sub"], places(house, key)["work"]
    set_variables(house.service, "ohjelma", work, {"note": 2, "limit": 20, "rate": 3, "fresh": 4})
    assert house.variables(key) == {"rate": 3, "fresh": 4}
    assert seen(house, sub)["limit"] == 20
    assert seen(house, work)["note"] == 2
    set_variables(house.service, "ohjelma", work, {"limit": 99}, local=True)
    assert seen(house, sub)["limit"] == 20
    assert seen(house, work)["limit"] == 99
    with house.service.database.reading() as session:
        first, _ = history.read(session, key, ["VARIABLES_CORRECTED"])
    assert first.detail["names"] == ["fresh", "limit", "note", "rate"]
    house.complete("work")
    with pytest.raises(Conflict, match="päättynyt"):
        set_variables(house.service, "ohjelma", work, {"note": 5})
    with pytest.raises(NotFound):
        set_variables(house.service, "ohjelma", 1, {"note": 5})


def test_among_several_open_rounds_the_place_must_be_named(house: EngineHouse) -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1, 2]" inputElement="one"/></extensionElements>'
        "</multiInstanceLoopCharacteristics>"
    )
    house.deploy(nested(loop))
    key = house.create()
    work = places(house, key)["work"][0]
    with pytest.raises(InvalidInput, match="auki"):
        set_variables(house.service, "ohjelma", work, {"limit": 20})
    set_variables(house.service, "ohjelma", work, {"note": 7}, local=True)
    assert seen(house, work)["note"] == 7


def test_a_correction_reaches_the_scope_that_the_failed_element_reads(house: EngineHouse) -> None:
    inner = (
        '<startEvent id="begin"/><exclusiveGateway id="rich"/><endEvent id="a"/>'
        + user_task("b")
        + '<endEvent id="c"/>'
        + line("begin", "rich")
        + flow("rich", "a", "income &gt; 5")
        + flow("rich", "b", "income &lt; 3")
        + line("b", "c")
    )
    house.deploy(
        f'<startEvent id="start"/><subProcess id="sub">{local("4", "income")}{inner}</subProcess>'
        '<endEvent id="end"/>' + line("start", "sub", "end")
    )
    key = house.create(income=1)
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    correct_and_retry(house.service, "esi", key, incident.key, {"income": 2})
    assert house.task_ids(key) == ["b"], "not the one of the same name at the instance"
    assert house.variables(key)["income"] == 1
