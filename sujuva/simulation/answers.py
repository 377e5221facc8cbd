# SPDX-License-Identifier: EUPL-1.2
"""Fills a form as a worker might: what the case calls for, else what the form and its tables propose.

The form itself says what is asked, so a new form needs no code here.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.business_calendar import local_date, to_local
from sujuva.simulation.lots import draw, is_lot
from sujuva.simulation.region import Rules, find_rule
from tasks.forms import Background, Field, Form, fields_shown, options_of
from tasks.forms.model import MANY_OF_KINDS, ONE_OF_KINDS, TEXT_KINDS, Json
from tasks.proposals import proposed_answers

ROUNDS = 12
NO_REFUSALS: Mapping[str, int] = MappingProxyType({})
OPTIONAL_TEXT = 0.3
OPTIONAL_ROWS = 0.4

Propose = Callable[[Mapping[str, Json]], Background]


@dataclass(frozen=True, slots=True)
class Answering:
    """Where a form is filled and by which rules (the first that knows a field wins); `propose` gives the
    background with what the tables propose to the answers so far."""

    places: Sequence[str]
    rules: Sequence[Rules]
    chance: random.Random
    now: datetime
    sentences: Sequence[str]
    propose: Propose
    mark: str = ""

    def rule(self, key: str) -> Json:
        for rules in self.rules:
            found = find_rule(rules, self.places, key)
            if found is not None:
                return found
        return None


def fill(form: Form, answering: Answering, wrong: Mapping[str, int] = NO_REFUSALS) -> dict[str, Json]:
    """Answers what is in sight; `wrong` tells how often a field's answer was refused: it is answered
    otherwise, and what the tables propose is given up when that has been refused too."""
    values: dict[str, Json] = {}
    for _ in range(ROUNDS):
        background = answering.propose(values)
        asked = [
            field
            for field in fields_shown(form, values, background)
            if field.key not in values and not field.read_only
        ]
        # What the tables propose depends on the other answers, so these come first.
        plain = [field for field in asked if field.proposal is None] or asked
        if not plain:
            break
        for field in plain:
            values[field.key] = _answer(
                field, form, values, background, answering, refused=wrong.get(field.key, 0)
            )
    background = answering.propose(values)
    # The form may have asked for what seemed out of sight, when it knows more of the client than we do.
    for field in form.fields():
        if field.key in wrong and field.key not in values:
            values[field.key] = _answer(field, form, values, background, answering, refused=wrong[field.key])
    return {key: value for key, value in values.items() if value is not None}


def _answer(
    field: Field,
    form: Form,
    values: Mapping[str, Json],
    background: Background,
    answering: Answering,
    *,
    refused: int,
) -> Json:
    if field.kind == "dynamiclist":
        needed = field.required or field.min_rows > 0 or refused > 0
        return _rows(field, background, answering, needed=needed)
    found = None if refused else _by_rule(field, background, answering)
    if found is None and not refused:
        found = _known(field, background)
    if found is None and not refused:
        found = field.default
    if found is None and field.proposal is not None and refused <= 1:
        found = proposed_answers(form, {**values, field.key: None}, background).get(field.key)
    if found is None and (field.required or refused or _is_volunteered(field, answering)):
        found = _any(field, background, answering)
    return found


def _known(field: Field, background: Background) -> Json:
    """What was answered earlier on the way, as the page would show it; days and texts are asked anew."""
    value = background.variables.get(field.key)
    if field.kind in ONE_OF_KINDS | MANY_OF_KINDS:
        codes = {option.value for option in options_of(field, background)}
        given = value if isinstance(value, list) else [value]
        return value if given and codes.issuperset(given) else None
    return value if field.kind == "number" else None


def _by_rule(field: Field, background: Background, answering: Answering) -> Json:
    rule = answering.rule(field.key)
    if rule is None:
        return None
    choice = field.kind in ONE_OF_KINDS | MANY_OF_KINDS
    codes = {option.value for option in options_of(field, background)} if choice else None
    if field.kind in MANY_OF_KINDS and not is_lot(rule) and not isinstance(rule, list):
        rule = [rule]
    found = draw(rule, answering.chance, local_date(answering.now), codes)
    if field.kind in MANY_OF_KINDS and isinstance(found, str):
        return [found]
    if field.kind == "number":
        return _within(field, found)
    if field.kind in ("datetime", "time") and isinstance(found, str):
        return None
    return found


def _within(field: Field, value: Json) -> Json:
    try:
        number = float(str(value))
    except ValueError:
        return None
    number = max(number, field.minimum if field.minimum is not None else number)
    number = min(number, field.maximum if field.maximum is not None else number)
    return int(number) if number == int(number) else number


def _is_volunteered(field: Field, answering: Answering) -> bool:
    """Some write more than they must; never over the client's record."""
    is_text = field.kind in TEXT_KINDS and field.store.kind == "document"
    return is_text and answering.chance.random() < OPTIONAL_TEXT


def _rows(field: Field, background: Background, answering: Answering, *, needed: bool) -> Json:
    if not needed and answering.chance.random() > OPTIONAL_ROWS:
        return None
    row: dict[str, Json] = {}
    for column in field.columns:
        found = _by_rule(column, background, answering)
        if found is None and column.required:
            found = _any(column, background, answering)
        if found is not None:
            row[column.key] = found
    return [row for _ in range(max(field.min_rows, 1))]


def _any(field: Field, background: Background, answering: Answering) -> Json:
    """Whatever fits the field."""
    chance = answering.chance
    if field.kind in ONE_OF_KINDS | MANY_OF_KINDS:
        codes = [option.value for option in options_of(field, background)]
        if not codes:
            return None
        code = chance.choice(codes)
        return code if field.kind in ONE_OF_KINDS else [code]
    if field.kind in TEXT_KINDS:
        return _text(field, answering)
    if field.kind == "number":
        low = int(field.minimum if field.minimum is not None else 1)
        return chance.randint(low, int(field.maximum if field.maximum is not None else low + 3))
    return _moment(field, answering)


def _text(field: Field, answering: Answering) -> str:
    words = f"{answering.chance.choice(answering.sentences)} {answering.mark}".strip()
    return words[: field.max_length] if field.max_length else words


def _moment(field: Field, answering: Answering) -> Json:
    local: Any = to_local(answering.now)
    if field.kind == "date":
        return local.date().isoformat()
    if field.kind == "time":
        return local.strftime("%H:%M")
    if field.kind == "datetime":
        return local.isoformat(timespec="minutes")
    return True
