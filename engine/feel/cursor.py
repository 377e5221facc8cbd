# SPDX-License-Identifier: EUPL-1.2
"""Walks over the tokens of an expression: looking ahead, expecting, reading names, counting depth."""

from collections.abc import Iterable
from typing import NoReturn

from engine.feel.errors import FeelSyntaxError, LimitExceeded
from engine.feel.known_names import KnownNames
from engine.feel.limits import Limits
from engine.feel.tokens import Kind, Token, cut

_IN_NAMES = frozenset(".-+*/?'\u2019")


class Cursor:
    """A place in a row of tokens, and the names known there."""

    def __init__(self, source: str, limits: Limits, known: KnownNames) -> None:
        self.source = source
        self.limits = limits
        self.known = known
        self.tokens = cut(source)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token here."""
        return self.tokens[self.at]

    def advance(self) -> Token:
        """The token here; the cursor moves behind it."""
        token = self.tokens[self.at]
        if token.kind is not Kind.END:
            self.at += 1
        return token

    def sees(self, text: str, ahead: int = 0) -> bool:
        """Whether that symbol or word stands here, or some tokens ahead."""
        token = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return token.text == text and token.kind is not Kind.STRING and token.kind is not Kind.END

    def takes(self, text: str) -> bool:
        """Move behind that symbol or word if it stands here."""
        if self.sees(text):
            self.at += 1
            return True
        return False

    def expect(self, text: str, after: str) -> Token:
        """Move behind that symbol or word, which must stand here."""
        if not self.sees(text):
            self.fail(f"“{text}” puuttuu. Edellä on {after}, tässä {self.token}.")
        return self.advance()

    def fail(self, reason: str, token: Token | None = None) -> NoReturn:
        """Refuse the expression at that token, or here."""
        raise self.refusal(reason, token)

    def refusal(self, reason: str, token: Token | None = None) -> FeelSyntaxError:
        """The error to raise for that token, or for the one here."""
        return FeelSyntaxError(reason, self.source, (token or self.token).start)

    def enter(self) -> None:
        """Go one level deeper into brackets."""
        self.depth += 1
        self.check_depth(self.depth)

    def leave(self) -> None:
        """Come out of a level of brackets."""
        self.depth -= 1

    def check_depth(self, depth: int) -> None:
        """Refuse more levels than are allowed."""
        if depth > self.limits.nesting:
            raise LimitExceeded(
                "nesting",
                f"Lausekkeessa on yli {self.limits.nesting} sisäkkäistä tasoa.",
                self.source,
                self.token.start,
            )

    def know(self, names: Iterable[str]) -> KnownNames:
        """Know more names from here on; gives what was known before, to be put back."""
        before = self.known
        self.known = KnownNames(names, before)
        return before

    def read_declared_name(self, stops: frozenset[str], what: str) -> str:
        """The name that is declared here; it ends before one of the stops. `what` has it, in the genitive."""
        first = self.token
        if first.kind not in (Kind.NAME, Kind.KEYWORD) or first.text in stops:
            self.fail(f"{what} nimi puuttuu; siinä on {first}.")
        last = self.advance()
        while not (self.token.text in stops and self.token.kind is not Kind.STRING):
            if not self._may_continue_name(self.token):
                wanted = " tai ".join(f"“{stop}”" for stop in sorted(stops, reverse=True))
                self.fail(f"{what} nimen jälkeen puuttuu {wanted}; tässä on {self.token}.")
            last = self.advance()
        if last is first:
            return first.text
        return " ".join(self.source[first.start : last.end].split())

    def names_argument(self) -> bool:
        """Whether an argument's name and a colon stand here."""
        at = self.at
        if self.tokens[at].kind not in (Kind.NAME, Kind.KEYWORD):
            return False
        while self._may_continue_name(self.tokens[at]):
            at += 1
        return self.tokens[at].kind is Kind.SYMBOL and self.tokens[at].text == ":"

    def read_words(self) -> str:
        """The name here: the longest known one, else all plain words in a row."""
        found = self.known.match(self.tokens, self.at)
        if found is not None:
            name, after = found
            if self.tokens[after].kind is not Kind.NAME or self.sees_instance_of(after):
                self.at = after
                return name
        first = last = self.advance()
        while (self.token.kind is Kind.NAME or self._is_number_in_name(last)) and not self.sees_instance_of(
            self.at
        ):
            last = self.advance()
        if last is first:
            return first.text
        return " ".join(self.source[first.start : last.end].split())

    def sees_instance_of(self, at: int) -> bool:
        """Whether the words `instance of` stand at that index."""
        tokens = self.tokens
        return tokens[at].text == "instance" and at + 1 < len(tokens) and tokens[at + 1].text == "of"

    def _is_number_in_name(self, last: Token) -> bool:
        return self.token.kind is Kind.NUMBER and last.kind is Kind.NAME and self.token.text.isdigit()

    @staticmethod
    def _may_continue_name(token: Token) -> bool:
        if token.kind is Kind.SYMBOL:
            return token.text in _IN_NAMES
        return token.kind in (Kind.NAME, Kind.KEYWORD, Kind.NUMBER)
