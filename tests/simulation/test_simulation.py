# SPDX-License-Identifier: EUPL-1.2
"""The simulation is its seed: the same rows twice, others by another; and it runs on both databases."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.database import Database
from engine.tables import metadata
from sujuva.migrations import migrate
from sujuva.settings import read_settings
from sujuva.simulating import report_on, simulate_in
from sujuva.simulation import Plan

FIRST = date(2026, 3, 2)


def rows_of(file: Path, seed: int) -> dict[str, list[Any]]:
    """Every row of every table after 45 days of ten clients."""
    database = Database(f"sqlite:///{file}", synchronous="OFF")
    migrate(database)
    simulate_in(read_settings({}), database, Plan(45, 10, seed), FIRST, lambda _: None)
    with database.reading() as session:
        rows = {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }
    database.close()
    return rows


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path: Path) -> None:
    once, again = rows_of(tmp_path / "a.db", 7), rows_of(tmp_path / "b.db", 7)
    assert [name for name in once if once[name] != again[name]] == []
    other = rows_of(tmp_path / "c.db", 8)
    assert other["user_task"] != once["user_task"]


def test_it_runs_on_either_database(database: Database) -> None:
    world = simulate_in(read_settings({}), database, Plan(45, 10, 7), FIRST, lambda _: None)
    report = report_on(world)
    assert report["puutteet"] == []
    assert report["ei_onnistunut"] == {}
    assert report["yhteydenotot"]["asiakkaita"] == 10
