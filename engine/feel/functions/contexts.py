# SPDX-License-Identifier: EUPL-1.2
"""Context functions (DMN 1.5, 10.3.4.9) and those that Camunda adds."""

from engine.feel.errors import FeelError
from engine.feel.functions.registry import feel
from engine.feel.run import MISSING, Run

Context = dict[str, object]


@feel("get value(m: context, key: string)", "get value(context: context, key: string)")
def get_value(run: Run, context: Context, key: str) -> object:
    value = context.get(key, MISSING)
    return run.warn(f"Kontekstissa ei ole kohtaa “{key[:60]}”.") if value is MISSING else value


@feel("get value(m: context, keys: list)", "get value(context: context, keys: list)")
def get_nested_value(run: Run, context: Context, keys: list[object]) -> object:
    value: object = context
    for key in keys:
        value = value.get(key, MISSING) if isinstance(value, dict) and isinstance(key, str) else MISSING
        if value is MISSING:
            return run.warn("Kontekstissa ei ole tällaista kohtaa.")
    return value


@feel("get entries(m: context) -> list", "get entries(context: context) -> list")
def get_entries(run: Run, context: Context) -> list[object]:
    run.charge(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@feel("context(entries: list) -> context")
def context_from_entries(run: Run, entries: list[object]) -> Context | None:
    context: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry or not isinstance(entry.get("key"), str):
            return run.warn("Jokaisella kohdalla pitää olla key, joka on teksti, ja value.")
        if entry["key"] in context:
            return run.warn(f"Kohta “{entry['key'][:60]}” on annettu kahdesti.")
        context[entry["key"]] = entry["value"]
    return context


@feel("context put(context: context, key: string, value: any) -> context")
def context_put(run: Run, context: Context, key: str, value: object) -> Context:
    run.charge(len(context))
    return {**context, key: value}


@feel("context put(context: context, keys: list, value: any) -> context")
def context_put_nested(run: Run, context: Context, keys: list[object], value: object) -> Context | None:
    if not keys or not isinstance(keys[0], str):
        return run.warn("Funktion context put avaimet ovat tekstejä, vähintään yksi.")
    run.charge(len(context))
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        return run.warn(f"Kohta “{keys[0][:60]}” ei ole konteksti.")
    run.enter()
    changed = context_put_nested(run, inner, keys[1:], value)
    run.leave()
    return None if changed is None else {**context, keys[0]: changed}


@feel("context merge(contexts: list) -> context")
def context_merge(run: Run, contexts: list[object]) -> Context | None:
    merged: Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            return run.warn("Vain konteksteja voi yhdistää.")
        run.charge(len(context))
        merged.update(context)
    return merged


@feel("get or else(value: any, default: any)")
def get_or_else(run: Run, value: object, default: object) -> object:
    return default if value is None else value


@feel("is defined(value: any) -> boolean")
def is_defined(run: Run, value: object) -> bool:
    """Whether there is a value; a call with a name or a path asks whether that is there, be it null."""
    return value is not None


@feel("assert(value: any, condition: any, [cause: string])")
def assert_condition(run: Run, value: object, condition: object, cause: str | None = None) -> object:
    """The value if the condition is true; else the evaluation fails with the cause."""
    if condition is True:
        return value
    raise FeelError(cause or "Funktion assert ehto ei toteudu.")
