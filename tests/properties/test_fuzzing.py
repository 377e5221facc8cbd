# SPDX-License-Identifier: EUPL-1.2
"""A minute of fuzzing FEEL and DMN, and the inputs kept from longer runs: nothing escapes or is slow."""

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.fuzz_targets import TARGETS
from tests.support.fuzzing import read_corpus
from tests.support.machine_speed import slowness
from tests.support.source import ROOT
from tests.support.xml_mutation import mutate_xml

SECONDS = 30
LONGEST = 0.05
"""Seconds of a quiet machine's processor time, in the best of some tries, since others work here too."""
TRIES = 5


def slowest(target: str, data: bytes) -> float:
    """Seconds of the slowest part, in the fastest try."""
    slow, fastest = slowness(), float("inf")
    for _ in range(TRIES):
        fastest = min(fastest, max(part.seconds for part in TARGETS[target](data)) / slow)
        if fastest < LONGEST:
            break
    return fastest


@pytest.mark.skipif(not find_spec("atheris"), reason="atheris has no wheel for this Python or machine")
@pytest.mark.parametrize("target", TARGETS)
def test_half_a_minute_of_fuzzing_finds_nothing(target: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.support.fuzzing", target, str(SECONDS), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS * 10,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    done = re.search(r"Done (\d+) runs", run.stderr)
    assert done is not None
    assert int(done[1]) > 1_000
    file = tmp_path / "findings.jsonl"
    findings = [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []
    assert [found for found in findings if found["kind"] == "escaped"] == []
    worst = sorted(findings, key=lambda found: -found["seconds"])[:50]
    inputs = {found["input"].encode("latin-1") for found in worst}
    assert {data for data in inputs if slowest(target, data) >= LONGEST} == set()


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_kept_still_holds(target: str) -> None:
    corpus = read_corpus(target)
    assert len(corpus) >= 80
    assert {data for data in corpus if slowest(target, data) >= LONGEST} == set()


def test_what_escapes_would_be_found() -> None:
    with pytest.raises(AttributeError):
        list(TARGETS["feel"](None))  # type: ignore[arg-type]  # the fault itself


def test_changed_files_stay_xml_or_are_broken_on_purpose() -> None:
    source = read_corpus("dmn")[-1]
    changed = [mutate_xml(source, 6_000, seed, lambda data, _: b"?" + data[1:]) for seed in range(200)]
    assert len(set(changed)) > 20
    assert sum(data.startswith(b"<definitions") for data in changed) > 100
    assert sum(data.startswith(b"?") for data in changed) > 5
