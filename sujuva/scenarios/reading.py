# SPDX-License-Identifier: EUPL-1.2
"""The grammar of scenario files: what a step may say. Anything else is refused by file and step.

title, start (instant), away (usernames who are absent), [client] age and fields of the client's record, and
[[step]]:
contact = {form}  by    complete = "task"  by  with    refused = "task"  by  with  because
advance = "3 working days" | "14 days" | "2 hours" | "30 minutes" | "to 2026-11-27T08:00:00+02:00"
message = "name"  by?  with    start = "process"  with    job = "type"  with
decide = "table"  with  gives | gives_nothing    area = "code"  by
expect = {tasks, owners, deadlines, state, ended, variables, reminders, matter}, beside any of them or alone
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, get_args

from engine.errors import InvalidInput

Act = Literal[
    "contact", "complete", "refused", "advance", "message", "start", "job", "area", "decide", "expect"
]
ACTS: tuple[Act, ...] = get_args(Act)
_BESIDE: Mapping[Act, frozenset[str]] = {
    "contact": frozenset({"by"}),
    "complete": frozenset({"by", "with"}),
    "refused": frozenset({"by", "with", "because"}),
    "advance": frozenset(),
    "message": frozenset({"by", "with"}),
    "start": frozenset({"with"}),
    "job": frozenset({"with"}),
    "area": frozenset({"by"}),
    "decide": frozenset({"with", "gives", "gives_nothing"}),
    "expect": frozenset(),
}
_NEEDS_PERSON: frozenset[Act] = frozenset({"contact", "complete", "refused", "area"})
EXPECTATIONS = frozenset(
    {"tasks", "owners", "deadlines", "state", "ended", "variables", "reminders", "matter"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `subject` is what stands after the act's name, `values` what stands in `with`.

    `because` is what a refusal says: a refusal for another reason is none."""

    number: int
    act: Act
    subject: Any
    by: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    gives: Any = None
    because: str = ""
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file; `folder` is the process folder, `age` the client's on the first day."""

    folder: str
    file: str
    title: str
    start: datetime
    age: int | None
    client: Mapping[str, Any]
    away: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        return f"{self.folder}/scenarios/{self.file}"


def list_scenarios(processes: Path) -> tuple[Path, ...]:
    """Every scenario file of every folder, in the order of their names."""
    return tuple(sorted(processes.glob("*/scenarios/*.toml")))


def read_scenario(path: Path) -> Scenario:
    """InvalidInput names the file, the step and what is wrong in it."""
    name = f"{path.parent.parent.name}/scenarios/{path.name}"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{name}: tiedostoa ei voi lukea: {error}.") from error
    unknown = sorted(data.keys() - {"title", "start", "away", "client", "step"})
    start = data.get("start")
    if unknown or not isinstance(data.get("title"), str) or not isinstance(start, datetime):
        raise InvalidInput(
            f"{name}: anna title, start (aika vyöhykkeineen), [client] ja [[step]]."
            f" Tuntematonta: {', '.join(unknown) or 'ei mitään'}."
        )
    if start.tzinfo is None:
        raise InvalidInput(f"{name}: alkuajalta puuttuu vyöhyke, esimerkiksi +02:00.")
    client = dict(data.get("client", {}))
    return Scenario(
        folder=path.parent.parent.name,
        file=path.name,
        title=data["title"],
        start=start,
        age=client.pop("age", None),
        client=plain(client),
        away=tuple(data.get("away", ())),
        steps=tuple(_step(name, number, step) for number, step in enumerate(data.get("step", []), start=1)),
    )


def _step(name: str, number: int, step: Mapping[str, Any]) -> Step:
    acts: list[Act] = [act for act in ACTS if act in step and act != "expect"]
    act: Act = acts[0] if acts else "expect"
    extra = sorted(step.keys() - _BESIDE[act] - {act, "expect"})
    expect = plain(step.get("expect", {}))
    unknown = sorted(expect.keys() - EXPECTATIONS)
    where = f"{name}: askel {number}"
    if len(acts) > 1 or extra:
        raise InvalidInput(f"{where}: {', '.join(acts)} ja {', '.join(extra)} eivät sovi samaan askeleeseen.")
    if act not in step:
        raise InvalidInput(f"{where}: askeleessa on oltava jokin näistä: {', '.join(ACTS)}.")
    if unknown:
        raise InvalidInput(f"{where}: tuntematon odotus {', '.join(unknown)}.")
    if act in _NEEDS_PERSON and not isinstance(step.get("by"), str):
        raise InvalidInput(f"{where}: kerro by-kohdassa, kuka tekee.")
    if act == "refused" and not step.get("because"):
        raise InvalidInput(f"{where}: kerro because-kohdassa, mitä kielto sanoo.")
    if act == "decide" and ("gives" in step) == ("gives_nothing" in step):
        raise InvalidInput(f"{where}: kerro joko gives tai gives_nothing = true.")
    return Step(
        number=number,
        act=act,
        subject=plain(step[act]),
        by=step.get("by"),
        values=plain(step.get("with", {})),
        gives=plain(step.get("gives")),
        because=str(step.get("because", "")),
        expect=expect,
    )


def plain(value: Any) -> Any:
    """TOML's dates and times as ISO text, as JSON carries them."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else value
