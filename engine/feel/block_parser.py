# SPDX-License-Identifier: EUPL-1.2
"""Reads what begins with a word or a brace: if, for, some, every, function, contexts."""

from engine.feel.syntax import (
    Conditional,
    ContextLiteral,
    For,
    FunctionLiteral,
    Iterator,
    Node,
    Quantified,
)
from engine.feel.tokens import Kind, Token
from engine.feel.type_parser import TypeParser
from engine.feel.types import ANY, FeelType

COLON = frozenset(":")
_IN, _PARAMETER_END = frozenset(("in",)), frozenset((":", ",", ")"))


class BlockParser(TypeParser):
    """The part of the parser for these; their inner parts are read by `expression`."""

    def expression(self) -> Node:
        """The longest expression from here on."""
        raise NotImplementedError

    def element(self) -> Node:
        """An expression, or a range with one end such as `< 5`."""
        raise NotImplementedError

    def conditional(self, start: Token) -> Node:
        """if, then, else if, else."""
        branches: list[tuple[Node, Node]] = []
        while True:
            condition = self.expression()
            self.expect("then", "sanan if ehto")
            branches.append((condition, self.expression()))
            self.expect("else", "sanan then arvo")
            if not self.sees("if"):
                return Conditional(start.start, branches, self.expression())
            self.at += 1

    def _iterators(self) -> list[Iterator]:
        iterators: list[Iterator] = []
        while True:
            start = self.token.start
            name = self.read_declared_name(_IN, "Muuttujan")
            self.expect("in", "muuttujan nimi")
            domain = self.expression()
            end = self.expression() if self.takes("..") else None
            iterators.append(Iterator(start, name, domain, end))
            self.check_depth(len(iterators))
            self.know((name,))
            if not self.takes(","):
                return iterators

    def loop(self, start: Token) -> Node:
        """for … return."""
        before = self.known
        iterators = self._iterators()
        self.expect("return", "läpikäytävä lista")
        body = self.expression()
        self.known = before
        return For(start.start, iterators, body)

    def quantified(self, start: Token) -> Node:
        """some or every … satisfies."""
        before = self.known
        iterators = self._iterators()
        self.expect("satisfies", "läpikäytävä lista")
        condition = self.expression()
        self.known = before
        return Quantified(start.start, start.text == "every", iterators, condition)

    def function(self, start: Token) -> Node:
        """A function definition."""
        self.expect("(", "sana function")
        parameters: list[tuple[str, FeelType]] = []
        while not self.sees(")"):
            name = self.read_declared_name(_PARAMETER_END, "Parametrin")
            parameters.append((name, self.read_type() if self.takes(":") else ANY))
            if not self.takes(","):
                break
        self.expect(")", "parametrien luettelo")
        result = self.read_type() if self.takes(":") else ANY
        external = self.takes("external")
        before = self.know(name for name, _ in parameters)
        body = self.expression()
        self.known = before
        return FunctionLiteral(start.start, parameters, result, body, external)

    def context(self, start: Token) -> Node:
        """A context in braces."""
        entries: list[tuple[str, Node]] = []
        before = self.know(())
        while not self.sees("}"):
            if self.token.kind is Kind.STRING:
                key = self.advance().text
            else:
                key = self.read_declared_name(COLON, "Kohdan")
            self.expect(":", "kohdan nimi")
            entries.append((key, self.element()))
            self.known.add(key)
            if not self.takes(","):
                break
        self.expect("}", "kontekstin sisältö")
        self.known = before
        return ContextLiteral(start.start, entries)
