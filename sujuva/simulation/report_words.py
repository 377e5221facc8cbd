# SPDX-License-Identifier: EUPL-1.2
"""The report of a run as plain tables in Finnish."""

from collections.abc import Mapping
from typing import Any

LABELS = {
    "yhteydenotot": "Yhteydenotot",
    "yhteydenottoja": "yhteydenottoja",
    "asiakkaita": "asiakkaita",
    "ikaraja_prosenttia": "täyttänyt ikärajan, %",
    "hairiokysyntaa_prosenttia": "häiriökysyntää, %",
    "ratkaistu_heti_prosenttia": "ratkaistu heti, %",
    "asioiden_lopputulokset": "Asioiden lopputulokset",
    "odotusajat_paivina": "Odotusajat päivinä",
    "90_prosenttia_alle": "90 % alle",
    "maaraajat": "Määräajat",
    "myohassa": "myöhässä",
    "myohassa_avoinna": "myöhässä, auki",
    "kaynnissa": "käynnissä",
    "tehtavat_ryhmittain": "Tehtävät työjonoittain",
    "prosessit": "Prosessit",
    "paattynyt": "päättynyt",
    "keskeytetty": "keskeytetty",
    "viestit": "Mitä asiakkaille tapahtui",
    "muistutuksia": "Muistutuksia",
    "ei_onnistunut": "Mitä ei voitu tehdä",
    "puutteet": "Mikä ei pidä",
}
NONE = "  ei yhtään"


def in_words(report: Mapping[str, Any]) -> list[str]:
    """The report as plain tables."""
    lines: list[str] = []
    for title, part in report.items():
        lines += ["", _label(title)]
        lines += _part_in_words(part)
    return lines


def _part_in_words(part: Any) -> list[str]:
    if isinstance(part, list):
        return [f"  {'  '.join(map(str, one.values()))}" for one in part] or [NONE]
    if not isinstance(part, dict):
        return [f"  {part}"]
    if not part:
        return [NONE]
    if all(isinstance(one, dict) for one in part.values()):
        return _rows_in_words(part)
    width = max(len(_label(name)) for name in part)
    return [f"  {_label(name):<{width}}  {value:>8}" for name, value in part.items()]


def _rows_in_words(part: Mapping[str, Mapping[str, Any]]) -> list[str]:
    columns = list(dict.fromkeys(name for row in part.values() for name in row))
    width = max(len(name) for name in part)
    head = "  ".join(f"{_label(name):>14}" for name in columns)
    lines = [f"  {'':<{width}}  {head}"]
    for name, row in part.items():
        cells = "  ".join(f"{row.get(column, ''):>14}" for column in columns)
        lines.append(f"  {_label(name):<{width}}  {cells}")
    return lines


def _label(name: str) -> str:
    """Codes of processes, outcomes and messages stay as they are in the data."""
    return LABELS.get(name, name)
