# SPDX-License-Identifier: EUPL-1.2
"""Compiles literals, names, paths, lists, contexts and conditionals."""

from decimal import Decimal

from engine.feel.comparison import compare
from engine.feel.compiler import Compiler, compiles
from engine.feel.functions import BUILT_INS
from engine.feel.kinds import describe
from engine.feel.properties import property_of
from engine.feel.ranges import Range
from engine.feel.run import MISSING, Evaluator, Frame
from engine.feel.scope_values import compile_lookup, converted
from engine.feel.syntax import (
    Conditional,
    ContextLiteral,
    FunctionLiteral,
    Input,
    ListLiteral,
    Literal,
    Name,
    Path,
    RangeLiteral,
)

INPUT = "?"


@compiles(Literal)
def compile_literal(compiler: Compiler, node: Literal) -> Evaluator:
    value = node.value
    return lambda frame: value


@compiles(Name)
def compile_name(compiler: Compiler, node: Name) -> Evaluator:
    if node.name in BUILT_INS and not compiler.may_be_local(node.name) and node.name not in compiler.given:
        compiler.functions.add(node.name)
    else:
        compiler.use_name(node.name)
        compiler.partial_escapes |= node.name == "partial"
    return compile_lookup(node.name, node.position, compiler.has_frames)


@compiles(Input)
def compile_input(compiler: Compiler, node: Input) -> Evaluator:
    compiler.use_name(INPUT)
    return compile_lookup(INPUT, node.position, compiler.has_frames)


@compiles(Path)
def compile_path(compiler: Compiler, node: Path) -> Evaluator:
    names: list[str] = []
    base = node
    while isinstance(base.base, Path):
        names.insert(0, base.name)
        base = base.base
    names.insert(0, base.name)
    if isinstance(base.base, Name) and not compiler.has_frames:
        return _compile_root_path(compiler, base.base, names, node.position)
    evaluate, name, position = compiler.compile(node.base), node.name, node.position

    def path(frame: Frame) -> object:
        return member(frame, evaluate(frame), name, position)

    return path


def _compile_root_path(compiler: Compiler, root: Name, names: list[str], position: int) -> Evaluator:
    """A path from a name of the caller's scope goes through its JSON and converts what it ends at."""
    first, last, inner = root.name, names[-1], names[:-1]
    key = (first, *names)
    from_value = compiler.compile(root)

    def root_path(frame: Frame) -> object:
        value = frame.names.get(first, MISSING)
        for name in inner:
            if type(value) is not dict:
                break
            value = value.get(name, MISSING)
        if type(value) is dict:
            value = value.get(last, MISSING)
            kind = type(value)
            if kind is str or kind is bool or value is None:
                return value
            if kind is int and -(10**18) < value < 10**18:
                return Decimal(value)
            if value is not MISSING:
                return converted(frame, key, value)
        value = from_value(frame)
        for name in names:
            value = member(frame, value, name, position)
        return value

    return root_path


def member(frame: Frame, value: object, name: str, position: int) -> object:
    """The entry of a context, of each item of a list, or the property of a value, by its name."""
    if isinstance(value, dict):
        found = value.get(name, MISSING)
        if found is MISSING:
            return frame.run.warn(f"Kontekstissa ei ole kohtaa “{name}”.", position)
        return found
    if isinstance(value, list):
        frame.run.charge(len(value))
        return [member(frame, item, name, position) for item in value]
    found = property_of(value, name)
    if found is MISSING:
        reason = f"Kohtaa “{name}” ei voi lukea; sitä ennen on {describe(value)}."
        return frame.run.warn(reason, position)
    return found


@compiles(ListLiteral)
def compile_list(compiler: Compiler, node: ListLiteral) -> Evaluator:
    items = [compiler.compile(item) for item in node.items]
    return lambda frame: [item(frame) for item in items]


@compiles(ContextLiteral)
def compile_context(compiler: Compiler, node: ContextLiteral) -> Evaluator:
    entries: list[tuple[str, Evaluator]] = []
    keys = [key for key, _ in node.entries]
    repeated = len(set(keys)) < len(keys)
    with compiler.scope(()):
        for key, value in node.entries:
            if isinstance(value, FunctionLiteral):
                compiler.declare(key)
            entries.append((key, compiler.compile(value)))
            compiler.declare(key)

    def context(frame: Frame) -> object:
        if repeated:
            return frame.run.warn("Kontekstissa on sama kohta kahdesti.", node.position)
        values: dict[str, object] = {}
        inner = Frame(values, frame, frame.run)
        for key, evaluate in entries:
            values[key] = evaluate(inner)
        return values

    return context


@compiles(Conditional)
def compile_conditional(compiler: Compiler, node: Conditional) -> Evaluator:
    branches = [(compiler.compile(condition), compiler.compile(value)) for condition, value in node.branches]
    otherwise = compiler.compile(node.otherwise)
    position = node.position
    if len(branches) == 1:
        only, then = branches[0]

        def conditional(frame: Frame) -> object:
            decided = only(frame)
            if decided is True:
                return then(frame)
            if decided is not False:
                frame.run.warn(f"Sanan if ehto ei ole totuusarvo vaan {describe(decided)}.", position)
            return otherwise(frame)

        return conditional

    def many(frame: Frame) -> object:
        for condition, value in branches:
            decided = condition(frame)
            if decided is True:
                return value(frame)
            if decided is not False:
                frame.run.warn(f"Sanan if ehto ei ole totuusarvo vaan {describe(decided)}.", position)
        return otherwise(frame)

    return many


@compiles(RangeLiteral)
def compile_range(compiler: Compiler, node: RangeLiteral) -> Evaluator:
    start = compiler.compile(node.start) if node.start is not None else None
    end = compiler.compile(node.end) if node.end is not None else None
    included = node.start_included, node.end_included
    position = node.position

    def bounds(frame: Frame) -> object:
        low = start(frame) if start is not None else None
        high = end(frame) if end is not None else None
        if (low is None and start is not None) or (high is None and end is not None):
            return frame.run.warn("Välin pää on null.", position)
        if low is not None and high is not None and compare(frame.run, low, high, position) is None:
            return None
        return Range(low, high, *included)

    return bounds
