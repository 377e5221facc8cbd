# SPDX-License-Identifier: EUPL-1.2
"""Which variables may have a value at an element, and from which answers: the way there, read backwards.

What counts is what lies before it in its process, in the processes that call it, and behind the messages
that it hears. On some way there, not on every way: a person may leave a question open.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from engine import feel
from engine.bpmn import Element, ProcessModel
from engine.deployments import CheckedBundle
from engine.feel.syntax import Literal, Name
from sujuva.ways_here import elements_around, elements_before

# Far more than processes that call each other need before nothing is added any more.
MOST_ROUNDS = 50
THROWS = ("intermediateThrowEvent", "endEvent", "sendTask")
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """What gives a name a value; `values` are the codes and truths that it may give, None for any."""

    place: str
    values: frozenset[str | bool] | None = None


Given = dict[str, frozenset[Source]]


def names_given(
    checked: Sequence[CheckedBundle],
    handlers: Mapping[str, Set[str]],
    of_record: Set[str],
    places: Sequence[Place],
) -> dict[Place, Given]:
    """By place (process id, element id), what may be known when the element begins, its form included.

    `handlers` are the names that each kind of service task gives, `of_record` those that follow from the
    client's record and are told anew when a form changes it. Processes call each other in rounds, so what
    one round of reading has found is taken into the next until nothing is added.
    """
    models = _Models(checked)
    before: dict[tuple[str, str, str], Given] = {}
    found: dict[Place, Given] = {}
    for _ in range(MOST_ROUNDS):
        reading = _Reading(models, handlers, of_record, before)
        found = {place: reading.at(*place) for place in places}
        if reading.memory == before:
            break
        before = reading.memory
    return found


class _Models:
    """The processes of all folders, who calls and who throws, what comes from outside."""

    def __init__(self, checked: Sequence[CheckedBundle]) -> None:
        self.processes: dict[str, ProcessModel] = {}
        self.forms: dict[tuple[str, str], tuple[str, Mapping[str, object]]] = {}
        self.calls: dict[str, list[tuple[str, Element]]] = {}
        self.throws: dict[str, list[tuple[str, Element]]] = {}
        self.told: dict[str, tuple[str, Mapping[str, object]]] = {}
        self.outside = [one.manifest.brings for one in checked if one.manifest is not None]
        for folder in checked:
            forms = {str(form["id"]): (file, form) for file, form in folder.forms.items()}
            for message, told in folder.manifest.told.items() if folder.manifest else ():
                if told.form in forms:
                    self.told[message] = forms[told.form]
            for _, process in folder.processes():
                self.processes[process.id] = process
                self.forms.update({(process.id, id): found for id, found in forms.items()})
                self._index(process)

    def _index(self, process: ProcessModel) -> None:
        for element in process.elements.values():
            if element.called_process:
                self.calls.setdefault(element.called_process, []).append((process.id, element))
            if element.type in THROWS and element.message_name:
                self.throws.setdefault(element.message_name, []).append((process.id, element))


class _Reading:
    """One round; what is still being looked for is as the round before left it."""

    def __init__(
        self,
        models: _Models,
        handlers: Mapping[str, Set[str]],
        of_record: Set[str],
        last: Mapping[tuple[str, str, str], Given],
    ) -> None:
        self.memory: dict[tuple[str, str, str], Given] = {}
        self._handlers = handlers
        self._of_record = of_record
        self._last = last
        self._models = models

    def at(self, process_id: str, element_id: str) -> Given:
        element = self._models.processes[process_id].elements[element_id]
        return {**self._before(process_id, element), **self._asked(process_id, element)}

    def _before(self, process_id: str, element: Element) -> Given:
        return self._remember(("before", process_id, element.id), lambda: self._found(process_id, element))

    def _remember(self, key: tuple[str, str, str], find: Callable[[], Given]) -> Given:
        if key not in self.memory:
            self.memory[key] = self._last.get(key, {})
            self.memory[key] = find()
        return self.memory[key]

    def _found(self, process_id: str, element: Element) -> Given:
        process = self._models.processes[process_id]
        found = self._of_callers(process_id)
        for earlier in elements_before(process, element):
            _add(found, self._given_by(process_id, earlier))
        for around in elements_around(process, element):
            _add(found, _round_of(around))
            found.update(_mapped(around, {**found}))
        return found

    def _of_callers(self, process_id: str) -> Given:
        found: Given = {}
        for caller, call in self._models.calls.get(process_id, ()):
            known = self._before(caller, call)
            _add(found, known if call.propagate_all_parent else _mapped(call, known))
        return found

    def _given_by(self, process_id: str, element: Element) -> Given:
        return self._remember(("by", process_id, element.id), lambda: self._set_by(process_id, element))

    def _set_by(self, process_id: str, element: Element) -> Given:
        inner = self._inner(process_id, element)
        found = inner if element.propagate_all_child and not element.outputs else {}
        for one in element.outputs:
            name = one.target.split(".")[0]
            found[name] = _of_expression(one.source, inner) or _any(element.id)
        for named in (element.result_variable, element.loop and element.loop.output_collection):
            if named:
                found[named] = _any(element.id)
        return found

    def _inner(self, process_id: str, element: Element) -> Given:
        found = self._asked(process_id, element)
        _add(found, {name: _any(element.id) for name in self._handlers.get(element.job_type or "", ())})
        called = self._models.processes.get(element.called_process or "")
        if called is not None:
            for inside in called.elements.values():
                _add(found, self._given_by(called.id, inside))
        if element.type not in THROWS:
            for event in element.events:
                _add(found, self._heard(event.name or ""))
        return found

    def _asked(self, process_id: str, element: Element) -> Given:
        file, form = self._models.forms.get((process_id, element.form_id or ""), ("", {}))
        return self._answers(form, file)

    def _answers(self, form: Mapping[str, object], file: str) -> Given:
        found: Given = {}
        for component in _components(form.get("components")):
            name = str(component.get("key") or component.get("path") or "").split(".")[0]
            if _is_of_record(component):
                _add(found, {one: _any(file) for one in self._of_record})
            elif name:
                _add(found, {name: frozenset({Source(file, _values(component))})})
        return found

    def _heard(self, message: str) -> Given:
        """What a message brings: from elements that throw it, a worker's form, and from outside."""
        file, form = self._models.told.get(message, ("", {}))
        found = self._answers(form, file)
        for thrower, element in self._models.throws.get(message, ()):
            _add(found, _mapped(element, self._before(thrower, element)))
        for brought in self._models.outside:
            for name, values in brought.get(message, {}).items():
                _add(found, {name: frozenset({Source(message, frozenset(values) or None)})})
        return found


