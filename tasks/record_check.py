# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with the record that a task says it writes: unknown kinds and fields, and missing ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from clients.instruments import InstrumentBook
from clients.record_kinds import KINDS, RecordField, RecordKind, kinds_named
from engine import feel
from engine.bpmn import Element
from engine.errors import ExecutionFailed, Problem
from engine.feel.syntax import ContextLiteral
from tasks.forms.schema import TEXT_TYPES
from tasks.record_names import find_targets, split_names

HANDLER = "clients.record"
# Which kinds of question can give which type of value.
FITTING: Mapping[str, frozenset[str]] = {
    "code": frozenset({"radio", "select"}),
    "codes": frozenset({"checklist", "taglist", "radio", "select"}),
    "date": frozenset({"datetime"}),
    "instant": frozenset({"datetime"}),
    "number": frozenset({"number", "radio", "select"}),
    "integer": frozenset({"number", "radio", "select"}),
    "flag": frozenset({"checkbox", "radio", "select"}),
    "document": TEXT_TYPES,
    "personal": TEXT_TYPES,
    "rows": frozenset({"dynamiclist"}),
    "measures": frozenset(),
}
Component = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """Checks one element with its form; `book` knows the instruments."""

    book: InstrumentBook

    def __call__(self, file: str, element: Element, form_file: str, form: Component | None) -> list[Problem]:
        named, expression = _named(element)
        if not named and form is None:
            return []
        checking = _Checking(self.book, file, element, form_file, named)
        checking.check_kinds()
        checking.check_with(expression)
        for component in _components(form.get("components") if form else None):
            checking.check_component(component)
        checking.check_missing()
        return checking.problems


def _named(element: Element) -> tuple[tuple[str, ...], str | None]:
    if element.job_type == HANDLER:
        named = kinds_named({"sujuva:record": element.headers.get("record", "")})
        return named, element.headers.get("recordWith")
    return kinds_named(element.properties), element.properties.get("sujuva:recordWith")


def _components(components: object) -> Iterator[Component]:
    for component in components if isinstance(components, list) else ():
        if isinstance(component, dict):
            yield component
            if component.get("type") == "group":
                yield from _components(component.get("components"))


def record_of(component: Component) -> tuple[str, ...]:
    """The names in `properties.record` of a form's component."""
    properties = component.get("properties")
    named = properties.get("record") if isinstance(properties, dict) else None
    return split_names(named) if isinstance(named, str) else ()


