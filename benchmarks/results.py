# SPDX-License-Identifier: EUPL-1.2
"""Prints a table and writes JSON beside it, into var/benchmarks."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "var" / "benchmarks"


@dataclass(frozen=True, slots=True)
class Result:
    """One figure; `target` is what performance asks of it, or empty."""

    name: str
    value: float
    target: str


def report(benchmark: str, title: str, results: Sequence[Result]) -> None:
    """Prints a Markdown table and keeps the figures as JSON."""
    print(f"\n{benchmark}: {title}\n")
    print("| figure | measured | target |\n|---|---|---|")
    for one in results:
        print(f"| {one.name} | {one.value:.3g} | {one.target} |")
    FOLDER.mkdir(parents=True, exist_ok=True)
    figures = {"title": title, "results": [asdict(one) for one in results]}
    (FOLDER / f"{benchmark}.json").write_text(json.dumps(figures, indent=2), encoding="utf-8")
