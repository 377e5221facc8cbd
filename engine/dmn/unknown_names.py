# SPDX-License-Identifier: EUPL-1.2
"""Names in expressions that nothing gives, and parts of expressions that can only become null."""

from collections.abc import Iterator

from engine.dmn.expressions import Texts
from engine.errors import Problem
from engine.feel.examination import infer
from engine.feel.functions import BUILT_INS


def unknown_names(texts: Texts) -> Iterator[Problem]:
    """A warning for each: such a name is taken from the variables of the process when it has them."""
    noted = Texts("", {})
    for owner, expression, given in texts.used:
        for name in sorted(expression.names - given - {"?", "item"}):
            noted.note(
                owner,
                "nimi",
                f"Mikään mallissa ei anna nimeä {name}.",
                f"Lisää syöte {name} ja viiva siitä päätökseen, tai korjaa nimi.",
                "warning",
            )
    for problem in noted.problems:
        yield texts.placed(problem)


def foreign_functions(texts: Texts) -> Iterator[tuple[str, Problem]]:
    """Functions that neither the language nor the model has: the host may have them."""
    for owner, expression, given in texts.used:
        for name in sorted(expression.functions - given - BUILT_INS.keys()):
            noted = Texts("", {})
            message = f"Funktiota {name} ei ole."
            noted.note(owner, "funktio", message, "Korjaa funktion nimi.")
            yield name, texts.placed(noted.problems[0])


def hopeless_parts(texts: Texts) -> Iterator[Problem]:
    """A warning for each part whose value can only be null, whatever the data are."""
    for owner, expression, given in texts.used:
        _, hints = infer(expression, dict.fromkeys(given), ())
        noted = Texts("", {})
        for hint in hints:
            reason = f"{hint.reason} Lauseke: {expression.source[:100]}"
            noted.note(owner, "FEEL", reason, "Korjaa lauseke tai muunna arvo.", "warning")
        for problem in noted.problems:
            yield texts.placed(problem)
