# SPDX-License-Identifier: EUPL-1.2
"""What is drawn in a shared part is told under the process that called it, however deep."""

from datetime import timedelta

from clients.staff import StaffMember
from engine.process_instances import ElementCount, count_open_elements
from tasks.queues import TaskFilter, count_queues, list_processes, list_tasks
from tasks.task_page import get_task
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import line
from webui.process_lists import list_latest

WORKER = StaffMember("av", "Anna", "", "case_worker", frozenset({"ryhma"}))
CALLER = (
    '<startEvent id="start"/><callActivity id="call"><extensionElements>'
    '<zeebe:calledElement processId="p{}" bindingType="deployment"/></extensionElements></callActivity>'
    '<endEvent id="end"/>' + line("start", "call", "end")
)
SHARED = (
    '<startEvent id="start"/><userTask id="work" name="Tee"><extensionElements><zeebe:userTask/>'
    '<zeebe:assignmentDefinition candidateGroups="ryhma"/>'
    '<zeebe:taskSchedule dueDate="2026-11-24T10:00:00Z"/></extensionElements></userTask><endEvent id="end"/>'
    + line("start", "work", "end")
)


def test_a_task_of_a_shared_part_belongs_to_the_process_that_began_it(house: EngineHouse) -> None:
    house.deploy(CALLER.format(2), CALLER.format(3), SHARED)
    house.create()
    house.create("p3")
    with house.service.database.transaction() as session:
        rows = list_tasks(session, house.service, WORKER, TaskFilter(queue="team", sort="newest")).rows
        assert [(row.process_id, row.root_process_id) for row in rows] == [("p3", "p3"), ("p3", "p")]
        assert {id for id, _ in list_processes(session, house.service, WORKER)} == {"p", "p3"}
        (narrowed,) = list_tasks(session, house.service, WORKER, TaskFilter("team", process_id="p")).rows
        assert get_task(session, house.service, WORKER, narrowed.key).root_process_id == "p"
        assert count_queues(session, house.service, WORKER)["team"] == 2


def test_the_figures_of_a_process_hold_what_it_calls(house: EngineHouse) -> None:
    house.deploy(CALLER.format(2), CALLER.format(3), SHARED)
    definition = house.instance(house.create()).process_definition_key
    house.clock.advance(timedelta(days=30))
    with house.service.database.reading() as session:
        now = house.clock.now()
        assert count_open_elements(session, definition, now) == {"call": ElementCount(1, 1)}
        folders = list_latest(session, house.service, now)
        figures = {folder.id: (folder.open_tasks, folder.late) for folder in folders}
    assert figures == {"p": (1, 1), "p2": (0, 0), "p3": (0, 0)}
    assert {folder.id: folder.lines[0].open_tasks for folder in folders} == {"p": 0, "p2": 0, "p3": 1}
