# SPDX-License-Identifier: EUPL-1.2
"""Reads decision tables from XML and compiles their cells."""

from collections.abc import Mapping

from lxml import etree

from engine.dmn.decision_tables import DecisionTable, InputColumn, OutputColumn, Rule
from engine.dmn.expressions import Texts, failing
from engine.dmn.hit_policies import AGGREGATIONS, POLICIES
from engine.dmn.item_types import referred_type
from engine.dmn.xml_reading import child, children, clean_name, text_of
from engine.feel.expression import Expression
from engine.feel.run import Evaluator
from engine.feel.syntax import ListLiteral, Literal, Node, Tests
from engine.feel.types import ANY, FeelType, ListType


class _TableReader:
    def __init__(self, texts: Texts, types: Mapping[str, FeelType], table: etree._Element) -> None:
        self.texts = texts
        self.types = types
        self.table = table

    def inputs(self) -> list[InputColumn]:
        columns: list[InputColumn] = []
        for column in children(self.table, "input"):
            expression = child(column, "inputExpression")
            text = text_of(expression)
            evaluate = self.texts.evaluator(text, column, "Syötteen lauseke")
            reference = None if expression is None else expression.get("typeRef")
            columns.append(
                InputColumn(
                    column.get("id") or "",
                    column.get("label") or text or "",
                    evaluate,
                    self._allowed(child(column, "inputValues")),
                    referred_type(reference, self.types),
                )
            )
        return columns

    def outputs(self) -> list[OutputColumn]:
        columns = list(children(self.table, "output"))
        return [self._output(column, len(columns) == 1) for column in columns]

    def _output(self, column: etree._Element, alone: bool) -> OutputColumn:
        name = " ".join((column.get("name") or "").split())
        if not name and not alone:
            self.texts.note(
                column, "tulokset", "Tulossarakkeelta puuttuu nimi.", "Anna jokaiselle tulokselle nimi."
            )
        values = child(column, "outputValues")
        allowed = self._allowed(values)
        reference = column.get("typeRef") or (self.table.get("typeRef") if alone else None)
        type_ = referred_type(reference, self.types)
        if alone and isinstance(type_, ListType):
            type_ = ANY
        default = text_of(child(column, "defaultOutputEntry"))
        return OutputColumn(
            column.get("id") or "",
            name,
            column.get("label") or name or self.table.get("outputLabel") or "",
            type_,
            allowed,
            () if allowed is None else _literals(allowed.syntax),
            None if default is None else self.texts.evaluator(default, column, "Oletustulos"),
        )

    def _allowed(self, element: etree._Element | None) -> Expression | None:
        text = text_of(element)
        return None if text is None or element is None else self.texts.parse(text, element, unary=True)

    def rules(self, inputs: int, outputs: int) -> list[Rule]:
        annotations = [clean_name(column) for column in children(self.table, "annotation")]
        return [
            self._rule(rule, index, inputs, outputs, annotations)
            for index, rule in enumerate(children(self.table, "rule"), 1)
        ]

    def _rule(
        self, rule: etree._Element, index: int, inputs: int, outputs: int, annotations: list[str]
    ) -> Rule:
        entries = list(children(rule, "inputEntry"))
        results = list(children(rule, "outputEntry"))
        if len(entries) != inputs or len(results) != outputs:
            self.texts.note(
                rule,
                "säännöt",
                f"Säännössä {index} on {len(entries)} ehtoa ja {len(results)} tulosta; "
                f"taulussa on {inputs} syötettä ja {outputs} tulosta.",
                "Täydennä sääntö.",
            )
            return Rule(
                rule.get("id") or "", "", (_never(self.texts, rule),) * inputs, (failing(""),) * outputs, 0
            )
        cells = tuple(self._cell(entry) for entry in entries)
        before = self.texts.weight
        outcome = tuple(self._result(result, index) for result in results)
        weight = self.texts.weight - before
        return Rule(rule.get("id") or "", annotation_of(rule, annotations), cells, outcome, weight)

    def _cell(self, entry: etree._Element) -> Expression | None:
        text = text_of(entry)
        if text is None or text == "-":
            return None
        return self.texts.parse(text, entry, unary=True) or _never(self.texts, entry)

    def _result(self, entry: etree._Element, index: int) -> Evaluator:
        text = text_of(entry)
        if text is None or text == "-":
            self.texts.note(
                entry, "tulokset", f"Säännön {index} tulos puuttuu.", "Kirjoita säännölle tulos.", "warning"
            )
            return lambda frame: None
        return self.texts.evaluator(text, entry, "Tulos")


