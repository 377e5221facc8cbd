# SPDX-License-Identifier: EUPL-1.2
"""Reads a DMN file, and those that it imports, into a decision model."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from engine.dmn.boxed import Boxes, Owner
from engine.dmn.expressions import Texts
from engine.dmn.item_types import ItemTypes, NamedType, ParseTests, referred_type
from engine.dmn.model import (
    Decision,
    DecisionModel,
    DecisionService,
    Element,
    InputData,
    KnowledgeModel,
    Requirement,
)
from engine.dmn.unknown_names import foreign_functions, hopeless_parts, unknown_names
from engine.dmn.xml_reading import child, children, clean_name, local_name, read_tree
from engine.errors import ModelInvalid, Problem
from engine.feel.expression import Expression
from engine.feel.run import Evaluator
from engine.feel.types import ANY, BUILT_IN_TYPES, FeelType, FunctionType, UnknownType

_REQUIRED = {
    "informationRequirement": ("requiredInput", "requiredDecision"),
    "knowledgeRequirement": ("requiredKnowledge",),
}
_DRG = ("inputData", "decision", "businessKnowledgeModel", "decisionService")


class _File:
    """One file while it is read."""

    def __init__(self, root: etree._Element, file: str, imported: Mapping[str, "_File"]) -> None:
        self.root = root
        self.file = file
        self.namespace = root.get("namespace") or ""
        self.imported = imported
        self.types: dict[str, FeelType] = {}
        self.texts = Texts(file, self.types)
        self.boxes = Boxes(self.texts, self.types)
        self.elements: dict[str, Element] = {}
        self.names: dict[str, str] = {}

    def read(self) -> None:
        """Read types, then names, then logic."""
        for prefix, other in self.imported.items():
            self.types.update(
                (f"{prefix}.{name}" if prefix else name, type_) for name, type_ in other.types.items()
            )
            self.texts.know((prefix, *other.names.values()))
        self._know_names()
        self._read_types()
        for element in children(self.root, *_DRG):
            self.names[self._key(element)] = _name(element)
        for element in children(self.root, *_DRG):
            key = self._key(element)
            if key in self.elements:
                self.texts.note(
                    element, "tunnus", f"Tunnus {key} on mallissa kahdesti.", "Anna kohdalle oma tunnus."
                )
            self.elements[key] = self._element(element, key)
        self._check_types()

    def _check_types(self) -> None:
        """Note types that nobody defines, and definitions that only name each other."""
        for element in self.root.iter("*"):
            is_definition = local_name(element) == "typeRef"
            reference = element.text if is_definition else element.get("typeRef")
            found = referred_type(reference, self.types)
            passed: list[str] = []
            while isinstance(found, NamedType) and found.name not in passed:
                passed.append(found.name)
                found = found.resolve()
            if isinstance(found, NamedType | UnknownType):
                reason = f"Tyyppiä {found} ei ole määritelty."
                self.texts.note(element, "tyyppi", reason, "Määrittele tyyppi tai korjaa nimi.")

    def _know_names(self) -> None:
        named = (*_DRG, "variable", "itemComponent", "formalParameter", "column", "output", "parameter")
        self.texts.know(
            clean_name(element) for element in self.root.iter("*") if local_name(element) in named
        )

    def _read_types(self) -> None:
        reader = ItemTypes(self.types, _Constraints(self.texts))
        definitions = list(children(self.root, "itemDefinition"))
        for definition in definitions:
            self.types[clean_name(definition)] = reader.read(definition)

    def _key(self, element: etree._Element) -> str:
        return f"{self.namespace}#{element.get('id') or clean_name(element)}"

    def _element(self, element: etree._Element, key: str) -> Element:
        match local_name(element):
            case "inputData":
                variable = child(element, "variable")
                reference = None if variable is None else variable.get("typeRef")
                return InputData(
                    element.get("id") or "", _name(element), referred_type(reference, self.types)
                )
            case "decision":
                return self._decision(element, key)
            case "businessKnowledgeModel":
                return self._knowledge(element, key)
            case _:
                return self._service(element, key)

    def _decision(self, element: etree._Element, key: str) -> Decision:
        name, variable = _name(element), child(element, "variable")
        requirements = self._requirements(element)
        given = [self._given_name(requirement) for requirement in requirements]
        before = self.texts.weight
        with self.texts.only(given):
            logic = self.boxes.logic(element, Owner(element.get("id") or "", name))
        if logic is None:
            self.texts.note(
                element, "logiikka", "Päätöksellä ei ole logiikkaa.", "Kirjoita taulu tai lauseke.", "warning"
            )
        table = child(element, "decisionTable")
        reference = None if variable is None else variable.get("typeRef")
        return Decision(
            element.get("id") or "",
            name,
            tuple(given),
            _output_names(table, name),
            () if table is None else tuple(rule.get("id") or "" for rule in children(table, "rule")),
            key,
            referred_type(reference, self.types),
            logic,
            self.boxes.kind(element),
            tuple(requirements),
            self.texts.weight - before,
        )

    def _knowledge(self, element: etree._Element, key: str) -> KnowledgeModel:
        name, variable = _name(element), child(element, "variable")
        requirements = self._requirements(element)
        given = [self._given_name(requirement) for requirement in requirements]
        logic = child(element, "encapsulatedLogic")
        body: Evaluator | None = None
        parameters: Sequence[tuple[str, FeelType]] = ()
        weight = 0
        if logic is not None:
            with self.texts.only([*given, name]):
                parameters, body, weight = self.boxes.function(logic, Owner(element.get("id") or "", name))
        result = self._result_type(variable)
        return KnowledgeModel(
            element.get("id") or "", name, key, parameters, body, weight, result, tuple(requirements)
        )

    def _result_type(self, variable: etree._Element | None) -> FeelType:
        """What a knowledge model or service gives: its variable's type, or what a type of functions gives."""
        declared = referred_type(None if variable is None else variable.get("typeRef"), self.types)
        found = declared.resolve()
        if isinstance(found, FunctionType):
            return found.result
        return ANY if found is BUILT_IN_TYPES["function"] else declared

    def _service(self, element: etree._Element, key: str) -> DecisionService:
        def keys(kind: str) -> tuple[str, ...]:
            return tuple(self._resolve(part) for part in children(element, kind))

        return DecisionService(
            element.get("id") or "",
            _name(element),
            key,
            keys("outputDecision"),
            keys("inputData"),
            keys("inputDecision"),
            self._result_type(child(element, "variable")),
        )

    def _requirements(self, element: etree._Element) -> list[Requirement]:
        found: list[Requirement] = []
        for kind, targets in _REQUIRED.items():
            for requirement in children(element, kind):
                for target in children(requirement, *targets):
                    key = self._resolve(target)
                    if key not in {other.key for other in found}:
                        found.append(Requirement(key, self._import_name(key)))
        return found

    def _resolve(self, reference: etree._Element) -> str:
        """The key that a reference points to; one that points nowhere is noted."""
        href = reference.get("href") or ""
        namespace, _, identifier = href.rpartition("#")
        key = f"{namespace or self.namespace}#{identifier}"
        known = self.names.keys() | {name for other in self.imported.values() for name in other.names}
        if key not in known:
            self.texts.note(
                reference, "viittaus", f"Viittaus {href} ei osoita mihinkään.", "Korjaa tai poista viittaus."
            )
        return key

    def _import_name(self, key: str) -> str:
        namespace = key.rpartition("#")[0]
        if namespace == self.namespace:
            return ""
        return next((name for name, other in self.imported.items() if other.namespace == namespace), "")

    def _given_name(self, requirement: Requirement) -> str:
        if requirement.import_name:
            return requirement.import_name
        for names in (self.names, *(other.names for other in self.imported.values())):
            if requirement.key in names:
                return names[requirement.key]
        return ""


