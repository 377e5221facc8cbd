# SPDX-License-Identifier: EUPL-1.2
"""Sentences of DMN 1.5 on types, conversions, services, functions, tables and imports."""

import pytest

from engine import dmn, feel
from engine.errors import ModelInvalid
from tests.support.dmn_models import DMN_13, decide, decision, definitions, input_data, literal, table
from tests.support.feel_world import ENVIRONMENT

DMN_11 = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"


def value(source: bytes, name: str = "d", **scope: object) -> object:
    return feel.to_json(decide(source, name, **scope).value)


def warnings(source: bytes, **scope: object) -> str:
    return " ".join(map(str, decide(source, "d", **scope).warnings))


def knowledge(logic: str, parameter: str = "number", result: str = "") -> str:
    """A knowledge model f(n)."""
    typed = f' typeRef="{result}"' if result else ""
    return (
        f'<businessKnowledgeModel id="b" name="f"><variable name="f"{typed}/><encapsulatedLogic>'
        f'<formalParameter name="n" typeRef="{parameter}"/>{literal(logic)}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )


def calling(function: str, call: str) -> bytes:
    return definitions(function, decision("d", literal(call), knows=["#b"]))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            definitions(decision("d", literal('@"2020-01-02"'), type_ref="date and time")),
            "2020-01-02T00:00:00Z",
        ),
        (calling(knowledge("n", "dateTime"), 'f(@"2020-01-02")'), "2020-01-02T00:00:00Z"),
        (calling(knowledge('@"2020-01-02"', result="dateTime"), "f(1)"), "2020-01-02T00:00:00Z"),
        (calling(knowledge("n + 1"), "f([4])"), 5),
        (calling(knowledge("n + 1"), 'f("4")'), None),
        (calling(knowledge('"a"', result="number"), "f(1)"), None),
        (calling(knowledge("n = null"), "f()"), None),
        (calling(knowledge("n = null"), "f(m: 1)"), None),
    ],
)
def test_conversions_where_a_value_is_bound(source: bytes, expected: object) -> None:
    assert value(source) == expected


def invocation(*bindings: tuple[str, str]) -> str:
    parts = "".join(
        f'<binding><parameter name="{name}"/>{literal(source)}</binding>' for name, source in bindings
    )
    return f"<invocation>{literal('f')}{parts}</invocation>"


def test_a_parameter_that_an_invocation_leaves_out_is_null() -> None:
    source = definitions(knowledge("n = null"), decision("d", invocation(), knows=["#b"]))
    assert value(source) is True
    assert "null: n" in warnings(source)
    wrong = definitions(knowledge("n"), decision("d", invocation(("m", "1")), knows=["#b"]))
    assert value(wrong) is None
    assert "ei ole parametria m" in warnings(wrong)


FUNCTION = f'<functionDefinition{{}}><formalParameter name="p"/>{literal("p + 1")}</functionDefinition>'


@pytest.mark.parametrize(("on_function", "on_variable"), [('typeRef="number"', ""), ("", 'typeRef="number"')])
def test_a_type_at_a_boxed_function_is_that_of_its_result(on_function: str, on_variable: str) -> None:
    box = FUNCTION.format(f" {on_function}")
    entry = f'<contextEntry><variable name="f" {on_variable}/>{box}</contextEntry>'
    context = f"<context>{entry}<contextEntry>{literal('f(1)')}</contextEntry></context>"
    assert value(definitions(decision("d", context))) == 2


def test_a_boxed_function_gives_null_for_a_result_of_another_type() -> None:
    box = FUNCTION.format(' typeRef="string"')
    entry = f'<contextEntry><variable name="f"/>{box}</contextEntry>'
    context = f"<context>{entry}<contextEntry>{literal('f(1)')}</contextEntry></context>"
    assert value(definitions(decision("d", context))) is None


SERVICE = (
    '<decisionService id="s" name="s"><variable name="s"{}/><outputDecision href="#o1"/>{}'
    '<encapsulatedDecision href="#e"/><inputDecision href="#base"/><inputData href="#i_x"/></decisionService>'
)
PARTS = (
    input_data("x", "number"),
    decision("base", literal("5"), type_ref="number"),
    decision("e", literal("base + x"), ["#base", "#i_x"]),
    decision("o1", literal("e * 2"), ["#e"]),
    decision("o2", literal("e * 3"), ["#e"]),
)
ONE, BOTH = SERVICE.format("", ""), SERVICE.format("", '<outputDecision href="#o2"/>')


