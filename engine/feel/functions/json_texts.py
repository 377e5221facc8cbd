# SPDX-License-Identifier: EUPL-1.2
"""JSON as text, as Camunda 8.9 reads and writes it."""

import json

from engine.feel.functions.registry import feel
from engine.feel.json_reading import read_for
from engine.feel.json_values import to_json
from engine.feel.numbers import parse_number
from engine.feel.run import Run


@feel("to json(value: any) -> string")
def json_text(run: Run, value: object) -> str:
    return json.dumps(to_json(value, run.limits), ensure_ascii=False, separators=(",", ":"))


@feel("from json(value: string)")
def json_value(run: Run, text: str) -> object:
    """The value of a JSON text; null with a warning when it is none."""
    run.charge(len(text) >> 1)
    try:
        parsed = json.loads(
            text, parse_float=parse_number, parse_int=parse_number, parse_constant=lambda _: None
        )
    except (ValueError, RecursionError):
        return run.warn("Teksti ei ole JSONia.")
    return read_for(run, parsed)
