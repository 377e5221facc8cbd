# SPDX-License-Identifier: EUPL-1.2
"""Compiles boxed expressions: literal, context, list, relation, function, invocation, conditional, loops."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from engine.dmn.expressions import Texts
from engine.dmn.functions import Parameters, function_of
from engine.dmn.item_types import is_function, referred_type
from engine.dmn.table_reading import read_table
from engine.dmn.xml_reading import child, children, clean_name, local_name, text_of
from engine.feel.compile_loops import item_frame, range_values
from engine.feel.function_values import Function
from engine.feel.kinds import describe
from engine.feel.ranges import Range
from engine.feel.run import Evaluator, Frame
from engine.feel.types import ANY, FeelType, coerce

_EACH = 5
"""Steps of a call or a round, beside the parts of its body."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The decision or knowledge model whose logic is compiled; its name stands in traces."""

    id: str
    name: str


class Boxes:
    """Compiles the boxed expressions of one file."""

    def __init__(self, texts: Texts, types: Mapping[str, FeelType]) -> None:
        self.texts = texts
        self.types = types
        self._kinds: dict[str, Callable[[etree._Element, Owner], Evaluator]] = {
            "literalExpression": self._literal,
            "context": self._context,
            "list": self._list,
            "relation": self._relation,
            "functionDefinition": self._function,
            "invocation": self._invocation,
            "conditional": self._conditional,
            "filter": self._filter,
            "for": self._for,
            "some": self._quantified,
            "every": self._quantified,
        }
        self._boxes = (*self._kinds, "decisionTable")

    def logic(self, element: etree._Element, owner: Owner) -> Evaluator | None:
        """The evaluator of the boxed expression inside an element; None if there is none."""
        found = child(element, *self._boxes)
        return None if found is None else self.compile(found, owner)

    def kind(self, element: etree._Element) -> str:
        """The tag of the boxed expression inside an element; empty if there is none."""
        found = child(element, *self._boxes)
        return "" if found is None else local_name(found)

    def required(self, element: etree._Element | None, owner: Owner, what: str) -> Evaluator:
        """As `logic`, where something must stand."""
        compiled = None if element is None else self.logic(element, owner)
        return compiled or (lambda frame: frame.run.warn(f"{what} puuttuu."))

    def compile(self, element: etree._Element, owner: Owner) -> Evaluator:
        """The evaluator of a boxed expression."""
        kind = local_name(element)
        if kind == "decisionTable":
            compiled = self._table(element, owner)
        else:
            compiled = self._kinds[kind](element, owner)
        return self.typed(compiled, self._value_type(element, element.get("typeRef")), owner.name)

    def _value_type(self, box: etree._Element, reference: str | None) -> str | None:
        """The type of a box's value; for a function, files name there the type of what it gives."""
        is_result = local_name(box) == "functionDefinition" and not is_function(
            referred_type(reference, self.types)
        )
        return None if is_result else reference

    def _table(self, element: etree._Element, owner: Owner) -> Evaluator:
        """A table charges what it looks at by itself, so it weighs nothing in the box around it."""
        before = self.texts.weight
        compiled = read_table(self.texts, self.types, element, owner.id, owner.name)
        self.texts.weight = before
        return compiled

    def _weighed(self, element: etree._Element | None, owner: Owner, what: str) -> tuple[Evaluator, int]:
        """As `required`, and the steps that one evaluation of it costs."""
        before = self.texts.weight
        compiled = self.required(element, owner, what)
        return compiled, self.texts.weight - before + _EACH

    def typed(self, evaluate: Evaluator, reference: str | None, name: str) -> Evaluator:
        """The evaluator with its value fitted to a type; null with a warning if it does not fit."""
        if not reference:
            return evaluate
        type_ = referred_type(reference, self.types)

        def fit(frame: Frame) -> object:
            value = evaluate(frame)
            fits, coerced = coerce(type_, value, frame.run)
            if fits:
                return coerced
            return frame.run.warn(f"Kohdan {name} tyyppi on {type_}; tämä {describe(value)} ei sovi siihen.")

        return fit

    def parameters(self, element: etree._Element) -> Parameters:
        """The formal parameters of a function or knowledge model."""
        return [
            (clean_name(parameter), referred_type(parameter.get("typeRef"), self.types))
            for parameter in children(element, "formalParameter")
        ]

    def function(self, element: etree._Element, owner: Owner) -> tuple[Parameters, Evaluator, int]:
        """Parameters, body and weight of a function definition; the body of a foreign one gives null."""
        parameters = self.parameters(element)
        if (element.get("kind") or "FEEL") != "FEEL":
            reason = (
                f"Funktio {owner.name} on {element.get('kind')}-funktio; vain FEEL-funktioita suoritetaan."
            )
            self.texts.note(element, "funktio", reason, "Kirjoita funktio FEELillä.", "warning")
            return parameters, lambda frame: frame.run.warn(reason), _EACH
        with self.texts.giving(name for name, _ in parameters):
            body, weight = self._weighed(element, owner, "Funktion sisältö")
        return parameters, body, weight

    def _literal(self, element: etree._Element, owner: Owner) -> Evaluator:
        language = element.get("expressionLanguage") or ""
        if language and "feel" not in language.lower():
            self.texts.note(
                element, "kieli", f"Lausekkeen kieltä {language} ei tueta.", "Kirjoita lauseke FEELillä."
            )
        return self.texts.evaluator(text_of(element), element, "Lauseke")

    def _context(self, element: etree._Element, owner: Owner) -> Evaluator:
        with self.texts.giving(()):
            entries = [self._entry(entry, owner) for entry in children(element, "contextEntry")]
        return _context_evaluator(entries)

    def _entry(self, entry: etree._Element, owner: Owner) -> tuple[str | None, Evaluator]:
        """The name and value of a context's entry; the entries after it, and a function itself, know it."""
        variable = child(entry, "variable")
        name = None if variable is None else clean_name(variable)
        inner = Owner(owner.id, f"{owner.name}: {name}" if name else owner.name)
        if name and child(entry, "functionDefinition") is not None:
            self.texts.give(name)
        compiled = self.required(entry, inner, f"Kohdan {name or 'tulos'} arvo")
        box = child(entry, *self._boxes)
        if variable is not None and box is not None:
            compiled = self.typed(compiled, self._value_type(box, variable.get("typeRef")), inner.name)
        if name:
            self.texts.give(name)
        return name, compiled

    def _list(self, element: etree._Element, owner: Owner) -> Evaluator:
        items = [self.compile(item, owner) for item in children(element, *self._boxes)]
        return lambda frame: [item(frame) for item in items]

    def _relation(self, element: etree._Element, owner: Owner) -> Evaluator:
        columns = [(clean_name(column), column.get("typeRef")) for column in children(element, "column")]
        self.texts.know(name for name, _ in columns)
        rows = [
            [
                (name, self.typed(self.compile(cell, owner), reference, name))
                for (name, reference), cell in zip(columns, children(row, *self._boxes), strict=False)
            ]
            for row in children(element, "row")
        ]
        return lambda frame: [{name: cell(frame) for name, cell in row} for row in rows]

    def _function(self, element: etree._Element, owner: Owner) -> Evaluator:
        parameters, body, weight = self.function(element, owner)
        declared = referred_type(element.get("typeRef"), self.types)
        result = ANY if is_function(declared) else declared
        return lambda frame: function_of(owner.name, parameters, body, weight, frame, result)

    def _invocation(self, element: etree._Element, owner: Owner) -> Evaluator:
        called = self.required(element, owner, "Kutsuttava funktio")
        bindings: list[tuple[str, Evaluator]] = []
        for binding in children(element, "binding"):
            parameter = child(binding, "parameter")
            name = "" if parameter is None else clean_name(parameter)
            bindings.append((name, self.required(binding, owner, f"Parametrin {name} arvo")))

        def invoke(frame: Frame) -> object:
            function = called(frame)
            if not isinstance(function, Function):
                return frame.run.warn(f"Kohdan {owner.name} kutsuma funktio on {describe(function)}.")
            return function.call_named(frame.run, {name: value(frame) for name, value in bindings})

        return invoke

    def _conditional(self, element: etree._Element, owner: Owner) -> Evaluator:
        condition, then, otherwise = (
            self.required(child(element, part), owner, f"Ehdon osa {part}") for part in ("if", "then", "else")
        )

        def decide(frame: Frame) -> object:
            decided = condition(frame)
            if not isinstance(decided, bool):
                return frame.run.warn(f"Kohdan {owner.name} ehto on {describe(decided)}, ei totuusarvo.")
            return then(frame) if decided else otherwise(frame)

        return decide

    def _filter(self, element: etree._Element, owner: Owner) -> Evaluator:
        source = self.required(child(element, "in"), owner, "Suodatettava lista")
        with self.texts.giving(("item",)):
            match, weight = self._weighed(child(element, "match"), owner, "Suodatuksen ehto")

        def select(frame: Frame) -> object:
            kept: list[object] = []
            items = source(frame)
            if not isinstance(items, list):
                return frame.run.warn(_no_list(owner, items))
            for item in items:
                frame.run.charge(weight)
                decided = match(item_frame(item, frame))
                if not isinstance(decided, bool):
                    return frame.run.warn(f"Kohdan {owner.name} suodatuksen ehto on {describe(decided)}.")
                if decided:
                    kept.append(item)
            return kept

        return select

    def _for(self, element: etree._Element, owner: Owner) -> Evaluator:
        name = element.get("iteratorVariable") or "item"
        source = self.required(child(element, "in"), owner, "Läpikäytävä lista")
        with self.texts.giving((name, "partial")):
            body, weight = self._weighed(child(element, "return"), owner, "Silmukan tulos")

        def loop(frame: Frame) -> object:
            results: list[object] = []
            items = _rounds(frame, source(frame), owner)
            if items is None:
                return None
            for item in items:
                frame.run.charge(weight + (len(results) >> 3))
                results.append(body(Frame({name: item, "partial": results[:]}, frame, frame.run)))
            return results

        return loop

    def _quantified(self, element: etree._Element, owner: Owner) -> Evaluator:
        name, every = element.get("iteratorVariable") or "item", local_name(element) == "every"
        source = self.required(child(element, "in"), owner, "Läpikäytävä lista")
        with self.texts.giving((name,)):
            condition, weight = self._weighed(child(element, "satisfies"), owner, "Ehto")

        def decide(frame: Frame) -> object:
            unknown = False
            items = _rounds(frame, source(frame), owner)
            if items is None:
                return None
            for item in items:
                frame.run.charge(weight)
                decided = condition(Frame({name: item}, frame, frame.run))
                if decided is (not every):
                    return not every
                unknown = unknown or not isinstance(decided, bool)
            return None if unknown else every

        return decide


def _rounds(frame: Frame, value: object, owner: Owner) -> Sequence[object] | None:
    """What a boxed loop goes through: a list or a range, since its box takes collections only."""
    if isinstance(value, Range):
        return range_values(frame.run, value, 0)
    return value if isinstance(value, list) else frame.run.warn(_no_list(owner, value))


def _no_list(owner: Owner, value: object) -> str:
    return f"Kohdassa {owner.name} tarvitaan lista; siinä on {describe(value)}."


def _context_evaluator(entries: list[tuple[str | None, Evaluator]]) -> Evaluator:
    """A context; an entry without a name is the result instead of the context."""

    def context(frame: Frame) -> object:
        values: dict[str, object] = {}
        inner = Frame(values, frame, frame.run)
        for name, evaluate in entries:
            value = evaluate(inner)
            if not name:
                return value
            values[name] = value
        return values

    return context
