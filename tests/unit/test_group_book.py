# SPDX-License-Identifier: EUPL-1.2
"""The county's groups of clients: what the table proposes has a name, and a broken file says so."""

from pathlib import Path

import pytest

from clients.group_book import GroupBook, load_groups
from engine.errors import ModelInvalid
from tests.support.web_world import PROJECT

PROCESSES = PROJECT / "processes"


def test_every_group_that_the_table_proposes_has_a_name() -> None:
    codes = {one.code for one in load_groups(PROCESSES / "perustiedot").groups}
    table = (PROCESSES / "asiakasohjaus" / "D17.dmn").read_text("utf-8")
    assert codes == {code for code in codes if f'"{code}"' in table}
    assert len(codes) == 4


def test_a_folder_without_the_file_names_no_group(tmp_path: Path) -> None:
    assert load_groups(tmp_path) == GroupBook()


def test_a_group_without_a_swedish_name_is_refused(tmp_path: Path) -> None:
    text = '[[client_group]]\ncode = "a"\nname = { fi = "A", en = "A" }\n'
    (tmp_path / "asiakasryhmat.toml").write_text(text, "utf-8")
    with pytest.raises(ModelInvalid, match="sv"):
        load_groups(tmp_path)
