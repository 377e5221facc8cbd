# SPDX-License-Identifier: EUPL-1.2
"""A form with every kind of field, as form-js writes it."""

from datetime import UTC, datetime
from typing import Any

from engine import feel
from engine.clock import MovableClock
from tasks.forms import Background, Form, read_form

NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)

SAMPLE: dict[str, Any] = {
    "id": "kaikki_kentat",
    "type": "default",
    "components": [
        {"type": "text", "text": "## Puhelu\nKysy nämä ensin."},
        {
            "type": "group",
            "label": "Yhteydenotto",
            "components": [
                {
                    "type": "radio",
                    "key": "kanava",
                    "label": "Kanava",
                    "values": [
                        {"value": "puhelin", "label": "Puhelin"},
                        {"value": "kirje", "label": "Kirje"},
                    ],
                    "validate": {"required": True},
                },
                {
                    "type": "textarea",
                    "key": "kuvaus",
                    "label": "Kuvaus",
                    "properties": {"store": "document"},
                    "validate": {"minLength": 3, "maxLength": 100},
                },
                {
                    "type": "textfield",
                    "key": "sukunimi",
                    "label": "Sukunimi",
                    "properties": {"store": "client.sukunimi"},
                    "validate": {"pattern": "^[A-ZÅÄÖ]"},
                },
            ],
        },
        {
            "type": "number",
            "key": "ika",
            "label": "Ikä",
            "decimalDigits": 0,
            "validate": {"min": 0, "max": 120},
        },
        {"type": "number", "key": "pisteet", "label": "Pisteet", "decimalDigits": 1},
        {"type": "checkbox", "key": "turvassa", "label": "Yksin turvassa"},
        {
            "type": "select",
            "key": "kunta",
            "label": "Kunta",
            "valuesKey": "kunnat",
        },
        {
            "type": "checklist",
            "key": "syyt",
            "label": "Syyt",
            "values": [{"value": code, "label": code} for code in ("muisti", "asuminen", "talous")],
        },
        {
            "type": "taglist",
            "key": "keinot",
            "label": "Keinot",
            "values": [{"value": code, "label": code} for code in ("arki", "liikunta")],
        },
        {"type": "datetime", "subtype": "date", "key": "paiva", "dateLabel": "Päivä"},
        {"type": "datetime", "subtype": "time", "key": "kello", "timeLabel": "Kello"},
        {"type": "datetime", "subtype": "datetime", "key": "sovittu", "dateLabel": "Sovittu aika"},
        {
            "type": "number",
            "key": "kirjeen_numero",
            "label": "Kirjeen numero",
            "conditional": {"hide": '=kanava != "kirje"'},
            "validate": {"required": True},
        },
        {
            "type": "dynamiclist",
            "path": "kaynnit",
            "label": "Käynnit",
            "components": [
                {
                    "type": "datetime",
                    "subtype": "date",
                    "key": "pvm",
                    "dateLabel": "Päivä",
                    "validate": {"required": True},
                },
                {"type": "number", "key": "kesto", "label": "Kesto", "validate": {"min": 1}},
                {
                    "type": "textfield",
                    "key": "huomio",
                    "label": "Huomio",
                    "properties": {"store": "document"},
                },
                {"type": "checkbox", "key": "huoli", "label": "Huoli heräsi"},
                {
                    "type": "number",
                    "key": "huolen_aste",
                    "label": "Huolen aste",
                    "conditional": {"hide": "=huoli != true"},
                    "validate": {"required": True},
                },
            ],
        },
    ],
}

MUNICIPALITIES = ["Imatra", {"value": "Lemi", "label": "Lemin kunta"}]


def sample_form() -> Form:
    return read_form(SAMPLE)


def sample_background() -> Background:
    environment = feel.Environment(MovableClock(NOW).now)
    return Background(environment, {"kunnat": MUNICIPALITIES})