@pytest.mark.parametrize(
    ("service", "call", "expected"),
    [
        (ONE, "s(1, 2)", 6),
        (ONE, "s(base: 10, x: 2)", 24),
        (ONE, 's("a", 2)', None),
        (ONE, "s(1)", None),
        (ONE, "s([1], 2)", 6),
        (BOTH, "s(1, 2)", {"o1": 6, "o2": 9}),
        (BOTH, "s(1, 2).o2", 9),
        (SERVICE.format(' typeRef="number"', ""), "s(1, 2)", 6),
        (SERVICE.format(' typeRef="string"', ""), "s(1, 2)", None),
    ],
)
def test_a_service_is_a_function_of_its_data_and_then_its_decisions(
    service: str, call: str, expected: object
) -> None:
    assert value(definitions(*PARTS, service, decision("d", literal(call), knows=["#s"]))) == expected


def test_a_service_takes_input_decisions_from_its_caller() -> None:
    source = definitions(*PARTS, BOTH)
    assert value(source, "s", x=1) == {"o1": 12, "o2": 18}
    assert value(source, "s", x=1, base=100) == {"o1": 202, "o2": 303}


def test_inputs_outside_of_their_allowed_values_match_no_rule() -> None:
    logic = table(["x"], ["o"], [["-", "1"]]).replace(
        "</inputExpression>", '</inputExpression><inputValues><text>"A", "B"</text></inputValues>'
    )
    source = definitions(input_data("x"), decision("d", logic, ["#i_x"]))
    assert value(source, x="A") == 1
    assert value(source, x=None) == 1
    assert value(source, x="C") is None
    assert "x arvo ei ole sallittu" in warnings(source, x="C")


def test_a_default_is_given_as_it_stands() -> None:
    logic = table(["x"], ["o"], [["> 5", "1"]], "COLLECT", defaults={"o": "0"})
    assert value(definitions(decision("d", logic)), x=9) == [1]
    assert value(definitions(decision("d", logic)), x=1) == 0


def test_policies_of_tables_with_several_outputs() -> None:
    rules = [["> 0", "1", '"x"'], ["> 1", "2", '"y"'], ["> 1", "2", '"x"']]
    order = {"a": "2, 1", "b": '"x", "y"'}
    first, second, third = {"a": 1, "b": "x"}, {"a": 2, "b": "y"}, {"a": 2, "b": "x"}
    expected = {
        "COLLECT": [first, second, third],
        "RULE ORDER": [first, second, third],
        "PRIORITY": third,
        "OUTPUT ORDER": [third, second, first],
        "FIRST": first,
    }
    for policy, wanted in expected.items():
        logic = table(["x"], ["a", "b"], rules, policy, values=order)
        assert value(definitions(decision("d", logic)), x=2) == wanted
    with pytest.raises(feel.FeelError, match="ANY"):
        value(definitions(decision("d", table(["x"], ["a", "b"], rules, "ANY"))), x=2)


TYPES = (
    '<itemDefinition name="t"><typeRef>feel:string</typeRef><allowedValues><text>"A"</text></allowedValues>'
    "</itemDefinition>"
    '<itemDefinition name="few" isCollection="true"><typeRef>number</typeRef>'
    "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
    '<itemDefinition name="tree"><itemComponent name="kids" isCollection="true"><typeRef>tree</typeRef>'
    "</itemComponent></itemDefinition>"
)


@pytest.mark.parametrize(
    ("type_ref", "given", "fits"),
    [
        ("t", "A", True),
        ("t", "B", False),
        ("t", None, True),
        ("kie:t", "A", True),
        ("kie:t", "B", False),
        ("few", [1, 2], True),
        ("few", [1, 2, 3], False),
        ("tree", {"kids": [{"kids": []}]}, True),
        ("tree", {"kids": [{"kids": [1]}]}, False),
    ],
)
def test_item_definitions(type_ref: str, given: object, fits: bool) -> None:
    logic = decision("d", literal("x"), ["#i_x"])
    source = definitions(TYPES, input_data("x", type_ref), logic, model=DMN_11)
    assert value(source, x=given) == (given if fits else None)
    assert ("ei sovi siihen" in warnings(source, x=given)) is not fits
    assert not [p for p in dmn.check_decisions(dmn.read_decisions(source, "t.dmn")) if p.severity == "error"]


