# SPDX-License-Identifier: EUPL-1.2
"""The same change for many: each in a transaction of its own, told one by one, never twice."""

from threading import Barrier, Thread

import pytest

from engine import batches, history
from engine.batch_search import Batch, get_batch, search_batches, search_items
from engine.batches import Target, go_on_with_batch, pause_batch, run_due, start_batch, stop_batch
from engine.errors import Conflict, InvalidInput, NotFound
from engine.incidents import list_incidents
from engine.process_instances.commands import complete_task, correct_and_retry
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import ONE_TASK, flow, line, user_task


def two(first: str, second: str) -> str:
    tasks = user_task(first) + user_task(second)
    return f'<startEvent id="start"/>{tasks}<endEvent id="end"/>' + line("start", first, second, "end")


CHOICE = (
    '<startEvent id="start"/><exclusiveGateway id="rich"/><endEvent id="x"/><endEvent id="y"/>'
    + line("start", "rich")
    + flow("rich", "x", "income &gt; 5")
    + flow("rich", "y", "income &lt; 3")
)


def batch(house: EngineHouse, key: int) -> Batch:
    with house.service.database.reading() as session:
        return get_batch(session, key)


def messages(house: EngineHouse, key: int) -> list[tuple[str, str | None]]:
    with house.service.database.reading() as session:
        items, _ = search_items(session, batch_keys=[key])
    return [(one.state, one.message) for one in items]


def test_what_is_refused_is_told_and_stops_nothing(house: EngineHouse) -> None:
    house.deploy(two("a", "b"))
    ahead, behind, over = house.create(), house.create(), house.create()
    (task,) = house.open_tasks(ahead)
    complete_task(house.service, "anna", task.key, {})
    for _ in "ab":
        (task,) = house.open_tasks(over)
        complete_task(house.service, "anna", task.key, {})
    new = house.deploy(two("a", "c")).definitions[0].key
    targets = [Target(key) for key in (ahead, behind, over)]
    detail = {"definition_key": new, "mapping": {}}
    key = start_batch(house.service, "yllapito", "migrate", targets, "uusi versio", detail)
    assert (batch(house, key).state, batch(house, key).total) == ("ACTIVE", 3)
    assert house.instance(behind).version == 1, "nothing is done before the worker comes"
    assert run_due(house.service) == 3
    told = batch(house, key)
    assert (told.state, told.done, told.failed) == ("COMPLETED", 1, 2)
    assert (house.instance(ahead).version, house.instance(behind).version) == (1, 2)
    (first, second, third) = messages(house, key)
    assert first[0] == "FAILED"
    assert "b" in (first[1] or "")
    assert second == ("COMPLETED", None)
    assert "päättynyt" in (third[1] or "")
    with house.service.database.reading() as session:
        (moved,) = history.read(session, behind, ["INSTANCE_MIGRATED"])
    assert (moved.actor, moved.detail["reason"]) == ("yllapito", "uusi versio")
    assert run_due(house.service) == 0


def test_a_batch_is_paused_goes_on_and_is_stopped(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    keys = [house.create() for _ in range(3)]
    key = start_batch(house.service, "yllapito", "cancel", [Target(one) for one in keys], "virhe")
    assert run_due(house.service, limit=1) == 1
    pause_batch(house.service, key)
    assert run_due(house.service) == 0
    with pytest.raises(Conflict):
        pause_batch(house.service, key)
    go_on_with_batch(house.service, key)
    assert run_due(house.service, limit=1) == 1
    stop_batch(house.service, key)
    assert run_due(house.service) == 0
    assert [state for state, _ in messages(house, key)] == ["COMPLETED", "COMPLETED", "CANCELED"]
    assert [house.instance(one).state for one in keys] == ["TERMINATED", "TERMINATED", "ACTIVE"]
    with pytest.raises(Conflict):
        stop_batch(house.service, key)
    with pytest.raises(NotFound):
        stop_batch(house.service, 1)
    with pytest.raises(InvalidInput):
        start_batch(house.service, "yllapito", "burn", [], "virhe")
    empty = start_batch(house.service, "yllapito", "cancel", [], "ei mitään")
    assert batch(house, empty).state == "COMPLETED"
    with house.service.database.reading() as session:
        found, total = search_batches(session, states=["CANCELED"], limit=1)
    assert ([one.key for one in found], total) == ([key], 1)


def test_all_are_moved_suspended_and_resumed(house: EngineHouse) -> None:
    house.deploy(two("a", "b"))
    first, second = house.create(), house.create()
    (task,) = house.open_tasks(second)
    complete_task(house.service, "anna", task.key, {})
    targets = [Target(first), Target(second)]
    key = start_batch(house.service, "yllapito", "modify", targets, "ohi", {"moves": {"a": "b"}})
    run_due(house.service)
    assert [state for state, _ in messages(house, key)] == ["COMPLETED", "FAILED"]
    assert house.task_ids(first) == ["b"]
    for kind, state in (("suspend", "SUSPENDED"), ("resume", "ACTIVE")):
        start_batch(house.service, "yllapito", kind, targets, "siirto")
        run_due(house.service)
        assert house.instance(first).state == state


def test_incidents_are_tried_again(house: EngineHouse) -> None:
    house.deploy(CHOICE)
    first, second = house.create(), house.create()
    with house.service.database.reading() as session:
        found = {key: list_incidents(session, key)[0] for key in (first, second)}
    correct_and_retry(house.service, "esi", first, found[first].key, {"income": 9})
    targets = [Target(key, one.key) for key, one in found.items()]
    key = start_batch(house.service, "yllapito", "resolve", targets, "uusi yritys")
    run_due(house.service)
    assert [state for state, _ in messages(house, key)] == ["FAILED", "COMPLETED"]
    assert house.instance(second).incidents == 1, "the same fault is a new incident"


def test_an_item_that_another_worker_has_done_stays_as_it_is(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    targets = [Target(house.create()), Target(house.create())]
    key = start_batch(house.service, "yllapito", "suspend", targets, "siirto")
    with house.service.database.reading() as session:
        items, _ = search_items(session, batch_keys=[key])
    for _ in range(2):
        batches.run_item(house.service, items[0].key)
    assert messages(house, key) == [("COMPLETED", None), ("ACTIVE", None)]


def test_two_workers_do_each_item_once(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    keys = [house.create() for _ in range(6)]
    key = start_batch(house.service, "yllapito", "suspend", [Target(one) for one in keys], "siirto")
    start = Barrier(2)

    def work() -> None:
        start.wait()
        batches.run_due(house.service)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    told = batch(house, key)
    assert (told.state, told.done, told.failed) == ("COMPLETED", 6, 0)
    with house.service.database.reading() as session:
        assert all(len(history.read(session, one, ["INSTANCE_SUSPENDED"])) == 1 for one in keys)
