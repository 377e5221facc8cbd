# SPDX-License-Identifier: EUPL-1.2
"""What is done with any bytes as FEEL or as a DMN file, and how long each part of it takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from engine import dmn, feel
from engine.errors import SujuvaError
from engine.feel.functions import BUILT_INS
from engine.feel.tokens import KEYWORDS
from tests.support.feel_world import ENVIRONMENT, SCOPE

Work = Callable[[], object]
TESTED = (None, 1, "a", True, [1, 2], {"a": 1})
DECIDED: dict[str, object] = {"age": 5, "name": "Aino", "xs": [1, 2, 3], "day": "2026-11-23"}
SYMBOLS = '.. -> != <= >= ** ( ) [ ] { } , : . ? @ " \\ // /* */ 1 0.5 1e9 "a" @"P1D" @"2026-01-01" $1 \\p{L}'
TYPES = "number string boolean date list<number> context<a:number> function<number>->number range<date>"
DMN_WORDS = """decision inputData businessKnowledgeModel decisionService itemDefinition itemComponent
    decisionTable input output rule inputEntry outputEntry inputValues outputValues defaultOutputEntry
    literalExpression context contextEntry list relation column row functionDefinition formalParameter
    invocation binding parameter conditional filter for some every in match return satisfies if then else
    variable typeRef= isCollection="true" hitPolicy= aggregation="SUM" href="# requiredInput requiredDecision
    informationRequirement knowledgeRequirement requiredKnowledge encapsulatedLogic import text allowedValues
    typeConstraint <![CDATA[ ]]> &lt; &#48; <!DOCTYPE <!ENTITY xmlns= outputDecision inputDecision kind="Java"
    """


@dataclass(frozen=True, slots=True)
class Slow:
    """A part that took long, in seconds of processor time."""

    what: str
    seconds: float


def try_expression(data: bytes) -> Iterator[Slow]:
    """The bytes as an expression and as unary tests; anything but a FeelError escapes."""
    text = data.decode("utf-8", "replace")
    yield _timed("expression", lambda: feel.to_json(feel.evaluate(text, SCOPE, ENVIRONMENT)))
    value = TESTED[len(data) % len(TESTED)]
    yield _timed("unary tests", lambda: feel.evaluate_unary_tests(text, value, SCOPE, ENVIRONMENT))


def try_model(data: bytes) -> Iterator[Slow]:
    """The bytes as a DMN file, and each of its decisions; anything but a SujuvaError escapes."""
    models: list[dmn.DecisionModel] = []
    yield _timed("model", lambda: models.append(dmn.read_decisions(data, "fuzzed.dmn")))
    for model in models:
        yield _timed("check", partial(dmn.check_decisions, model, ()))
        for name in (*model.decisions, *model.services):
            yield _timed(f"decision {name}", partial(_decide, model, name))


def _decide(model: dmn.DecisionModel, name: str) -> None:
    result = dmn.evaluate_decision(model, name, DECIDED, ENVIRONMENT)
    dmn.trace_to_json(result)
    feel.to_json(result.value)


def _timed(what: str, work: Work) -> Slow:
    start = time.thread_time()
    with suppress(SujuvaError):
        work()
    return Slow(what, time.thread_time() - start)


def words(target: str) -> list[str]:
    """Pieces that the fuzzer may put together."""
    found = [*KEYWORDS, *SYMBOLS.split(), *TYPES.split(), *(f"{name}(" for name in BUILT_INS), *SCOPE]
    return found if target == "feel" else [*found, *DMN_WORDS.split()]


TARGETS: dict[str, Callable[[bytes], Iterator[Slow]]] = {"feel": try_expression, "dmn": try_model}