class _Constraints(ParseTests):
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def __call__(self, text: str, owner: etree._Element) -> Expression | None:
        return self._texts.parse(text, owner, unary=True)


def _name(element: etree._Element) -> str:
    """The name of the element, which is that of its variable too."""
    variable = child(element, "variable")
    name = "" if variable is None else clean_name(variable)
    return name or clean_name(element) or element.get("id") or ""


def _output_names(table: etree._Element | None, decision: str) -> tuple[str, ...]:
    names = () if table is None else tuple(clean_name(output) for output in children(table, "output"))
    return names if len(names) > 1 else (decision,)


def read_decisions(source: bytes, file: str, imports: Mapping[str, bytes] | None = None) -> DecisionModel:
    """The model of a file; `imports` are the other DMN files of its deployment by their names.

    Raises `ModelInvalid` for what is no DMN file, for references to nowhere and for circles. What is
    wrong with single expressions is kept for `check_decisions` and fails when it is used.
    """
    files: dict[str, _File] = {}
    main = _open(source, file, _by_namespace(imports or {}, file), files, ())
    elements = {key: element for one in files.values() for key, element in one.elements.items()}
    problems = [problem for one in files.values() for problem in one.texts.problems]
    problems += _circles(elements, main.file)
    fatal = [problem for problem in problems if problem.rule in ("viittaus", "kehä", "tunnus", "tuonti")]
    if fatal:
        raise ModelInvalid(fatal)
    own = [element for key, element in elements.items() if key.rpartition("#")[0] == main.namespace]
    problems += [problem for one in files.values() for problem in unknown_names(one.texts)]
    problems += [problem for one in files.values() for problem in hopeless_parts(one.texts)]
    return DecisionModel(
        file,
        main.namespace,
        clean_name(main.root),
        {element.id: element for element in own if isinstance(element, Decision)},
        {element.id: element for element in own if isinstance(element, DecisionService)},
        elements,
        tuple(problems),
        tuple(found for one in files.values() for found in foreign_functions(one.texts)),
    )