@pytest.mark.parametrize(
    "types",
    [
        "",
        '<itemDefinition name="wrong"><typeRef>wrong</typeRef></itemDefinition>',
        (
            '<itemDefinition name="wrong"><typeRef>u</typeRef></itemDefinition>'
            '<itemDefinition name="u"><typeRef>wrong</typeRef></itemDefinition>'
        ),
    ],
    ids=["unknown", "itself", "ring"],
)
def test_the_check_finds_types_that_nobody_defines(types: str) -> None:
    source = definitions(types, input_data("x", "wrong"), decision("d", literal("x"), ["#i_x"]))
    problems = dmn.check_decisions(dmn.read_decisions(source, "test.dmn"))
    assert ("tyyppi", "i_x", "error") in {(p.rule, p.element, p.severity) for p in problems}


def test_names_with_signs_and_questions() -> None:
    for name in ("Applicant's age-group/2", "what if?", "a+b*c", "Profit and loss"):
        source = definitions(input_data(name), decision("d", literal(f"{name} + 1"), [f"#i_{name}"]))
        model = dmn.read_decisions(source, "test.dmn")
        assert dmn.evaluate_decision(model, "d", {name: 3}, ENVIRONMENT).value == 4


LIBRARY = definitions(
    decision("base", literal("20")),
    input_data("Person", "tp"),
    '<itemDefinition name="tp"><itemComponent name="age"><typeRef>number</typeRef></itemComponent>'
    "</itemDefinition>",
    decision("older", literal("Person.age + base"), ["#i_Person", "#base"]),
    knowledge("n + 1"),
    namespace="lib",
)
MIDDLE = definitions(
    f'<import namespace="lib" name="L" importType="{DMN_13}"/>',
    decision("m", literal("L.older * 2"), ["lib#older"]),
    namespace="mid",
)


def test_imports_of_imports() -> None:
    top = definitions(
        f'<import namespace="mid" name="M one" importType="{DMN_13}"/>'
        f'<import namespace="lib" name="L" importType="{DMN_13}"/>',
        decision("d", literal("M one.m + L.base + L.f(1)"), ["mid#m", "lib#base"], knows=["lib#b"]),
        decision("t", literal("{age: 3} instance of L.tp")),
        namespace="top",
    )
    model = dmn.read_decisions(top, "top.dmn", {"lib.dmn": LIBRARY, "mid.dmn": MIDDLE})
    scope = {"Person": {"age": 1}}
    assert feel.to_json(dmn.evaluate_decision(model, "d", scope, ENVIRONMENT).value) == 64
    assert dmn.evaluate_decision(model, "t", {}, ENVIRONMENT).value is True


def test_an_import_without_a_name_adds_to_the_model() -> None:
    top = definitions(
        f'<import namespace="lib" name="" importType="{DMN_13}"/>',
        decision("d", literal("base + f(1)"), ["lib#base"], knows=["lib#b"]),
        namespace="top",
    )
    model = dmn.read_decisions(top, "top.dmn", {"lib.dmn": LIBRARY})
    assert feel.to_json(dmn.evaluate_decision(model, "d", {}, ENVIRONMENT).value) == 22


def test_an_import_that_could_mean_two_files_is_refused() -> None:
    with pytest.raises(ModelInvalid, match=r"lib\.dmn, same\.dmn"):
        dmn.read_decisions(MIDDLE, "mid.dmn", {"lib.dmn": LIBRARY, "same.dmn": LIBRARY})


BOXES = {
    "for": "<return>" + literal("x") + "</return>",
    "some": "<satisfies>" + literal("x > 1") + "</satisfies>",
    "every": "<satisfies>" + literal("x > 1") + "</satisfies>",
    "filter": "<match>" + literal("item > 1") + "</match>",
}


@pytest.mark.parametrize(
    ("tag", "given", "expected"),
    [
        ("for", "[2, 3]", [2, 3]),
        ("for", "[]", []),
        ("for", "[1..3]", [1, 2, 3]),
        ("for", "2", None),
        ("for", '"text"', None),
        ("for", "null", None),
        ("some", "[1, 2]", True),
        ("some", "[]", False),
        ("some", "2", None),
        ("some", "null", None),
        ("every", "[]", True),
        ("every", "[2..4]", True),
        ("every", "2", None),
        ("every", "null", None),
        ("filter", "[1, 2]", [2]),
        ("filter", "2", None),
        ("filter", "null", None),
        ("filter", '["a"]', None),
    ],
)
def test_boxed_loops_and_filters_take_collections_only(tag: str, given: str, expected: object) -> None:
    box = f'<{tag} iteratorVariable="x"><in>{literal(given)}</in>{BOXES[tag]}</{tag}>'
    source = definitions(decision("d", box))
    assert value(source) == expected
    assert bool(warnings(source)) is (expected is None)
