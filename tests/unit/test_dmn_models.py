# SPDX-License-Identifier: EUPL-1.2
"""Models: requirements, knowledge, services, boxed expressions, types, imports, what is refused."""

import pytest

from engine import dmn, feel
from engine.errors import ModelInvalid, NotFound
from tests.support.dmn_models import DMN_13, decide, decision, definitions, input_data, literal, table
from tests.support.feel_world import ENVIRONMENT


def result(source: bytes, name: str, **scope: object) -> object:
    return feel.to_json(decide(source, name, **scope).value)


BKM = (
    '<businessKnowledgeModel id="b" name="double"><encapsulatedLogic>'
    '<formalParameter name="n" typeRef="number"/>'
    f"{literal('n * 2')}</encapsulatedLogic></businessKnowledgeModel>"
)


def test_decisions_require_inputs_and_decisions() -> None:
    source = definitions(
        input_data("age", "number"),
        decision("old", literal("age >= 75"), ["#i_age"], "boolean"),
        decision("answer", literal('if old then "yes" else "no"'), ["#old"]),
    )
    assert result(source, "answer", age=80) == "yes"
    trace = decide(source, "answer", age=80).trace
    assert [(entry.name, entry.value) for entry in trace] == [("old", True), ("answer", "yes")]
    assert trace[0].inputs[0].label == "age"


def test_a_diamond_is_evaluated_once() -> None:
    source = definitions(
        decision("base", literal("1")),
        decision("left", literal("base + 1"), ["#base"]),
        decision("right", literal("base + 2"), ["#base"]),
        decision("top", literal("left + right"), ["#left", "#right"]),
    )
    found = decide(source, "top")
    assert feel.to_json(found.value) == 5
    assert [entry.name for entry in found.trace].count("base") == 1


def test_knowledge_models_are_called_by_text_and_by_invocation() -> None:
    binding = f'<binding><parameter name="n"/>{literal("x + 1")}</binding>'
    invocation = f"<invocation>{literal('double')}{binding}</invocation>"
    source = definitions(
        BKM,
        decision("a", literal("double(4)"), knows=["#b"]),
        decision("c", invocation, knows=["#b"]),
    )
    assert result(source, "a") == 8
    assert result(source, "c", x=2) == 6


def test_a_knowledge_model_may_call_itself_and_is_stopped_if_it_never_ends() -> None:
    fact = BKM.replace("n * 2", "if n &lt;= 1 then 1 else n * double(n - 1)")
    assert result(definitions(fact, decision("a", literal("double(5)"), knows=["#b"])), "a") == 120
    endless = BKM.replace("n * 2", "double(n + 1)")
    with pytest.raises(feel.LimitExceeded):
        result(definitions(endless, decision("a", literal("double(5)"), knows=["#b"])), "a")


def test_decision_services_are_functions() -> None:
    service = (
        '<decisionService id="s" name="service"><outputDecision href="#out"/><inputData href="#i_x"/>'
        "</decisionService>"
    )
    source = definitions(
        input_data("x", "number"),
        decision("out", literal("x * 10"), ["#i_x"]),
        service,
        decision("use", literal("service(4) + service(x: 5)"), knows=["#s"]),
    )
    assert result(source, "use") == 90
    assert result(source, "service", x=3) == 30


def test_boxed_expressions() -> None:
    context = (
        '<context><contextEntry><variable name="part one"/>' + literal("1 + 1") + "</contextEntry>"
        "<contextEntry>" + literal("part one * 3") + "</contextEntry></context>"
    )
    relation = (
        '<relation><column name="a"/><column name="b"/>'
        f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('4')}</row></relation>"
    )
    parts = f"<then>{literal('1')}</then><else>{literal('2')}</else>"
    conditional = f"<conditional><if>{literal('true')}</if>{parts}</conditional>"
    source = f"<in>{literal('[1, 2, 3]')}</in>"
    loop = f'<for iteratorVariable="i">{source}<return>{literal("i * 2")}</return></for>'
    kept = f"<filter>{source}<match>{literal('item > 1')}</match></filter>"
    some = f'<some iteratorVariable="i">{source}<satisfies>{literal("i > 2")}</satisfies></some>'
    function = (
        '<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="p"/>'
        f"{literal('p + 1')}</functionDefinition></contextEntry>"
        f"<contextEntry>{literal('f(1)')}</contextEntry></context>"
    )
    boxes = {
        context: 6,
        relation: [{"a": 1, "b": 2}, {"a": 3, "b": 4}],
        conditional: 1,
        loop: [2, 4, 6],
        kept: [2, 3],
        some: True,
        function: 2,
        f"<list>{literal('1')}{literal('2')}</list>": [1, 2],
    }
    for box, expected in boxes.items():
        assert result(definitions(decision("d", box)), "d") == expected