def _add(found: Given, more: Given) -> None:
    for name, sources in more.items():
        known = found.get(name)
        if known is None:
            found[name] = sources
        elif known is not sources and not sources <= known:
            found[name] = known | sources


def _any(place: str) -> frozenset[Source]:
    return frozenset({Source(place)})


def _round_of(element: Element) -> Given:
    """What each round of a repeated element is called."""
    loop = element.loop
    return {loop.input_element: _any(element.id)} if loop and loop.input_element else {}


def _mapped(element: Element, known: Given) -> Given:
    """What the input mappings give."""
    found: Given = {}
    for one in element.inputs:
        sources = _of_expression(one.source, known)
        if sources is not None:
            found[one.target.split(".")[0]] = sources
    return found


def _of_expression(text: str, known: Given) -> frozenset[Source] | None:
    """A plain name goes on with its sources, a text is the only value; None when a name is unknown."""
    try:
        parsed = feel.parse(text.removeprefix("="))
    except feel.FeelError:
        return None
    match parsed.syntax:
        case Name(name=name):
            return known.get(name)
        case Literal(value=str() | bool() as value):
            return frozenset({Source(text, frozenset({value}))})
        case Literal(value=None):
            return None
    return _any(text) if parsed.names <= known.keys() else None


def _components(components: object) -> Iterable[Mapping[str, object]]:
    for component in components if isinstance(components, list) else ():
        if isinstance(component, dict):
            inside = component.get("components") if component.get("type") == "group" else None
            yield from _components(inside) if inside is not None else (component,)


def _is_of_record(component: Mapping[str, object]) -> bool:
    properties = component.get("properties")
    return isinstance(properties, dict) and str(properties.get("store", "")).startswith("client.")


def _values(component: Mapping[str, object]) -> frozenset[str | bool] | None:
    if component.get("type") == "checkbox":
        return frozenset({True, False})
    options = component.get("values")
    if not isinstance(options, list):
        return None
    return frozenset(str(one["value"]) for one in options if isinstance(one, dict) and "value" in one)
