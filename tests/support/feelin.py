# SPDX-License-Identifier: EUPL-1.2
"""feelin, another FEEL on Node.js, asked line by line; its values as ours."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.feel.dates import parse_date
from engine.feel.durations import parse_duration
from engine.feel.ranges import Range
from engine.feel.times import parse_datetime, parse_time
from scripts.front_end import FRONT_END, find_npm

SCRIPT = Path(__file__).with_suffix(".mjs")


class Refused(Exception):
    """feelin cannot read or carry out the expression."""


class Opaque(Exception):
    """The value is a function, or a number that JSON does not have: not to be compared."""


class Feelin:
    """One Node.js process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def evaluate(self, source: str, scope: Mapping[str, object]) -> object:
        """The value; raises `Refused` or `Opaque`."""
        return value_of(self._ask({"source": source, "scope": scope}))

    def microseconds(self, source: str, scope: Mapping[str, object], repeat: int) -> float:
        """How long one evaluation from the text takes."""
        return float(self._ask({"source": source, "scope": scope, "repeat": repeat})["value"])

    def _ask(self, question: Mapping[str, object]) -> Mapping[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: Mapping[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def open_feelin() -> Iterator[Feelin]:
    """Starts the Node.js that builds the front end, and ends it."""
    env = dict(find_npm().env)
    node = shutil.which("node", path=env.get("PATH"))
    assert node is not None, "Node.js is not here. Run make setup."
    with subprocess.Popen(
        [node, str(SCRIPT), str(FRONT_END / "package.json")],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        yield Feelin(process)


def value_of(tagged: Mapping[str, Any]) -> object:
    """The value of a tagged answer."""
    value = tagged.get("value")
    match tagged["kind"]:
        case "null":
            return None
        case "error":
            raise Refused(value)
        case "function":
            raise Opaque
        case "number":
            if value is None:
                raise Opaque
            return Decimal(repr(value))
        case "list":
            return [value_of(item) for item in value or ()]
        case "context":
            return {key: value_of(item) for key, item in value or ()}
        case "range":
            assert value is not None
            return Range(value_of(value[0]), value_of(value[1]), value[2], value[3])
        case kind:
            return _temporal(kind, value)


def _temporal(kind: str, value: Any) -> object:
    match kind:
        case "date":
            return parse_date(value)
        case "time":
            return parse_time(value)
        case "date and time":
            return parse_datetime(value)
        case "duration":
            return parse_duration(value)
        case _:
            return value
