# SPDX-License-Identifier: EUPL-1.2
"""Compiles function definitions and calls."""

from collections.abc import Sequence

from engine.feel.compiler import Compiler, compiles
from engine.feel.function_values import Function
from engine.feel.functions import BUILT_INS, BuiltIn
from engine.feel.kinds import describe
from engine.feel.run import MISSING, Evaluator, Frame, Run
from engine.feel.scope_values import find, find_function
from engine.feel.syntax import Call, FunctionLiteral, Name, Node, Path
from engine.feel.types import FunctionType, coerce


class Lambda(Function):
    """A function written in an expression, with the frame that it was written in."""

    __slots__ = ("_body", "_frame", "_types", "_weight")

    def __init__(
        self, names: Sequence[str], types: FunctionType, body: Evaluator, weight: int, frame: Frame
    ) -> None:
        super().__init__("", names)
        self._types = types
        self._body = body
        self._weight = weight
        self._frame = frame

    def signature(self) -> FunctionType:
        return self._types

    def call(self, run: Run, arguments: Sequence[object]) -> object:
        if len(arguments) != len(self.parameters):
            return run.warn(
                f"Funktio ottaa {len(self.parameters)} argumenttia; sille annettiin {len(arguments)}."
            )
        values: dict[str, object] = {}
        for name, type_, argument in zip(self.parameters, self._types.parameters, arguments, strict=True):
            fits, values[name] = coerce(type_, argument, run)
            if not fits:
                given = describe(argument)
                return run.warn(f"Argumentin {name} tyyppi on {type_}; tämä {given} ei sovi siihen.")
        run.enter()
        run.charge(self._weight)
        result = self._body(Frame(values, self._frame, run))
        run.leave()
        fits, result = coerce(self._types.result, result, run)
        return result if fits else run.warn(f"Funktion tulos ei ole tyyppiä {self._types.result}.")


@compiles(FunctionLiteral)
def compile_function(compiler: Compiler, node: FunctionLiteral) -> Evaluator:
    names = [name for name, _ in node.parameters]
    types = FunctionType(tuple(type_ for _, type_ in node.parameters), node.result)
    if node.external:
        reason = "Mallin ulkopuolisia funktioita (Java, PMML) ei kutsuta."
        return lambda frame: frame.run.warn(reason, node.position)
    with compiler.scope(names):
        body, weight = compiler.compile_weighed(node.body)
    return lambda frame: Lambda(names, types, body, weight, frame)


@compiles(Call)
def compile_call(compiler: Compiler, node: Call) -> Evaluator:
    function = node.function
    if isinstance(function, Name):
        name = function.name
        if not compiler.is_local(name) and name not in compiler.given:
            compiler.functions.add(name)
            if name == "is defined" and len(node.arguments) == 1:
                return _compile_is_defined(compiler, node.arguments[0])
            if name in BUILT_INS and not compiler.may_be_local(name):
                return _compile_built_in(compiler, node, BUILT_INS[name])
        else:
            compiler.use_name(name)
        return _compile_dynamic(compiler, node, _compile_callee(compiler, name, function.position))
    return _compile_dynamic(compiler, node, compiler.compile(function))


def _compile_callee(compiler: Compiler, name: str, position: int) -> Evaluator:
    def callee(frame: Frame) -> object:
        function = find_function(frame, name) or BUILT_INS.get(name)
        return function or frame.run.warn(f"Funktiota “{name}” ei ole.", position)

    return callee


def _compile_built_in(compiler: Compiler, node: Call, function: BuiltIn) -> Evaluator:
    arguments = [compiler.compile(argument) for argument in node.arguments]
    choices = function.choose(len(arguments), node.names)
    position = node.position

    def call(frame: Frame) -> object:
        return function.apply(frame.run, choices, [argument(frame) for argument in arguments], position)

    return call


def _compile_dynamic(compiler: Compiler, node: Call, callee: Evaluator) -> Evaluator:
    arguments = [compiler.compile(argument) for argument in node.arguments]
    names, position = node.names, node.position

    def call(frame: Frame) -> object:
        function = callee(frame)
        if not isinstance(function, Function):
            if function is None:
                return frame.run.warn("Kutsuttavan funktion paikalla on null.", position)
            return frame.run.warn(f"Tätä ei voi kutsua funktiona: {describe(function)}.", position)
        values = [argument(frame) for argument in arguments]
        if names is None:
            return function.call(frame.run, values)
        return function.call_named(frame.run, dict(zip(names, values, strict=True)))

    return call


def _compile_is_defined(compiler: Compiler, node: Node) -> Evaluator:
    """`is defined(x)`: whether the name, or the entry at the end of the path, is there, be it null."""
    if isinstance(node, Name):
        name = node.name
        compiler.uncertain_names.add(name)
        return lambda frame: find(frame, name) is not MISSING
    if isinstance(node, Path):
        exists, base, last = _compile_is_defined(compiler, node.base), compiler.compile(node.base), node.name

        def has_entry(frame: Frame) -> bool:
            if not exists(frame):
                return False
            value = base(frame)
            return last in value if isinstance(value, dict) else False

        return has_entry
    return lambda frame: True
