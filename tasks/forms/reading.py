# SPDX-License-Identifier: EUPL-1.2
"""Reads form-js JSON that `check_form` has found good."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from engine.errors import ModelInvalid
from tasks.forms.check import check_form
from tasks.forms.model import (
    MAX_ROWS,
    TEXT_KINDS,
    Field,
    Form,
    Json,
    Kind,
    Option,
    Part,
    Refusal,
    Section,
    Store,
    TextBlock,
)
from tasks.forms.schema import CHOICE_TYPES, DECORATIONS

Component = Mapping[str, Any]


def read_form(form: Mapping[str, Json], file: str = "") -> Form:
    """The form as values; ModelInvalid with every reason when it is not one."""
    errors = [problem for problem in check_form(form, file) if problem.severity == "error"]
    if errors:
        raise ModelInvalid(errors)
    components = cast(Sequence[Component], form["components"])
    return Form(id=str(form["id"]), parts=_parts(components))


def _parts(components: Sequence[Component]) -> tuple[Part, ...]:
    return tuple(_part(component) for component in components if component["type"] not in DECORATIONS)


def _part(component: Component) -> Part:
    if component["type"] == "text":
        return TextBlock(str(component.get("text", "")), _hide(component), str(component.get("id") or ""))
    if component["type"] == "group":
        return Section(
            label=str(component.get("label") or ""),
            parts=_parts(component.get("components", [])),
            hide=_hide(component),
            name=str(component.get("id") or ""),
        )
    return _field(component)


def _field(component: Component) -> Field:
    rules: Component = component.get("validate") or {}
    properties: Component = component.get("properties") or {}
    kind = _kind(component)
    return Field(
        kind=kind,
        key=str(component.get("key") or component.get("path")),
        label=_label(component),
        store=_store(component, kind),
        description=str(component.get("description") or ""),
        required=rules.get("required") is True,
        read_only=component.get("readonly") is True or component.get("disabled") is True,
        min_length=rules.get("minLength"),
        max_length=rules.get("maxLength"),
        minimum=rules.get("min"),
        maximum=rules.get("max"),
        decimals=component.get("decimalDigits"),
        step=float(component["increment"]) if component.get("increment") else None,
        min_rows=int(properties.get("minRows") or 0),
        max_rows=int(properties.get("maxRows") or MAX_ROWS),
        unique=properties.get("unique"),
        pattern=rules.get("pattern") or None,
        shape=rules.get("validationType") or None,
        options=tuple(
            Option(str(option["value"]), str(option.get("label") or option["value"]))
            for option in (component.get("values") or () if kind in CHOICE_TYPES else ())
        ),
        options_from=component.get("valuesKey") or None,
        options_by=_feel(component.get("valuesExpression")),
        proposal=_feel(properties.get("proposal")),
        refusals=_refusals(properties),
        hide=_hide(component),
        default=component.get("defaultValue"),
        columns=tuple(
            _field(column)
            for column in (component.get("components") or () if kind == "dynamiclist" else ())
            if column["type"] != "text" and column["type"] not in DECORATIONS
        ),
        records=tuple(name.strip() for name in properties.get("record", "").split(",") if name),
        known=properties.get("known"),
        happened=properties.get("when") == "past",
        review_within=int(properties["reviewWithinMonths"]) if properties.get("reviewWithinMonths") else None,
    )


def _refusals(properties: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """`refuse` with `refusal`, and further pairs that end alike: `refuse.x` with `refusal.x`."""
    endings = [name.removeprefix("refuse") for name in properties if re.fullmatch(r"refuse(\.\w+)?", name)]
    return tuple(
        Refusal(
            f"refusal{end}",
            _feel(properties[f"refuse{end}"]) or "",
            str(properties.get(f"refusal{end}") or ""),
        )
        for end in endings
    )


def _kind(component: Component) -> Kind:
    if component["type"] == "datetime":
        return cast(Kind, component.get("subtype", "date"))
    return cast(Kind, component["type"])


def _label(component: Component) -> str:
    label = component.get("label") or component.get("dateLabel") or component.get("timeLabel")
    return str(label or component.get("key") or "")


def _store(component: Component, kind: Kind) -> Store:
    named = (component.get("properties") or {}).get("store")
    if named is None:
        return Store("document" if kind in TEXT_KINDS else "variable")
    if named.startswith("client."):
        return Store("client", named.removeprefix("client."))
    return Store(named) if named in ("document", "record") else Store("variable")


def _hide(component: Component) -> str | None:
    return _feel((component.get("conditional") or {}).get("hide"))


def _feel(expression: str | None) -> str | None:
    return expression.strip().removeprefix("=") if expression else None
