# SPDX-License-Identifier: EUPL-1.2
"""What the other suites stand on: databases of both kinds, fresh for every test."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from engine.database import Database
from sujuva.migrations import is_current
from tests.support.postgresql import Server, copy_of_wheel, running_server, wheel_programs


def test_database_has_the_newest_schema(database: Database) -> None:
    assert is_current(database)


@pytest.mark.parametrize("visit", [1, 2])
def test_database_is_fresh_for_each_test(database: Database, visit: int) -> None:
    with database.transaction() as session:
        session.execute(text("CREATE TABLE left_behind (visit INTEGER)"))
        session.execute(text("INSERT INTO left_behind VALUES (:visit)"), [{"visit": visit}])


def test_empty_database_has_no_schema(empty_database_url: str) -> None:
    opened = Database(empty_database_url)
    assert not is_current(opened)
    opened.close()


def test_postgresql_really_serves(postgresql_url: str, postgresql_server: Server) -> None:
    opened = Database(postgresql_url)
    with opened.reading() as session:
        assert session.execute(text("SHOW server_version_num")).scalar_one().isdigit()
        assert session.execute(text("SHOW listen_addresses")).scalar_one() == ""
    opened.close()
    assert postgresql_server.folder.is_dir()


def test_the_wheel_serves_where_the_system_has_no_postgresql() -> None:
    with running_server(wheel_programs()) as server, _connect(server) as connection:
        answer = connection.execute("SELECT 6 * 7").fetchone()
    assert answer == (42,)
    assert not server.folder.exists()


def test_the_wheel_serves_from_a_closed_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with running_server(copy_of_wheel(wheel_programs(), tmp_path)) as server, _connect(server) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("sujuva",)


def _connect(server: Server) -> psycopg.Connection:
    return psycopg.connect(host=str(server.folder), user="sujuva", dbname="postgres")
