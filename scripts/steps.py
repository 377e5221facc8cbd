# SPDX-License-Identifier: EUPL-1.2
"""A step of setting up: done once, and again when the content it depends on has changed."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
NOT_INPUT = {"node_modules", "__pycache__", ".DS_Store"}


class SetupFailed(Exception):
    """Setting up cannot go on; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """`action` makes `outputs` from `inputs` (files and folders, by content) and `facts`."""

    name: str
    title: str
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    action: Callable[[], None]
    facts: tuple[str, ...] = ()

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name

    def is_done(self) -> bool:
        if not self.stamp.is_file() or not all(output.exists() for output in self.outputs):
            return False
        return self.stamp.read_text(encoding="utf-8") == digest(self.inputs, self.facts)

    def do(self) -> None:
        say(f"{self.title} …")
        began = time.monotonic()
        self.action()
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(digest(self.inputs, self.facts), encoding="utf-8")
        say(f"{self.title}: done in {time.monotonic() - began:.0f} s")


def carry_out(steps: Sequence[Step]) -> None:
    """Does what is not done yet, in order."""
    for step in steps:
        if not step.is_done():
            step.do()


def digest(inputs: Sequence[Path], facts: Sequence[str] = ()) -> str:
    """SHA-256 over names and contents; the same on every machine and after every checkout."""
    total = hashlib.sha256()
    for fact in facts:
        total.update(fact.encode() + b"\0")
    for file in _files(inputs):
        total.update(file.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _files(inputs: Sequence[Path]) -> Iterator[Path]:
    for path in inputs:
        if path.is_dir():
            yield from _files(sorted(child for child in path.iterdir() if child.name not in NOT_INPUT))
        elif path.is_file():
            yield path


def run(command: Sequence[str | Path], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Runs a program with its output shown; raises SetupFailed with the command when it fails."""
    words = [str(word) for word in command]
    status = subprocess.run(words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, check=False).returncode
    if status != 0:
        raise SetupFailed(f"`{' '.join(words)}` ended with status {status}; its output above says why.")


def say(line: str) -> None:
    print(f"[setup] {line}", file=sys.stderr, flush=True)
