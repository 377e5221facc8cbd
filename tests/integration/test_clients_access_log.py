# SPDX-License-Identifier: EUPL-1.2
"""The access log: whatever is flipped, deleted, moved, added or cut off is found."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from clients.access_log import ChainHead, heads, read_log, record, verify
from clients.tables import access_log, access_log_head
from tests.support.client_world import ClientWorld, open_client_world


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    for opened in open_client_world(database_url):
        with opened.session() as session:
            for actor in (opened.worker_of("av"), opened.worker_of("el")):
                for look in range(4):
                    record(session, opened.service, actor, f"C{look}", "katselu", "oma tehtävä", "sivu")
        yield opened


def problems(world: ClientWorld, anchored: dict[str, ChainHead] | None = None) -> tuple[str, ...]:
    with world.session() as session:
        return verify(session, anchored)


def row(actor: str, sequence: int) -> ColumnElement[bool]:
    return and_(access_log.c.actor == actor, access_log.c.sequence == sequence)


def test_an_untouched_log_is_whole(world: ClientWorld) -> None:
    with world.session() as session:
        anchored = heads(session)
    assert {actor: head.sequence for actor, head in anchored.items()} == {"av": 4, "el": 4}
    assert problems(world, anchored) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "C9"},
        {"client_id": None},
        {"ground": "muu"},
        {"act": "muutos"},
        {"purpose": ""},
        {"hash": "f" * 64},
        {"previous_hash": "f" * 64},
    ],
)
def test_a_flipped_row_is_found(world: ClientWorld, change: dict[str, object]) -> None:
    with world.session() as session:
        session.execute(update(access_log).where(row("av", 2)).values(**change))
    assert any("av" in problem for problem in problems(world))


def test_a_moved_time_is_found(world: ClientWorld) -> None:
    with world.session() as session:
        at = session.execute(select(access_log.c.at).where(row("av", 2))).scalar_one()
        session.execute(update(access_log).where(row("av", 2)).values(at=at.replace(microsecond=1)))
    assert problems(world) == ("Käyttäjän av rivi 2: sisältöä on muutettu.",)


@pytest.mark.parametrize("sequence", [1, 2, 4])
def test_a_deleted_row_is_found(world: ClientWorld, sequence: int) -> None:
    with world.session() as session:
        session.execute(delete(access_log).where(row("av", sequence)))
    assert problems(world) != ()


def test_two_rows_that_changed_places_are_found(world: ClientWorld) -> None:
    with world.session() as session:
        for old, new in ((2, 20), (3, 2), (20, 3)):
            session.execute(update(access_log).where(row("av", old)).values(sequence=new))
    assert problems(world) != ()


def test_a_row_given_to_another_person_is_found(world: ClientWorld) -> None:
    with world.session() as session:
        session.execute(update(access_log).where(row("av", 4)).values(actor="el", sequence=5))
    assert problems(world) != ()


def test_a_forged_row_at_the_end_is_found(world: ClientWorld) -> None:
    with world.session() as session:
        last = session.execute(select(access_log).where(row("av", 4))).one()
        session.execute(insert(access_log).values(**{**last._mapping, "sequence": 5}))
    assert problems(world) != ()


def test_a_chain_that_vanished_with_its_head_is_found_from_outside(world: ClientWorld) -> None:
    with world.session() as session:
        anchored = heads(session)
        session.execute(delete(access_log).where(access_log.c.actor == "av"))
        session.execute(delete(access_log_head).where(access_log_head.c.actor == "av"))
    assert problems(world) == ()
    (problem,) = problems(world, anchored)
    assert "av" in problem


def test_a_chain_cut_with_its_head_is_found_from_outside(world: ClientWorld) -> None:
    with world.session() as session:
        anchored = heads(session)
        session.execute(delete(access_log).where(row("el", 4)))
        last = session.execute(select(access_log.c.hash).where(row("el", 3))).scalar_one()
        session.execute(
            update(access_log_head).where(access_log_head.c.actor == "el").values(sequence=3, hash=last)
        )
    assert problems(world) == ()
    assert len(problems(world, anchored)) == 1


def test_a_log_that_went_on_still_agrees_with_an_earlier_anchor(world: ClientWorld) -> None:
    with world.session() as session:
        anchored = heads(session)
        record(session, world.service, world.worker_of("av"), "C7", "katselu", "oma tehtävä")
    assert problems(world, anchored) == ()


def test_a_rolled_back_look_leaves_neither_row_nor_gap(world: ClientWorld) -> None:
    worker = world.worker_of("av")

    def look_and_fail() -> None:
        with world.session() as session:
            record(session, world.service, worker, "C8", "katselu", "oma tehtävä")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        look_and_fail()
    with world.session() as session:
        record(session, world.service, worker, "C9", "katselu", "oma tehtävä")
        assert read_log(session, "C8") == ()
    assert problems(world) == ()


def test_one_person_looking_from_many_windows_keeps_one_chain(world: ClientWorld) -> None:
    worker = world.worker_of("uusi")

    def look(client_id: str) -> None:
        for _ in range(5):
            with world.session() as session:
                record(session, world.service, worker, client_id, "katselu", "oma tehtävä")

    windows = [threading.Thread(target=look, args=(f"C{number}",)) for number in range(6)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    with world.session() as session:
        assert heads(session)["uusi"].sequence == 30
    assert problems(world) == ()


def test_looks_at_one_client_are_listed_newest_first(world: ClientWorld) -> None:
    with world.session() as session:
        entries = read_log(session, "C1")
    assert {(entry.actor, entry.purpose) for entry in entries} == {
        ("av", "sivu"),
        ("el", "sivu"),
    }
