# SPDX-License-Identifier: EUPL-1.2
"""A fee that is raised or lowered is said where the fee of the agreement is recorded.

Source: D9, modifiers: special cases, other services that carry a part, the carer's own reason (937/2005 5 §).
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import feel
from tasks.forms import Background, TextBlock, parts_shown, read_form

FORMS = Path(__file__).parents[2] / "processes" / "omaishoito" / "forms"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def said(form: str, change: str | None) -> list[str]:
    """The words that stand between the questions."""
    read = read_form(json.loads((FORMS / f"{form}.form").read_text(encoding="utf-8")))
    background = Background(feel.Environment(now=lambda: NOW), {"luokan_muutos": change})
    return [part.name for part in parts_shown(read, {}, background) if isinstance(part, TextBlock)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("korotus", ["palkkiota_korotetaan"]),
        ("alennus", ["palkkiota_alennetaan"]),
        ("hoitajan_syy", ["palkkio_hoitajan_syysta"]),
        ("ei", []),
        (None, []),
    ],
)
def test_the_agreement_says_why_its_fee_is_not_that_of_the_class(change: str | None, told: list[str]) -> None:
    assert said("tee_omaishoitosopimus", change) == told
    assert said("muuta_omaishoitosopimus", change) == (["palkkion_erityinen_syy"] if told else [])
