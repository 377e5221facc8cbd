# SPDX-License-Identifier: EUPL-1.2
"""Names of several words or with special characters, found again in a row of tokens."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.tokens import Kind, Token, cut

_JOINED = re.compile(r"(?<!\w)[^\W\d]\w*+(?:[-+*/'’]\w++)+")
_Index = dict[str, list[tuple[tuple[str, ...], str]]]


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The texts of the name's tokens; empty if it cannot be written in an expression."""
    try:
        return tuple(token.text for token in cut(name)[:-1])
    except FeelSyntaxError:
        return ()


class KnownNames:
    """Names to look for; a row of tokens is taken for the longest one that fits."""

    def __init__(self, names: Iterable[str] = (), around: "KnownNames | None" = None) -> None:
        self._around = around
        self._index: _Index = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know a name; a single plain word need not be known."""
        words = words_of(name)
        if len(words) > 1:
            entries = self._index.setdefault(words[0], [])
            entries.append((words, name))
            entries.sort(key=lambda entry: -len(entry[0]))

    def match(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """(name, index after it) for the longest name that begins at that token."""
        found: tuple[str, int] | None = None
        known: KnownNames | None = self
        while known is not None:
            for words, name in known._index.get(tokens[at].text, ()):
                if found is not None and at + len(words) <= found[1]:
                    break
                if _agree(tokens, at, words):
                    found = name, at + len(words)
                    break
            known = known._around
        return found


def _agree(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    if at + len(words) >= len(tokens):
        return False
    return all(
        tokens[at + index].text == word and tokens[at + index].kind is not Kind.STRING
        for index, word in enumerate(words)
    )


def candidates(source: str) -> list[str]:
    """Words joined by signs without a space, such as `foo-bar`: a name, if the scope has it as such."""
    return _JOINED.findall(source)
