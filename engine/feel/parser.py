# SPDX-License-Identifier: EUPL-1.2
"""Reads expressions and unary tests by the grammar of DMN 1.5 (10.3.1.2)."""

from collections.abc import Mapping

from engine.feel.advice import on_missing_value, on_rest
from engine.feel.block_parser import COLON, BlockParser
from engine.feel.errors import FeelError, LimitExceeded
from engine.feel.known_names import KnownNames
from engine.feel.limits import Limits
from engine.feel.numbers import parse_number
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Filter,
    In,
    Input,
    InstanceOf,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    OperatorTest,
    Path,
    RangeLiteral,
    Tests,
)
from engine.feel.temporal_text import parse_at_literal
from engine.feel.tokens import Kind, Token
from engine.feel.types import FeelType

_OR, _AND, _COMPARISON, _ADDITION, _MULTIPLICATION, _POWER = 1, 2, 3, 4, 5, 6
_PRECEDENCE = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), _COMPARISON),
    **dict.fromkeys(("+", "-"), _ADDITION),
    **dict.fromkeys(("*", "/"), _MULTIPLICATION),
    "**": _POWER,
}
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_OPEN_RANGES = _COMPARISONS - {"!="}
_CONSTANTS = {"true": True, "false": False, "null": None}
_NO_BEGINNING = frozenset(
    (")", "]", ",", "}", ":", ".", "..", "+", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=")
) | frozenset(("then", "else", "return", "satisfies", "and", "or", "between", "in", ""))


class Parser(BlockParser):
    """A recursive descent whose depth is bounded by the limit of nesting."""

    def __init__(self, source: str, limits: Limits, known: KnownNames, types: Mapping[str, FeelType]) -> None:
        super().__init__(source, limits, known, types)
        self._range_end_depth = -1

    def read_whole_expression(self) -> Node:
        """The expression that the whole text is."""
        node = self.expression()
        self._expect_end()
        return node

    def read_unary_tests(self) -> Node:
        """The unary tests that the whole text is: `-`, tests with commas, or `not(…)` around them."""
        start = self.token.start
        if self.sees("-") and self.tokens[1].kind is Kind.END:
            return Tests(start, [], False)
        if self.sees("not") and self.sees("(", 1):
            self.at = 2
            tests = self._tests()
            if self.takes(")") and self.token.kind is Kind.END:
                return Tests(start, tests, True)
            self.at = 0
        tests = self._tests()
        self._expect_end()
        return Tests(start, tests, False)

    def expression(self) -> Node:
        """The longest expression from here on."""
        self.enter()
        node = self._operation(_OR)
        self.leave()
        return node

    def element(self) -> Node:
        """An item, an entry or an argument: an expression, or a range such as `< 5`."""
        token = self.token
        if token.kind is not Kind.SYMBOL or token.text not in _OPEN_RANGES:
            return self.expression()
        self.enter()
        self.at += 1
        node = _open_range(token.start, token.text, self._operation(_ADDITION))
        self.leave()
        return node

    def _expect_end(self) -> None:
        if self.token.kind is not Kind.END:
            advice = on_rest(self.tokens, self.at)
            reason = f"Lausekkeen pitäisi päättyä tähän, tai ennen kohtaa {self.token} puuttuu laskutoimitus."
            self.fail(f"{reason} {advice}".rstrip())

    def _tests(self) -> list[Node]:
        tests = [self._test()]
        while self.takes(","):
            tests.append(self._test())
        return tests

    def _test(self) -> Node:
        token = self.token
        if token.kind is Kind.SYMBOL and token.text in _COMPARISONS:
            self.at += 1
            return OperatorTest(token.start, token.text, self._operation(_ADDITION))
        return self.expression()

    # Operators, by precedence

    def _operation(self, level: int) -> Node:
        left = self._negation()
        chained = 0
        while True:
            token = self.token
            precedence = 0 if token.kind is Kind.STRING else _PRECEDENCE.get(token.text, 0)
            if precedence < level or not precedence:
                return left
            chained += 1
            self.check_depth(chained)
            if precedence <= _AND:
                left = self._logic(left, token.text, precedence)
            elif precedence == _COMPARISON:
                left = self._comparison(left)
            else:
                left = self._arithmetic(left, precedence)

    def _logic(self, left: Node, operator: str, precedence: int) -> Node:
        start = self.token.start
        operands = [left]
        while self.takes(operator):
            operands.append(self._operation(precedence + 1))
        return Logic(start, operator, operands)

    def _arithmetic(self, first: Node, precedence: int) -> Node:
        start = self.token.start
        rest: list[tuple[str, Node, int]] = []
        while self.token.kind is Kind.SYMBOL and _PRECEDENCE.get(self.token.text) == precedence:
            operator = self.advance()
            rest.append((operator.text, self._operation(precedence + 1), operator.start))
        return Arithmetic(start, first, rest)

    def _comparison(self, left: Node) -> Node:
        operator = self.advance()
        if operator.text == "between":
            low = self._operation(_ADDITION)
            self.expect("and", "sanan between alaraja")
            return Between(operator.start, left, low, self._operation(_ADDITION))
        if operator.text == "in":
            start = self.at
            tests = self._in_tests()
            binds = any(
                token.text == "?" and token.kind is Kind.SYMBOL for token in self.tokens[start : self.at]
            )
            return In(operator.start, left, tests, binds)
        return Comparison(operator.start, operator.text, left, self._operation(_ADDITION))

    def _in_tests(self) -> list[Node]:
        token = self.token
        if token.kind is Kind.SYMBOL and token.text in _COMPARISONS:
            return [self._test()]
        if self.takes("("):
            return self._in_brackets(token)
        return [self._operation(_ADDITION)]

    def _in_brackets(self, start: Token) -> list[Node]:
        """The tests of `in (…)`: a list of tests, a range, or an expression in brackets."""
        self.enter()
        tests = [self._test()]
        if self.sees("..") and not isinstance(tests[0], OperatorTest):
            tests = [self._range(start, tests[0])]
        else:
            while self.takes(","):
                tests.append(self._test())
            self.expect(")", "sanan in ehtojen luettelo")
        self.leave()
        if len(tests) == 1 and not isinstance(tests[0], OperatorTest):
            return [self._continue(tests[0])]
        return tests

    def _negation(self) -> Node:
        start = self.token.start
        minuses = 0
        while self.takes("-"):
            minuses += 1
        node = self._postfix()
        while self.sees_instance_of(self.at):
            position = self.token.start
            self.at += 2
            node = InstanceOf(position, node, self.read_type())
        if minuses % 2 and isinstance(node, Literal) and not isinstance(node.value, bool):
            number = parse_number(f"-{node.value}") if self.tokens[self.at - 1].kind is Kind.NUMBER else None
            if number is not None:
                return Literal(start, number)
        for _ in range(minuses if minuses < 3 else 2 - minuses % 2):
            node = Negation(start, node)
        return node

    # Paths, filters, calls

    def _postfix(self) -> Node:
        return self._continue(self._primary())

    def _continue(self, node: Node) -> Node:
        chained = 0
        while True:
            token = self.token
            if token.kind is not Kind.SYMBOL:
                return node
            if token.text == ".":
                self.at += 1
                node = Path(token.start, node, self._member())
            elif token.text == "[" and not self._closes_range():
                node = self._filter(node)
            elif token.text == "(" and not isinstance(node, Literal):
                node = self._call(node)
            else:
                return node
            chained += 1
            self.check_depth(chained)

    def _member(self) -> str:
        if self.token.kind not in (Kind.NAME, Kind.KEYWORD):
            self.fail(f"Pisteen jälkeen puuttuu nimi; siinä on {self.token}.")
        return self.read_words()

    def _closes_range(self) -> bool:
        after = self.tokens[self.at + 1]
        return (
            self.depth == self._range_end_depth
            and after.kind is not Kind.STRING
            and after.text in _NO_BEGINNING
        )

    def _filter(self, base: Node) -> Node:
        start = self.advance().start
        condition = self.expression()
        self.expect("]", "suodatin")
        return Filter(start, base, condition)

    def _call(self, function: Node) -> Node:
        start = self.advance().start
        arguments: list[Node] = []
        names: list[str] = []
        named = self.names_argument()
        while not self.sees(")"):
            if named:
                names.append(self.read_declared_name(COLON, "Argumentin"))
                self.expect(":", "argumentin nimi")
            arguments.append(self.element())
            if not self.takes(","):
                break
        self.expect(")", "argumenttien luettelo")
        if len(set(names)) < len(names):
            self.fail("Sama argumentti on annettu kahdesti.")
        return Call(start, function, arguments, names if named else None)

    # Literals, names and everything that begins with its own sign

    def _primary(self) -> Node:
        token = self.token
        if token.kind is Kind.NUMBER:
            return self._number()
        if token.kind is Kind.STRING:
            self.at += 1
            return Literal(token.start, token.text)
        if token.kind is Kind.NAME:
            return Name(token.start, self.read_words())
        if token.kind is Kind.KEYWORD:
            return self._keyword()
        if token.kind is Kind.SYMBOL:
            return self._symbol()
        raise self.refusal("Lauseke jää kesken." if self.at else "Lauseke on tyhjä.")

    def _number(self) -> Node:
        token = self.advance()
        number = parse_number(token.text)
        if number is None:
            self.fail(f"{token} ei ole luku.", token)
        return Literal(token.start, number)

    def _keyword(self) -> Node:
        token = self.token
        known = self.known.match(self.tokens, self.at)
        if known is not None:
            return Name(token.start, self.read_words())
        self.at += 1
        match token.text:
            case "true" | "false" | "null":
                return Literal(token.start, _CONSTANTS[token.text])
            case "if":
                return self.conditional(token)
            case "for":
                return self.loop(token)
            case "some" | "every":
                return self.quantified(token)
            case "function":
                return self.function(token)
        raise self.refusal(f"Ennen kohtaa {token} puuttuu arvo.", token)

    def _symbol(self) -> Node:
        token = self.advance()
        match token.text:
            case "(":
                return self._parenthesis(token)
            case "[" | "]":
                return self._list(token)
            case "{":
                return self.context(token)
            case "?":
                return Input(token.start)
            case "@":
                return self._at_literal(token)
        advice = on_missing_value(self.tokens, self.at - 1)
        raise self.refusal(f"Ennen kohtaa {token} puuttuu arvo. {advice}".rstrip(), token)

    def _at_literal(self, at: Token) -> Node:
        token = self.advance()
        value = parse_at_literal(token.text) if token.kind is Kind.STRING else None
        if value is None:
            reasons = ["Merkin “@” jälkeen tarvitaan päivä, kellonaika tai kesto lainausmerkeissä."]
            if token.kind is Kind.STRING:
                reasons.append(f"“{token.text[:60]}” ei ole sellainen.")
            self.fail(" ".join((*reasons, 'Esimerkiksi @"2026-11-23".')), at)
        return Literal(at.start, value)

    def _parenthesis(self, start: Token) -> Node:
        token = self.token
        if token.kind is Kind.SYMBOL and token.text in _OPEN_RANGES:
            self.at += 1
            operand = self._operation(_ADDITION)
            self.expect(")", "välin raja")
            return _open_range(start.start, token.text, operand)
        node = self.expression()
        if self.sees(".."):
            return self._range(start, node)
        self.expect(")", "sulkeissa oleva lauseke")
        return node

    def _list(self, start: Token) -> Node:
        if start.text == "[" and self.takes("]"):
            return ListLiteral(start.start, [])
        items = [self.element()]
        if self.sees(".."):
            return self._range(start, items[0])
        if start.text == "]":
            self.fail("Ennen merkkiä “]” puuttuu arvo.", start)
        while self.takes(","):
            items.append(self.element())
        self.expect("]", "lista")
        return ListLiteral(start.start, items)

    def _range(self, start: Token, low: Node) -> Node:
        self.at += 1
        before, self._range_end_depth = self._range_end_depth, self.depth + 1
        high = self.expression()
        self._range_end_depth = before
        if not (self.sees("]") or self.sees(")") or self.sees("[")):
            self.fail(f"Välin pitää päättyä merkkiin “]” tai “)”; siinä on {self.token}.")
        return RangeLiteral(start.start, low, high, start.text == "[", self.advance().text == "]")


def _open_range(start: int, operator: str, bound: Node) -> Node:
    if operator == "=":
        return RangeLiteral(start, bound, bound, True, True)
    if operator.startswith("<"):
        return RangeLiteral(start, None, bound, False, operator == "<=")
    return RangeLiteral(start, bound, None, operator == ">=", False)


def parse_source(
    source: str, limits: Limits, known: KnownNames, types: Mapping[str, FeelType], unary: bool
) -> Node:
    """The expression or the unary tests; raises `FeelSyntaxError` or `LimitExceeded`."""
    if len(source) > limits.source:
        raise LimitExceeded("source", f"Lauseke on yli {limits.source} merkkiä pitkä.", source)
    try:
        parser = Parser(source, limits, known, types)
        return parser.read_unary_tests() if unary else parser.read_whole_expression()
    except FeelError as error:
        error.place(source)
        raise
    except RecursionError:
        raise LimitExceeded("nesting", "Lausekkeessa on liikaa sisäkkäisiä osia.", source) from None