@dataclass(slots=True)
class _Checking:
    """Collects the problems of one element and which fields of which kinds are given."""

    book: InstrumentBook
    file: str
    element: Element
    form_file: str
    named: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    given: set[tuple[str, str]] = field(default_factory=set)
    is_open: bool = False

    @property
    def kinds(self) -> tuple[RecordKind, ...]:
        return tuple(KINDS[name] for name in self.named if name in KINDS)

    def report(self, message: str, remedy: str, key: str | None = None) -> None:
        """A problem of the element, or of the form's field `key`."""
        where = (self.file, self.element.id, self.element.name) if key is None else (self.form_file, key, "")
        self.problems.append(Problem(*where, "tietue", message, remedy))

    def check_kinds(self) -> None:
        for name in self.named:
            if name not in KINDS:
                self.report(f"Tietuelajia {name} ei ole.", f"Valitse: {', '.join(KINDS)}.")
        if self.named and self.element.type != "userTask" and self.element.job_type != HANDLER:
            self.report(
                "Tietueen kirjaa vain käyttäjän tehtävä tai palvelutehtävä clients.record.",
                "Siirrä sujuva:record tehtävälle.",
            )

    def check_with(self, expression: str | None) -> None:
        """A context that is written out tells which fields it gives; another may give any."""
        if not expression:
            return
        try:
            syntax = feel.parse(expression.strip().removeprefix("=")).syntax
        except ExecutionFailed as error:
            self.report(f"recordWith ei ole FEEL-lauseke: {error.message}", "Korjaa lauseke.")
            return
        self.is_open = not isinstance(syntax, ContextLiteral)
        for name, _ in syntax.entries if isinstance(syntax, ContextLiteral) else ():
            if not self._give(name):
                self.report(f"recordWith: kenttää {name} ei ole.", f"Valitse: {self._names()}.")

    def check_component(self, component: Component) -> None:
        key = str(component.get("key") or component.get("path") or component.get("id"))
        names = record_of(component)
        if names and not self.named:
            self.report(
                "Kentällä on properties.record, mutta tehtävä ei kirjaa tietuetta.",
                "Lisää tehtävälle sujuva:record.",
                key,
            )
        for name in names if self.kinds else ():
            targets = list(find_targets(self.kinds, name))
            if not targets:
                self.report(f"Tietueella ei ole kenttää {name}.", f"Valitse: {self._names()}.", key)
            self._give(name)
            for kind, field_name, known in targets:
                self._check_fit(key, component, f"{kind.name}:{field_name}", known)
                self._check_measure(key, field_name)

    def _check_fit(self, key: str, component: Component, name: str, known: RecordField) -> None:
        if component.get("type") not in FITTING[known.type]:
            fitting = ", ".join(sorted(FITTING[known.type])) or "values.<mittari>"
            self.report(f"{name}: kentän tyyppi ei sovi.", f"Käytä: {fitting}.", key)
            return
        store = _store(component)
        if known.type == "personal" and store != "record" and not store.startswith("client."):
            self.report(f"{name} on henkilötieto.", 'Anna kentälle properties.store "record".', key)
        if known.type == "document" and store != "document":
            self.report(f"{name} on asiakirja.", 'Anna kentälle properties.store "document".', key)
        self._check_codes(key, component, name, known)
        if known.type == "rows":
            self._check_rows(key, component, name, known)

    def _check_measure(self, key: str, field_name: str) -> None:
        measure = field_name.partition(".")[2]
        if measure and measure not in self.book.instruments:
            self.report(f"Mittaria {measure} ei ole.", "Lisää se tiedostoon mittarit.toml.", key)

    def _check_codes(self, key: str, component: Component, name: str, known: RecordField) -> None:
        values = component.get("values")
        codes = (
            [one.get("value") for one in values if isinstance(one, dict)] if isinstance(values, list) else []
        )
        wrong = [str(code) for code in codes if known.codes and code not in known.codes]
        if wrong:
            self.report(
                f"{name}: arvoja {', '.join(wrong)} ei ole.", f"Valitse: {', '.join(known.codes)}.", key
            )

    def _check_rows(self, key: str, component: Component, name: str, known: RecordField) -> None:
        asked: set[str] = set()
        for column in _components(component.get("components")):
            for column_name in record_of(column):
                asked.add(column_name)
                inner = known.columns.get(column_name)
                if inner is None:
                    self.report(
                        f"{name}: rivillä ei ole kenttää {column_name}.",
                        f"Valitse: {', '.join(known.columns)}.",
                        f"{key}.{column.get('key')}",
                    )
                else:
                    self._check_fit(f"{key}.{column.get('key')}", column, f"{name}.{column_name}", inner)
        missing = [
            one for one, inner in known.columns.items() if inner.presence == "always" and one not in asked
        ]
        if missing:
            self.report(f"{name}: riviltä puuttuu {', '.join(missing)}.", "Lisää kenttä listalle.", key)

    def check_missing(self) -> None:
        for kind in () if self.is_open else self.kinds:
            missing = [
                name
                for name, known in kind.fields.items()
                if known.presence != "free" and (kind.name, name) not in self.given
            ]
            if missing:
                self.report(
                    f"Tietueelta {kind.name} puuttuu {', '.join(missing)}.",
                    "Lisää kenttä, jolla on properties.record, tai anna tieto recordWith-lausekkeessa.",
                )

    def _give(self, name: str) -> bool:
        targets = [(kind.name, found) for kind, found, _ in find_targets(self.kinds, name)]
        self.given |= set(targets)
        return bool(targets) or not self.kinds

    def _names(self) -> str:
        return ", ".join(_unique(name for kind in self.kinds for name in kind.fields))


def _store(component: Component) -> str:
    properties = component.get("properties")
    return str(properties.get("store") or "") if isinstance(properties, dict) else ""


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
