# SPDX-License-Identifier: EUPL-1.2
"""After a hospital stay, a choice that the service does not carry out itself says where to tell of it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import feel
from tasks.forms import Background, TextBlock, parts_shown, read_form

FILE = Path("processes/yhteiset/forms/paata_jatkosta_sairaalan_jalkeen.form")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOME_CARE, PERIOD = "kotihoito.sairaalassa", "arviointijakso.sairaalassa"


@pytest.mark.parametrize(
    ("limit", "choice", "told"),
    [
        (PERIOD, "muutos", True),
        (PERIOD, "asuminen", True),
        (None, "arviointijakso", True),
        (PERIOD, "jatkuu", False),
        (PERIOD, "paattyy", False),
        (PERIOD, None, False),
        (HOME_CARE, "muutos", False),
        (HOME_CARE, "asuminen", False),
    ],
)
def test_where_to_tell_of_a_change_is_said_where_the_choice_begins_nothing(
    limit: str | None, choice: str | None, told: bool
) -> None:
    form = read_form(json.loads((Path(__file__).parents[2] / FILE).read_text(encoding="utf-8")))
    background = Background(feel.Environment(now=lambda: NOW), {"sairaala_raja": limit})
    parts = parts_shown(form, {"sairaala_tulos": choice}, background)
    assert any(isinstance(part, TextBlock) for part in parts) is told
