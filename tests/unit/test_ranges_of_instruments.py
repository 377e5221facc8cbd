# SPDX-License-Identifier: EUPL-1.2
"""Every field of the process folders that asks what an instrument measures refuses what it cannot give."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from clients.instruments import Instrument, load_instruments
from engine import feel
from engine.errors import InvalidInput
from tasks.forms import Background, PageValues, read_form, read_submission

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
BOOK = load_instruments(PROCESSES / "perustiedot")
# Fields that ask a measure without keeping it in the record, by their names.
BEFORE, AFTER = re.compile(r"^alku_"), re.compile(r"_pisteet$")
LINK = re.compile(r"(?:^|:)values\.(\w+)$")
BACKGROUND = Background(feel.Environment(now=lambda: NOW))


class Asked(NamedTuple):
    """A field of a form, and the instrument that it is linked to."""

    form: str
    component: Mapping[str, Any]
    instrument: Instrument

    def __str__(self) -> str:
        return f"{self.form}.{self.component['key']}"

    def refusal(self, typed: str) -> Sequence[str]:
        """What stands at the field when it is sent alone."""
        alone = {one: said for one, said in self.component.items() if one != "conditional"}
        form = read_form({"id": "f", "type": "default", "components": [alone]})
        try:
            read_submission(form, PageValues({self.component["key"]: [typed]}), BACKGROUND)
        except InvalidInput as error:
            return list(error.fields.values())
        return []


def asked() -> Iterator[Asked]:
    for file in sorted(PROCESSES.glob("*/forms/*.form")):
        for component in _fields(json.loads(file.read_text(encoding="utf-8"))["components"]):
            instrument = _instrument(component)
            if instrument is not None:
                yield Asked(f"{file.parts[-3]}.{file.stem}", component, instrument)


def _fields(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component
        yield from _fields(component.get("components", ()))


def _instrument(component: Mapping[str, Any]) -> Instrument | None:
    link = LINK.search(component.get("properties", {}).get("record", ""))
    if link is not None:
        return BOOK.instrument(link[1], NOW.date())
    name = AFTER.sub("", BEFORE.sub("", component.get("key") or "")).upper()
    return BOOK.instrument(name, NOW.date()) if component.get("type") == "number" else None


ASKED = tuple(asked())


@pytest.mark.parametrize("one", ASKED, ids=str)
def test_a_value_below_or_above_the_range_of_the_instrument_is_refused(one: Asked) -> None:
    rule = one.instrument
    low, high = (rule.allowed[0], rule.allowed[-1]) if rule.allowed else (rule.minimum, rule.maximum)
    for outside in (low - rule.step, high + rule.step):
        assert one.refusal(f"{outside:g}".replace(".", ",")), f"{one} takes {outside:g}"
    for inside in (low, high):
        assert one.refusal(f"{inside:g}".replace(".", ",")) == [], f"{one} refuses {inside:g}"


def test_fields_of_every_process_that_measures_are_among_them() -> None:
    assert len(ASKED) > 100
    assert {one.form.partition(".")[0] for one in ASKED} >= {
        "arviointijakso",
        "asiakasohjaus",
        "asuminen",
        "kotihoito",
        "omaishoito",
        "tukijakso",
        "tukipalvelut",
        "yhteiset",
    }
    assert any(not LINK.search(one.component["properties"].get("record", "")) for one in ASKED)