def test_item_definitions_check_inputs_and_results() -> None:
    types = (
        '<itemDefinition name="grade"><typeRef>string</typeRef>'
        '<allowedValues><text>"A", "C"</text></allowedValues></itemDefinition>'
        '<itemDefinition name="person">'
        '<itemComponent name="born"><typeRef>date</typeRef></itemComponent>'
        '<itemComponent name="grades" isCollection="true"><typeRef>grade</typeRef></itemComponent>'
        "</itemDefinition>"
    )
    source = definitions(
        types,
        input_data("who", "person"),
        decision("year", literal("who.born.year"), ["#i_who"], "number"),
        decision("wrong", literal('"text"'), type_ref="number"),
    )
    good = {"born": "1950-01-02", "grades": ["A"]}
    assert result(source, "year", who=good) == 1950
    bad = decide(source, "year", who={"born": "1950-01-02", "grades": ["B"]})
    assert bad.value is None
    assert any("who" in str(warning) for warning in bad.warnings)
    assert result(source, "wrong") is None


def test_a_list_of_one_becomes_the_one_and_back() -> None:
    source = definitions(
        decision("one", literal("[5]"), type_ref="number"),
        decision("many", literal("5"), type_ref="numbers"),
        '<itemDefinition name="numbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>',
    )
    assert result(source, "one") == 5
    assert result(source, "many") == [5]


def test_imports_between_files() -> None:
    library = definitions(
        BKM,
        '<itemDefinition name="positive"><typeRef>number</typeRef></itemDefinition>',
        decision("base", literal("20")),
        namespace="lib",
    )
    source = definitions(
        f'<import namespace="lib" name="my lib" importType="{DMN_13}"/>',
        decision("d", literal("my lib.double(my lib.base) + 1"), ["lib#base"], "my lib.positive", ["lib#b"]),
    )
    model = dmn.read_decisions(source, "main.dmn", {"lib.dmn": library, "main.dmn": source})
    assert feel.to_json(dmn.evaluate_decision(model, "d", {}, ENVIRONMENT).value) == 41
    assert set(model.decisions) == {"d"}
    with pytest.raises(ModelInvalid, match="tuonti"):
        dmn.read_decisions(source, "main.dmn")


def test_a_decision_is_found_by_id_and_by_name() -> None:
    source = definitions('<decision id="x1" name="My decision">' + literal("1") + "</decision>")
    assert result(source, "x1") == result(source, "My decision") == 1
    with pytest.raises(NotFound):
        result(source, "other")


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        DMN_13,
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_is_read(namespace: str) -> None:
    source = definitions(decision("d", literal("1"), type_ref="feel:number"), model=namespace)
    assert result(source, "d") == 1


BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="&b;" namespace="n"/>'
)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (b"", "XML"),
        (b"<definitions", "XML"),
        (b"<html/>", "DMN"),
        (BOMB, "DOCTYPE"),
        (b" " * (1024 * 1024 + 1), "koko"),
        (definitions("<a>" * 100 + "</a>" * 100), "syvyys"),
        (definitions("<a/>" * 20_001), "koko"),
        (definitions(decision("d", literal("1"), ["#nowhere"])), "viittaus"),
        (definitions(decision("d", literal("1"), ["#d"])), "kehä"),
        (definitions(decision("a", literal("1"), ["#b"]), decision("b", literal("1"), ["#a"])), "kehä"),
        (definitions(decision("d", literal("1")), decision("d", literal("2"))), "tunnus"),
    ],
)
def test_what_is_no_model_is_refused(source: bytes, rule: str) -> None:
    with pytest.raises(ModelInvalid) as caught:
        dmn.read_decisions(source, "bad.dmn")
    assert rule in {problem.rule for problem in caught.value.problems}
    assert all(problem.file == "bad.dmn" and problem.remedy for problem in caught.value.problems)