def read_table(
    texts: Texts, types: Mapping[str, FeelType], table: etree._Element, owner_id: str, owner_name: str
) -> Evaluator:
    """The table of a decision or knowledge model; what is wrong with it is noted in `texts`.

    A table without a valid hit policy or output fails when it is used.
    """
    reader = _TableReader(texts, types, table)
    before = texts.weight
    inputs, outputs = reader.inputs(), reader.outputs()
    weight = texts.weight - before
    if not outputs:
        texts.note(table, "tulokset", "Päätöstaululla ei ole tulosta.", "Lisää tulossarake.")
    policy = POLICIES.get(" ".join((table.get("hitPolicy") or "UNIQUE").split()))
    aggregation = table.get("aggregation") or ""
    if policy is None or (aggregation and aggregation not in AGGREGATIONS):
        texts.note(
            table,
            "osumasääntö",
            f"Osumasääntöä {table.get('hitPolicy')} {aggregation} ei ole.",
            "Valitse jokin standardin osumasäännöistä.",
        )
    rules = reader.rules(len(inputs), len(outputs))
    _check_policy(texts, table, policy or "UNIQUE", aggregation, outputs)
    if policy is None or not outputs or (aggregation and aggregation not in AGGREGATIONS):
        return failing(owner_name, "Päätöstaulun osumasääntö tai tulos puuttuu.")
    return DecisionTable(
        owner_id, owner_name, tuple(inputs), tuple(outputs), tuple(rules), policy, aggregation, weight
    ).evaluate


def _check_policy(
    texts: Texts, table: etree._Element, policy: str, aggregation: str, outputs: list[OutputColumn]
) -> None:
    if policy in ("PRIORITY", "OUTPUT ORDER") and not any(column.priorities for column in outputs):
        texts.note(
            table,
            "osumasääntö",
            f"Osumasääntö {policy} tarvitsee tuloksen sallitut arvot tärkeysjärjestyksessä.",
            "Luettele tuloksen sallitut arvot tärkein ensin.",
        )
    if aggregation and policy != "COLLECT":
        texts.note(
            table, "osumasääntö", "Vain COLLECT voi laskea tuloksia yhteen.", "Valitse COLLECT.", "warning"
        )
    if aggregation and aggregation != "COUNT" and len(outputs) > 1:
        texts.note(table, "osumasääntö", f"{aggregation} tarvitsee yhden tuloksen.", "Jätä yksi tulossarake.")


def annotation_of(rule: etree._Element, names: list[str]) -> str:
    """What the table says of the rule; `names` are those of its columns of notes."""
    found = [text_of(entry) or "" for entry in children(rule, "annotationEntry")]
    if any(found):
        named = len(names) == len(found) > 1
        return "; ".join(f"{names[i]}: {text}" if named else text for i, text in enumerate(found) if text)
    description = child(rule, "description")
    return "" if description is None or description.text is None else description.text.strip()


def _never(texts: Texts, element: etree._Element) -> Expression | None:
    """The cell of a broken rule: using the table fails, which `failing` says."""
    return texts.parse('assert(null, false, "Sääntö on puutteellinen.")', element, unary=True)


def _literals(tests: Node) -> tuple[object, ...]:
    nodes = tests.tests if isinstance(tests, Tests) else []
    if len(nodes) == 1 and isinstance(nodes[0], ListLiteral):
        nodes = nodes[0].items
    return tuple(node.value for node in nodes if isinstance(node, Literal))
