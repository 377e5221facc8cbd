# SPDX-License-Identifier: EUPL-1.2
"""FEEL in the kernel: parsed once, evaluated over scopes, with failures that name what was null."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NoReturn

from engine import feel
from engine.bpmn.advance import Json
from engine.bpmn.failing import ElementFailed, FailureKind


def is_feel(text: str | None) -> bool:
    return text is not None and text.startswith("=")


@lru_cache(maxsize=8192)
def parse(text: str) -> feel.Expression:
    """The expression after the `=`; raises FeelError."""
    return feel.parse(text[1:].strip() if text.startswith("=") else text)


class Evaluator:
    """Evaluates a model's texts: FEEL where they begin with `=`, literals else."""

    def __init__(self, environment: feel.Environment) -> None:
        self._environment = environment

    def value(self, text: str, scope: Mapping[str, Json], kind: FailureKind = "EXPRESSION") -> Json:
        """The text's value as JSON; raises ElementFailed."""
        if not is_feel(text):
            return text
        try:
            return feel.to_json(parse(text).evaluate(scope, self._environment))
        except feel.FeelError as error:
            raise ElementFailed(kind, f"Lauseketta {_shown(text)} ei voi laskea: {error}") from error

    def condition(self, text: str, scope: Mapping[str, Json]) -> bool:
        """True or false; anything else is a failure that names the variables that were null."""
        value = self.value(text, scope, "CONDITION")
        if value is True or value is False:
            return value
        nulls = (
            [name for name in sorted(parse(text).names) if scope.get(name) is None] if is_feel(text) else []
        )
        because = f" Tyhjiä muuttujia: {', '.join(nulls)}." if nulls else ""
        because += self._why(text, scope)
        raise ElementFailed(
            "CONDITION", f"Ehto {_shown(text)} antoi arvon {_brief(value)}, ei totta eikä epätotta.{because}"
        )

    def _why(self, text: str, scope: Mapping[str, Json]) -> str:
        """The first warnings of FEEL, which say why the value, or a part of it, is null."""
        if not is_feel(text):
            return ""
        _, warnings = parse(text).evaluate_with_warnings(scope, self._environment)
        reasons = dict.fromkeys(str(warning) for warning in warnings)
        return f" Syy: {' '.join(list(reasons)[:3])}" if reasons else ""

    def text(self, text: str | None, scope: Mapping[str, Json], what: str) -> str | None:
        """A string or None; raises ElementFailed when the expression gives something else."""
        if text is None:
            return None
        value = self.value(text, scope)
        if value is None or isinstance(value, str):
            return value or None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        return _wrong(text, value, what, "teksti")

    def texts(self, text: str | None, scope: Mapping[str, Json], what: str) -> tuple[str, ...]:
        """A list of strings; a literal is separated by commas."""
        if text is None:
            return ()
        value = self.value(text, scope)
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        if value is None:
            return ()
        if isinstance(value, Sequence) and all(isinstance(item, str) for item in value):
            return tuple(str(item) for item in value)
        return _wrong(text, value, what, "lista tekstejä")

    def number(self, text: str, scope: Mapping[str, Json], what: str) -> int:
        """A whole number."""
        value: Any = self.value(text, scope)
        try:
            number = int(value)
            if isinstance(value, bool) or number != float(value):
                raise ValueError
        except (TypeError, ValueError, OverflowError):
            _wrong(text, value, what, "kokonaisluku")
        return number


def _wrong(text: str, value: Json, what: str, expected: str) -> NoReturn:
    raise ElementFailed(
        "EXPRESSION", f"{what}: {_shown(text)} antoi arvon {_brief(value)}; odotettiin: {expected}."
    )


def _shown(text: str) -> str:
    return text if len(text) <= 200 else text[:200] + "…"


def _brief(value: Json) -> str:
    shown = repr(value) if value is not None else "null"
    return shown if len(shown) <= 80 else shown[:80] + "…"
