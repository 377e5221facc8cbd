# SPDX-License-Identifier: EUPL-1.2
"""A change is asked for on an instance as it was seen, once; and it can be looked at before it is done."""

import pytest

from engine import history
from engine.errors import Conflict, ExecutionFailed
from engine.process_instances import InstanceFilter, open_elements, search_instances
from engine.process_instances.commands import (
    Asked,
    assign_task,
    cancel_process_instance,
    modify_process_instance,
    resume_process_instance,
    suspend_process_instance,
)
from engine.process_instances.modifying import Add, Drop, Move
from engine.process_instances.previews import Standing, preview_modification
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import ONE_TASK, flow, line, user_task

CALLS = (
    '<startEvent id="start"/>'
    + user_task("first")
    + '<callActivity id="call"><extensionElements><zeebe:calledElement processId="p2"/></extensionElements>'
    '</callActivity><exclusiveGateway id="rich"/><endEvent id="end"/><endEvent id="poor"/>'
    + line("start", "first", "call", "rich")
    + flow("rich", "end", "income &gt; 5")
    + flow("rich", "poor", "income &lt; 3")
)


def test_a_page_that_is_out_of_date_changes_nothing(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    seen = Asked(revision=house.instance(key).revision)
    (task,) = house.open_tasks()
    assign_task(house.service, "anna", task.key, "anna")
    for change in (
        lambda: cancel_process_instance(house.service, "esi", key, "turha", seen),
        lambda: suspend_process_instance(house.service, "esi", key, "selvitys", seen),
        lambda: modify_process_instance(house.service, "esi", key, [Add("work")], "lisää", seen),
    ):
        with pytest.raises(Conflict, match="muuttunut"):
            change()
    assert house.instance(key).state == "ACTIVE"
    cancel_process_instance(house.service, "esi", key, "turha", Asked(revision=house.instance(key).revision))
    assert house.instance(key).state == "TERMINATED"


def test_the_same_request_twice_acts_once(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    asked = Asked(house.instance(key).revision, "one form")
    for _ in range(2):
        modify_process_instance(house.service, "esi", key, [Add("work")], "toinen tekijä", asked)
    assert house.task_ids(key) == ["work", "work"]
    asked = Asked(house.instance(key).revision, "another form")
    assert [suspend_process_instance(house.service, "esi", key, "syy", asked) for _ in range(2)] == [1, 1]
    with pytest.raises(Conflict, match="jo keskeytetty"):
        suspend_process_instance(house.service, "esi", key, "syy")
    with pytest.raises(Conflict, match="toiseen"):
        cancel_process_instance(house.service, "esi", key, "syy", asked)
    resume_process_instance(house.service, "esi", key, "selvitetty")
    with house.service.database.reading() as session:
        (told,) = history.read(session, key, ["INSTANCE_RESUMED"])
    assert (told.actor, told.detail) == ("esi", {"reason": "selvitetty"})


def test_a_preview_says_what_would_happen_and_leaves_no_trace(house: EngineHouse) -> None:
    house.deploy(CALLS, ONE_TASK)
    key = house.create()
    definition = house.instance(key).process_definition_key
    with house.service.database.reading() as session:
        (first,) = open_elements(session, key)
    before = house.instance(key)
    moved = preview_modification(house.service, "esi", key, [Move(first.key, "call")])
    assert moved.left == (Standing(definition, "first"),)
    assert [one.element_id for one in moved.reached] == ["call", "work"]
    assert (moved.failures, moved.state) == ((), "ACTIVE")
    fails = preview_modification(house.service, "esi", key, [Add("rich")])
    assert "income" in fails.failures[0] or "rich" in fails.failures[0]
    ends = preview_modification(house.service, "esi", key, [Move(first.key, "end")])
    assert ends.state == "COMPLETED"
    with pytest.raises(ExecutionFailed):
        preview_modification(house.service, "esi", key, [Drop(first.key)])
    assert house.instance(key) == before
    assert house.task_ids() == ["first"]
    with house.service.database.reading() as session:
        assert len(search_instances(session, InstanceFilter())) == 1
        assert history.read(session, key, ["INSTANCE_MODIFIED"]) == ()
