# SPDX-License-Identifier: EUPL-1.2
"""Small DMN models for tests, written as XML."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from engine import dmn
from tests.support.feel_world import ENVIRONMENT

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def text(content: str) -> str:
    """A text element."""
    return f"<text>{escape(content)}</text>"


def literal(content: str) -> str:
    """A literal expression."""
    return f"<literalExpression>{text(content)}</literalExpression>"


def definitions(*parts: str, namespace: str = "test", model: str = DMN_13) -> bytes:
    """A file."""
    head = f'<definitions xmlns="{model}" name="test" namespace="{namespace}">'
    return f"{head}{''.join(parts)}</definitions>".encode()


def decision(
    name: str, logic: str, requires: Sequence[str] = (), type_ref: str = "", knows: Sequence[str] = ()
) -> str:
    """A decision; what it requires are hrefs of inputs (`#i_…`) and decisions."""
    links = "".join(
        f'<informationRequirement><required{"Input" if "#i_" in href else "Decision"} href="{href}"/>'
        "</informationRequirement>"
        for href in requires
    )
    links += "".join(
        f'<knowledgeRequirement><requiredKnowledge href="{href}"/></knowledgeRequirement>' for href in knows
    )
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<decision id="{name}" name="{name}"><variable name="{name}"{typed}/>{links}{logic}</decision>'


def input_data(name: str, type_ref: str = "") -> str:
    """An input with the id `i_` and its name."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<inputData id="i_{name}" name="{name}"><variable name="{name}"{typed}/></inputData>'


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    policy: str = "UNIQUE",
    aggregation: str = "",
    values: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> str:
    """A table; a rule lists its cells, then its outputs, then perhaps an annotation."""
    head = "".join(f"<input><inputExpression>{text(source)}</inputExpression></input>" for source in inputs)
    for name in outputs:
        allowed = f"<outputValues>{text(values[name])}</outputValues>" if values and name in values else ""
        default = (
            f"<defaultOutputEntry>{text(defaults[name])}</defaultOutputEntry>"
            if defaults and name in defaults
            else ""
        )
        head += f"<output name={quoteattr(name)}>{allowed}{default}</output>"
    rows = "".join(_rule(index, rule, len(inputs), len(outputs)) for index, rule in enumerate(rules, 1))
    summed = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{summed}>{head}{rows}</decisionTable>'


def _rule(index: int, rule: Sequence[str], inputs: int, outputs: int) -> str:
    cells = "".join(f"<inputEntry>{text(cell)}</inputEntry>" for cell in rule[:inputs])
    cells += "".join(f"<outputEntry>{text(cell)}</outputEntry>" for cell in rule[inputs : inputs + outputs])
    notes = "".join(f"<annotationEntry>{text(note)}</annotationEntry>" for note in rule[inputs + outputs :])
    return f'<rule id="r{index}">{cells}{notes}</rule>'


def decide(source: bytes, name: str, **scope: object) -> dmn.DecisionResult:
    """Read a model and evaluate a decision of it."""
    return dmn.evaluate_decision(dmn.read_decisions(source, "test.dmn"), name, scope, ENVIRONMENT)
