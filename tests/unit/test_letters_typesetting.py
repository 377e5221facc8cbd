# SPDX-License-Identifier: EUPL-1.2
"""The process that sets letters: bound in time, renewed when it fails, gone when its owner is gone."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.letters.typesetter import MEMORY_BYTES
from clients.letters.typesetting import Typesetter
from clients.letters.writing import write_out
from engine.errors import ExecutionFailed
from tests.support.letters import COUNTY, sample, set_letter

LETTER = write_out(sample("tiedoksianto", "fi"), COUNTY)


@pytest.fixture
def typesetter() -> Iterator[Typesetter]:
    one = Typesetter()
    yield one
    one.close()


def test_a_template_that_does_not_end_is_stopped_and_the_next_letter_is_set() -> None:
    slow = Typesetter(seconds=0.0)
    with pytest.raises(ExecutionFailed, match="aika loppui"):
        slow.typeset("notice", LETTER)
    slow._seconds = 20.0
    assert slow.typeset("notice", LETTER).startswith(b"%PDF-")
    slow.close()


def test_an_unknown_template_is_refused_without_a_path(typesetter: Typesetter) -> None:
    with pytest.raises(ExecutionFailed):
        typesetter.typeset("../../../../etc/passwd", LETTER)
    assert typesetter.typeset("notice", LETTER).startswith(b"%PDF-")


def test_why_it_failed_does_not_quote_the_letter(typesetter: Typesetter) -> None:
    """The reason goes into an incident, where names and free text may not stand."""
    unprintable = {**LETTER, "client": "Salainen 漢"}
    with pytest.raises(ExecutionFailed) as refused:
        typesetter.typeset("notice", unprintable)
    assert "Salainen" not in refused.value.message
    assert "漢" not in refused.value.message


def test_a_letter_without_appeal_instructions_cannot_be_set(typesetter: Typesetter) -> None:
    """The last of three guards: the value, the check before the order, and the template itself."""
    without = {**LETTER, "appeal": {**LETTER["appeal"], "body": ""}}
    with pytest.raises(ExecutionFailed):
        typesetter.typeset("notice", without)


def test_a_process_that_was_killed_is_renewed(typesetter: Typesetter) -> None:
    typesetter.typeset("notice", LETTER)
    assert typesetter._process is not None
    typesetter._process.kill()
    typesetter._process.wait()
    assert typesetter.typeset("notice", LETTER).startswith(b"%PDF-")


def test_threads_take_turns(typesetter: Typesetter) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(typesetter.typeset("notice", LETTER))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len(set(found)) == 1


def test_the_process_ends_when_its_input_ends() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "clients.letters.typesetter"],
        check=False,
        input=b"",
        capture_output=True,
        timeout=20,
    )
    assert ended.returncode == 0


def test_its_memory_is_bound(typesetter: Typesetter) -> None:
    set_letter(typesetter, sample("paatos", "fi"))
    assert typesetter._process is not None
    limits = Path(f"/proc/{typesetter._process.pid}/limits").read_text("utf-8")
    (line,) = [line for line in limits.splitlines() if line.startswith("Max address space")]
    assert str(MEMORY_BYTES) in line
