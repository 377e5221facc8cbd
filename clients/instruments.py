# SPDX-License-Identifier: EUPL-1.2
"""Instruments with their ranges and the kinds of assessment, as dated data: processes/perustiedot.

A measured value is judged by the rule that was in force on the day of the assessment. interRAI results
are stored as they were given; nothing is computed from answers, since the algorithms are licensed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeVar

from engine.deadlines.rule_file import parse_file, read_texts
from engine.deadlines.rules import Texts
from engine.deadlines.toml_table import TomlTable
from engine.errors import ModelInvalid, Problem
from engine.service import Service

FILE = "mittarit.toml"
DOMAINS = tuple(f"d{number}" for number in range(1, 10))
Better = Literal["higher", "lower"]
_NOT_SPECIFIED = 8


@dataclass(frozen=True, slots=True)
class Meaning:
    """What values from `lowest` to `highest`, both included, are called: a help to read, no diagnosis."""

    lowest: float
    highest: float
    words: Texts


@dataclass(frozen=True, slots=True)
class Instrument:
    """`allowed` is a closed list of values instead of a range with a step. A value between `meanings` has no
    name of its own."""

    code: str
    name: Texts
    valid_from: date
    valid_to: date | None
    minimum: float
    maximum: float
    step: float
    allowed: tuple[float, ...]
    better: Better
    domain: str | None
    source: str
    meanings: tuple[Meaning, ...] = ()

    def meaning(self, value: float) -> Texts | None:
        """What the value is called, where the instrument has a name for it."""
        return next((one.words for one in self.meanings if one.lowest <= value <= one.highest), None)

    @property
    def is_qualifier(self) -> bool:
        """Whether values qualify an ICF chapter; 8 (not specified) and 9 (not applicable) tell nothing."""
        return self.source == "ICF"

    def tells(self, value: float) -> bool:
        """Whether the value says how the client is."""
        return not self.is_qualifier or value < _NOT_SPECIFIED

    def refusal(self, value: float) -> str | None:
        """Why the value cannot be, with the range; None when it can."""
        if self.allowed:
            if value in self.allowed:
                return None
            return f"{self.code} on jokin näistä: {', '.join(map(_finnish, self.allowed))}."
        steps = (Decimal(repr(value)) - Decimal(repr(self.minimum))) / Decimal(repr(self.step))
        if self.minimum <= value <= self.maximum and steps == steps.to_integral_value():
            return None
        rule = f"{self.code} on {_finnish(self.minimum)}–{_finnish(self.maximum)}"
        return f"{rule}, kokonaislukuna." if self.step == 1 else f"{rule}, {_finnish(self.step)} välein."


@dataclass(frozen=True, slots=True)
class AssessmentType:
    """A kind of assessment: how many days it may be used again, and the ICF chapters that it covers."""

    code: str
    name: Texts
    valid_from: date
    valid_to: date | None
    valid_days: int
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstrumentBook:
    """Every version of every instrument and kind of assessment."""

    instruments: Mapping[str, tuple[Instrument, ...]] = field(default_factory=dict)
    types: Mapping[str, tuple[AssessmentType, ...]] = field(default_factory=dict)

    def instrument(self, code: str, day: date) -> Instrument | None:
        """The rule in force that day."""
        return next((one for one in self.instruments.get(code, ()) if _holds(one, day)), None)

    def type(self, code: str, day: date) -> AssessmentType | None:
        return next((one for one in self.types.get(code, ()) if _holds(one, day)), None)

    def refusals(self, values: Mapping[str, float], day: date) -> dict[str, str]:
        """A sentence for each value that cannot be, keyed `values.<code>`."""
        problems = {}
        for code, value in values.items():
            rule = self.instrument(code, day)
            reason = f"Mittaria {code} ei ole." if rule is None else rule.refusal(value)
            if reason is not None:
                problems[f"values.{code}"] = reason
        return problems

    def valid_days(self, code: str, day: date) -> int:
        """How long an assessment made that day may be used again; 0 for a kind that is not known."""
        found = self.type(code, day)
        return found.valid_days if found else 0

    def domains_of(self, code: str, measures: Iterable[str], day: date) -> tuple[str, ...]:
        """The ICF chapters that the kind of assessment and the measures tell of."""
        kind = self.type(code, day)
        rules = [self.instrument(measure, day) for measure in measures]
        found = set(kind.domains if kind else ()) | {rule.domain for rule in rules if rule and rule.domain}
        return tuple(domain for domain in DOMAINS if domain in found)

    def kinds_covered(self, code: str, domains: Iterable[str], day: date) -> tuple[str, ...]:
        """The kinds of assessment in force that one of this kind, of these chapters, stands for: its own
        first, then those that ask of no chapter beyond. Without chapters those of its kind count."""
        covered = set(domains) or set(self.domains_of(code, (), day))
        kinds = [self.type(one, day) for one in sorted(self.types)]
        others = [one.code for one in kinds if one and one.domains and covered.issuperset(one.domains)]
        return (code, *(one for one in others if one != code))


Rule = TypeVar("Rule", Instrument, AssessmentType)


def instruments_of(service: Service) -> InstrumentBook:
    """The book that this installation was given; an empty one knows nothing."""
    book = service.reference.get(InstrumentBook)
    return book if isinstance(book, InstrumentBook) else InstrumentBook()


def load_instruments(folder: Path) -> InstrumentBook:
    """Reads mittarit.toml of the folder; ModelInvalid lists every problem."""
    problems: list[Problem] = []
    source = folder / FILE
    top = parse_file(source.read_bytes(), f"{folder.name}/{FILE}", problems) if source.exists() else None
    if top is None:
        if problems:
            raise ModelInvalid(problems)
        return InstrumentBook()
    types = [_read_type(table) for table in top.tables("assessment")]
    scales = dict(_read_scale(table) for table in top.tables("scale"))
    instruments = [_read_instrument(table, scales) for table in top.tables("instrument")]
    top.finish()
    if problems:
        raise ModelInvalid(problems)
    return InstrumentBook(_grouped(instruments), _grouped(types))


def _grouped(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    grouped: dict[str, list[Rule]] = {}
    for rule in rules:
        grouped.setdefault(rule.code, []).append(rule)
    return {code: tuple(versions) for code, versions in grouped.items()}


def _read_type(table: TomlTable) -> AssessmentType:
    code = table.element = table.text("code")
    found = AssessmentType(
        code=code,
        name=read_texts(table, "name"),
        valid_from=table.day("valid_from"),
        valid_to=table.day_or_none("valid_to"),
        valid_days=table.whole("valid_days", 0, 3650),
        domains=table.list_of("domains", DOMAINS),
    )
    table.finish()
    return found


def _read_scale(table: TomlTable) -> tuple[str, tuple[Meaning, ...]]:
    """Names of values that several instruments share."""
    code = table.element = table.text("code")
    meanings = _read_meanings(table)
    table.finish()
    return code, meanings


def _read_meanings(table: TomlTable) -> tuple[Meaning, ...]:
    """In the order of their values; each value has one name at most."""
    meanings = tuple(_read_meaning(one) for one in table.tables("meaning"))
    ends = [end for one in meanings for end in (one.lowest, one.highest)]
    if ends != sorted(ends) or any(one.highest >= after.lowest for one, after in pairwise(meanings)):
        table.refuse("arvoväli", "Merkitykset menevät päällekkäin tai nurinpäin.", "Korjaa from ja to.")
    return meanings


def _read_meaning(table: TomlTable) -> Meaning:
    found = Meaning(table.take("from", float, 0.0), table.take("to", float, 0.0), read_texts(table, "name"))
    table.finish()
    return found


def _read_instrument(table: TomlTable, scales: Mapping[str, tuple[Meaning, ...]]) -> Instrument:
    code = table.element = table.text("code")
    allowed = tuple(table.take("allowed", list, [], []))
    found = Instrument(
        code=code,
        name=read_texts(table, "name"),
        valid_from=table.day("valid_from"),
        valid_to=table.day_or_none("valid_to"),
        minimum=table.take("min", float, 0.0, min(allowed, default=None)),
        maximum=table.take("max", float, 0.0, max(allowed, default=None)),
        step=table.take("step", float, 1.0, 1.0),
        allowed=allowed,
        better="higher" if table.choice("better", ("higher", "lower")) == "higher" else "lower",
        domain=table.choice("domain", DOMAINS, "") or None,
        source=table.text("source"),
        meanings=scales.get(table.choice("scale", scales, ""), ()) or _read_meanings(table),
    )
    if found.step <= 0 or found.minimum > found.maximum:
        table.refuse("arvoväli", "Arvoväli on nurinpäin.", "Korjaa min, max ja step.")
    if any(one.lowest < found.minimum or one.highest > found.maximum for one in found.meanings):
        table.refuse("arvoväli", "Merkitys on arvovälin ulkopuolella.", "Korjaa from ja to.")
    table.finish()
    return found


def _holds(rule: Instrument | AssessmentType, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def _finnish(number: float) -> str:
    return f"{number:g}".replace(".", ",")