def _by_namespace(imports: Mapping[str, bytes], file: str) -> dict[str, list[tuple[str, etree._Element]]]:
    found: dict[str, list[tuple[str, etree._Element]]] = {}
    for name, source in imports.items():
        if name != file:
            try:
                root = read_tree(source, name)
            except ModelInvalid:
                continue
            found.setdefault(root.get("namespace") or "", []).append((name, root))
    return found


def _open(
    source: bytes | etree._Element,
    file: str,
    others: Mapping[str, Sequence[tuple[str, etree._Element]]],
    files: dict[str, _File],
    above: tuple[str, ...],
) -> _File:
    root = read_tree(source, file) if isinstance(source, bytes) else source
    namespace = root.get("namespace") or ""
    if namespace in files:
        return files[namespace]
    imported: dict[str, _File] = {}
    for element in children(root, "import"):
        wanted = element.get("namespace") or ""
        if "DMN" not in (element.get("importType") or "DMN").upper():
            continue
        if wanted not in others or wanted in (*above, namespace):
            raise ModelInvalid([_missing_import(element, file, wanted)])
        if len(others[wanted]) > 1:
            raise ModelInvalid([_ambiguous_import(element, file, others[wanted])])
        name, tree = others[wanted][0]
        imported[clean_name(element)] = _open(tree, name, others, files, (*above, namespace))
    files[namespace] = opened = _File(root, file, imported)
    opened.read()
    return opened


def _missing_import(element: etree._Element, file: str, namespace: str) -> Problem:
    message = f"Tuotua mallia {namespace} ei ole samassa julkaisussa, tai mallit tuovat toisensa ristiin."
    remedy = "Lisää malli samaan kansioon tai poista tuonti."
    return Problem(file, element.get("id") or "", clean_name(element), "tuonti", message, remedy)


def _ambiguous_import(
    element: etree._Element, file: str, found: Sequence[tuple[str, etree._Element]]
) -> Problem:
    names = ", ".join(sorted(name for name, _ in found))
    message = f"Tuonti {clean_name(element)} osoittaa useaan malliin, joilla on sama nimiavaruus: {names}."
    remedy = "Anna kullekin mallille oma nimiavaruus."
    return Problem(file, element.get("id") or "", clean_name(element), "tuonti", message, remedy)


def _circles(elements: Mapping[str, Element], file: str) -> list[Problem]:
    """Decisions that require themselves; knowledge models may call themselves."""
    done: set[str] = set()
    problems: list[Problem] = []

    def required(key: str) -> Iterator[str]:
        element = elements.get(key)
        for requirement in element.requirements if isinstance(element, Decision) else ():
            yield requirement.key

    for start in elements:
        path: list[tuple[str, Iterator[str]]] = [(start, required(start))]
        on_path = {start}
        while path:
            key, rest = path[-1]
            following = next(rest, None)
            if following is None:
                path.pop()
                on_path.discard(key)
                done.add(key)
            elif following in on_path:
                element = elements[key]
                problems.append(
                    Problem(
                        file, element.id, element.name, "kehä", "Päätös tarvitsee itseään.", "Poista kehä."
                    )
                )
            elif following not in done:
                path.append((following, required(following)))
                on_path.add(following)
    return problems
