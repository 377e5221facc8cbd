# SPDX-License-Identifier: EUPL-1.2
"""Where stories are told: fresh copies of a database that has the personas and the county's processes."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from engine.clock import MovableClock
from engine.database import Database
from engine.service import Service
from sujuva.deploying import deploy_folders
from sujuva.personas import save_personas
from sujuva.provider_network import save_network
from sujuva.settings import read_settings
from sujuva.wiring import build_service
from tests.support.databases import KINDS
from tests.support.postgresql import Server
from tests.support.stories import Story
from tests.support.web_world import PROJECT

PROCESSES = PROJECT / "processes"
Begin = Callable[[str], Story]


@pytest.fixture(scope="session")
def deployed_postgresql(postgresql_server: Server, postgresql_template: str) -> str:
    """A database with the personas and the processes as they are; made once."""
    name = postgresql_server.create(template=postgresql_template)
    database = Database(postgresql_server.url(name))
    service = _service(database, MovableClock(datetime.fromisoformat("2026-11-23T06:00:00+00:00")))
    with database.transaction() as session:
        save_personas(session)
        save_network(session, service)
    deploy_folders(service, PROCESSES, "testit")
    database.close()
    return name


@pytest.fixture
def begin_on_sqlite(deployed_template: Path, tmp_path: Path) -> Iterator[Begin]:
    """Gives a function that opens the house at a moment, written in Finnish time with its offset."""
    numbers = count(1)

    def copy() -> str:
        file = tmp_path / f"story{next(numbers)}.db"
        shutil.copyfile(deployed_template, file)
        return f"sqlite:///{file}"

    with ExitStack() as stack:
        yield lambda begins: stack.enter_context(_tell(copy(), begins))


@pytest.fixture
def begin_on_postgresql(postgresql_server: Server, deployed_postgresql: str) -> Iterator[Begin]:
    names: list[str] = []

    def copy() -> str:
        names.append(postgresql_server.create(template=deployed_postgresql))
        return postgresql_server.url(names[-1])

    with ExitStack() as stack:
        yield lambda begins: stack.enter_context(_tell(copy(), begins))
    for name in names:
        postgresql_server.drop(name)


@pytest.fixture(params=KINDS)
def begin_story(request: pytest.FixtureRequest) -> Begin:
    """On both databases."""
    begin: Begin = request.getfixturevalue(f"begin_on_{request.param}")
    return begin


@contextmanager
def _tell(url: str, begins: str) -> Iterator[Story]:
    """A story that was told to its end is checked."""
    database = Database(url, synchronous="OFF")
    clock = MovableClock(datetime.fromisoformat(begins).astimezone(UTC))
    story = Story(_service(database, clock), clock)
    try:
        yield story
        story.check()
    finally:
        database.close()


def _service(database: Database, clock: MovableClock) -> Service:
    return build_service(read_settings({"SUJUVA_PROCESSES": str(PROCESSES)}), database, clock)
