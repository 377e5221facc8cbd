# SPDX-License-Identifier: EUPL-1.2
"""A client who stays costs the same each year: state, statements and rows of year six as in year two."""

from pathlib import Path

import pytest

from benchmarks.long_client import costs
from benchmarks.long_lives import HOME_CARE, INFORMAL_CARE, Life, begin
from engine.database import Database

YEARS = 6


@pytest.mark.parametrize("life", [HOME_CARE, INFORMAL_CARE], ids=lambda life: life.service)
def test_the_sixth_year_costs_what_the_second_did(tmp_path: Path, life: Life) -> None:
    database = Database(f"sqlite:///{tmp_path / 'life.db'}", synchronous="OFF")
    stay = begin(database, life, YEARS)
    years = list(costs(stay, YEARS))
    database.close()
    assert stay.world.problems == {}
    second, last = years[1], years[-1]
    assert second.rows > 200, "the client lives a year of work"
    # A part that happens to be open on the anniversary adds its own state for that day.
    assert min(year.state for year in years[-3:]) <= 1.1 * second.state
    assert last.statements <= 1.15 * second.statements
    assert last.rows <= 1.2 * second.rows
    assert last.page_statements <= 1.1 * second.page_statements
