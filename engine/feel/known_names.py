# SPDX-License-Identifier: EUPL-1.2
"""Names of several words or with special characters, found again in a row of tokens."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.tokens import Kind, Token, cut

_JOINED = re.compile(r"(?<!\w)[^\W\d]\w*+(?:[-+*/'’]\w++)+")
_WORD = re.compile(r"\w+")
MOST_JOINED = 8
MOST_WORDS = 40
"""Words and signs of the longest name that is found without backticks."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The texts of the name's tokens; empty if it cannot be written in an expression."""
    try:
        return tuple(token.text for token in cut(name)[:-1])
    except FeelSyntaxError:
        return ()


class _Branch:
    """The names that go on with the same words; `name` is the one that ends here."""

    __slots__ = ("branches", "name")

    def __init__(self) -> None:
        self.name: str | None = None
        self.branches: dict[str, _Branch] = {}


class KnownNames:
    """Names to look for; a row of tokens is taken for the longest one that fits."""

    def __init__(self, names: Iterable[str] = (), around: "KnownNames | None" = None) -> None:
        self._around = around
        self._root = _Branch()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know a name; a single plain word need not be known, one of very many words cannot be."""
        words = words_of(name)
        if 1 < len(words) <= MOST_WORDS:
            branch = self._root
            for word in words:
                branch = branch.branches.setdefault(word, _Branch())
            branch.name = name

    def match(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """(name, index after it) for the longest name that begins at that token."""
        found: tuple[str, int] | None = None
        known: KnownNames | None = self
        while known is not None:
            ended = _follow(known._root, tokens, at)
            if ended is not None and (found is None or ended[1] > found[1]):
                found = ended
            known = known._around
        return found


def _follow(branch: _Branch, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    found: tuple[str, int] | None = None
    while tokens[at].kind is not Kind.STRING and tokens[at].kind is not Kind.END:
        following = branch.branches.get(tokens[at].text)
        if following is None:
            break
        branch, at = following, at + 1
        if branch.name is not None:
            found = branch.name, at
    return found


def candidates(source: str) -> list[str]:
    """Words joined by signs without a space, and parts of such rows: names, if the scope has them as such.

    Of `my-var-1` these are `my-var`, `var-1` and all of it; a name has at most `MOST_JOINED` words.
    """
    found: dict[str, None] = {}
    for row in _JOINED.finditer(source):
        words = [(part.start(), part.end()) for part in _WORD.finditer(row[0])]
        for first, (start, _) in enumerate(words):
            for _, end in words[first + 1 : first + MOST_JOINED]:
                found[row[0][start:end]] = None
    return list(found)
