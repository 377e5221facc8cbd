# SPDX-License-Identifier: EUPL-1.2
"""A form that is reached from a start event within one task may require at most eight answers."""

import json
import shutil
from pathlib import Path

from sujuva.deploying import check_folders, list_problems
from tests.support.task_world import NEUVONTA

LIMITS = Path(__file__).resolve().parents[2] / "processes" / "limits"


def warnings_with(tmp_path: Path, form_id: str, extra: int) -> list[tuple[str, str]]:
    """The budget's warnings when so many required questions are added to this form."""
    processes = tmp_path / "processes"
    shutil.copytree(NEUVONTA, processes / "neuvonta")
    shutil.copytree(LIMITS, processes / "limits")
    file = processes / "neuvonta" / "forms" / f"{form_id}.form"
    form = json.loads(file.read_text(encoding="utf-8"))
    form["components"] += [
        {"type": "number", "key": f"lisa{n}", "label": "Lisä", "validate": {"required": True}}
        for n in range(extra)
    ]
    file.write_text(json.dumps(form), encoding="utf-8")
    problems = list_problems(check_folders(processes))
    return [(problem.file, problem.severity) for problem in problems if problem.rule == "kenttäbudjetti"]


def test_a_long_first_form_is_warned_of(tmp_path: Path) -> None:
    expected = [("neuvonta/forms/kirjaa_yhteydenotto.form", "warning")]

    assert warnings_with(tmp_path, "kirjaa_yhteydenotto", 4) == expected


def test_eight_answers_are_allowed(tmp_path: Path) -> None:
    assert warnings_with(tmp_path, "kirjaa_yhteydenotto", 3) == []


def test_a_later_form_may_ask_more(tmp_path: Path) -> None:
    assert warnings_with(tmp_path, "tee_arvio", 9) == []