def test_an_entity_is_never_read_from_a_file() -> None:
    source = (
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="&x;" namespace="n"/>'
    )
    with pytest.raises(ModelInvalid):
        dmn.read_decisions(source, "bad.dmn")


def rules_of(source: bytes) -> set[tuple[str, str]]:
    problems = dmn.check_decisions(dmn.read_decisions(source, "test.dmn"))
    return {(problem.rule, problem.element) for problem in problems}


def test_the_check_finds_what_is_wrong() -> None:
    assert rules_of(definitions(decision("d", literal("1 +")))) == {("FEEL", "d")}
    assert rules_of(definitions(decision("d", literal("typo + 1")))) == {("nimi", "d")}
    assert rules_of(definitions(input_data("age"), decision("d", literal("age + 1"), ["#i_age"]))) == set()
    assert ("tulokset", "r1") in rules_of(
        definitions(decision("d", table(["1"], ["a", "b"], [("1", "1", "")])))
    )
    assert ("osumasääntö", "d") in rules_of(
        definitions(decision("d", table(["1"], ["a"], [("1", "1")], "PRIORITY")))
    )
    assert ("osumasääntö", "d") in rules_of(
        definitions(decision("d", table(["1"], ["a"], [("1", "1")], "NONE")))
    )
    assert ("säännöt", "r1") in rules_of(definitions(decision("d", table(["1", "2"], ["a"], [("1", "1")]))))
    assert ("logiikka", "d") in rules_of(definitions(decision("d", "")))
    juel = literal("1").replace("<literalExpression>", '<literalExpression expressionLanguage="juel">')
    assert ("kieli", "d") in rules_of(definitions(decision("d", juel)))


def test_the_check_knows_the_functions_of_the_host() -> None:
    source = definitions(decision("d", literal("working day(today(), 3)")), decision("e", literal("typo(1)")))
    model = dmn.read_decisions(source, "test.dmn")
    assert [problem.element for problem in dmn.check_decisions(model, {"working day"})] == ["e"]
    assert [problem.rule for problem in dmn.check_decisions(model, ())] == ["funktio", "funktio"]
    assert dmn.check_decisions(model) == []


def test_a_broken_expression_fails_only_the_decision_that_has_it() -> None:
    source = definitions(decision("good", literal("1")), decision("bad", literal("1 +")))
    assert result(source, "good") == 1
    with pytest.raises(feel.FeelError):
        result(source, "bad")


def test_a_decision_lists_its_inputs_outputs_and_rules() -> None:
    source = definitions(
        input_data("age"),
        decision("d", table(["age"], ["a", "b"], [("1", "1", "2"), ("2", "1", "2")]), ["#i_age"]),
    )
    found = dmn.read_decisions(source, "test.dmn").decisions["d"]
    assert (found.inputs, found.outputs, found.rule_ids) == (("age",), ("a", "b"), ("r1", "r2"))


def test_what_can_only_become_null_is_warned_of() -> None:
    source = definitions(
        input_data("age", "number"),
        decision("d", table(["age"], ["o"], [("> 1", '1 + "a"'), ("-", "age")], "FIRST"), ["#i_age"]),
        decision("e", literal('function(x) external {java: {class: "a"}}')),
    )
    found = dmn.check_decisions(dmn.read_decisions(source, "test.dmn"))
    assert [problem.severity for problem in found] == ["warning", "warning"]
    assert "luku ja teksti" in found[0].message
    assert (found[0].file, found[0].element) == ("test.dmn", "r1")
    assert "ulkopuolisia" in found[1].message
