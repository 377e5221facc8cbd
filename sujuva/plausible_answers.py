# SPDX-License-Identifier: EUPL-1.2
"""Fills a form as a worker might, for demo data and simulation; the form itself says what fits."""

import random
from collections.abc import Mapping
from datetime import datetime

from engine.business_calendar import to_local
from tasks.forms import Background, Field, Form, fields_shown, options_of
from tasks.forms.model import MANY_OF_KINDS, ONE_OF_KINDS, TEXT_KINDS, Json

SENTENCES = (
    "Asia käytiin läpi yhdessä, ja asiakas oli tyytyväinen.",
    "Arki sujuu pääosin, mutta liikkuminen on vaikeutunut syksyn aikana.",
    "Läheinen auttaa viikonloppuisin kauppa-asioissa.",
    "Asiakas toivoo voivansa asua kotona ja käydä taas ulkona.",
    "Sovittiin, että palataan asiaan, jos tilanne muuttuu.",
)


def fill(
    form: Form, background: Background, known: Mapping[str, Json], chance: random.Random, now: datetime
) -> dict[str, Json]:
    """Answers every required question in sight; `known` answers win. What turns out not to be asked when
    the answers are judged, such as the reason for following a proposal, is dropped there."""
    asked = {field.key for field in form.fields()}
    values = {field.key: field.default for field in form.fields() if field.default is not None}
    values |= {key: value for key, value in known.items() if key in asked}
    while missing := _missing(form, values, background):
        for field in missing:
            values[field.key] = _answer(field, background, chance, now)
    return values


def _missing(form: Form, values: Mapping[str, Json], background: Background) -> list[Field]:
    return [
        field
        for field in fields_shown(form, values, background)
        if field.required and values.get(field.key) in (None, "", [])
    ]


def _answer(field: Field, background: Background, chance: random.Random, now: datetime) -> Json:
    if field.kind in ONE_OF_KINDS:
        return chance.choice(options_of(field, background)).value
    if field.kind in MANY_OF_KINDS:
        return [chance.choice(options_of(field, background)).value]
    if field.kind == "dynamiclist":
        return [{column.key: _answer(column, background, chance, now) for column in field.columns}]
    if field.kind in TEXT_KINDS:
        return chance.choice(SENTENCES)
    return _plain_answer(field, chance, now)


def _plain_answer(field: Field, chance: random.Random, now: datetime) -> Json:
    local = to_local(now)
    if field.kind == "number":
        low = int(field.minimum if field.minimum is not None else 1)
        return chance.randint(low, int(field.maximum if field.maximum is not None else low + 3))
    if field.kind == "date":
        return local.date().isoformat()
    if field.kind == "time":
        return local.strftime("%H:%M")
    if field.kind == "datetime":
        return local.isoformat(timespec="minutes")
    return True
