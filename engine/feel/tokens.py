# SPDX-License-Identifier: EUPL-1.2
"""Cuts the text of an expression into tokens."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from engine.feel.errors import FeelSyntaxError


class Kind(Enum):
    """What a token is."""

    NAME = auto()
    KEYWORD = auto()
    NUMBER = auto()
    STRING = auto()
    SYMBOL = auto()
    END = auto()


KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "function",
        "true",
        "false",
        "null",
    ]
)

_LETTERS = (
    "A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u203f-\u2040"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_SPACES = "\\s\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"

_TOKEN = re.compile(
    rf"(?P<space>(?:[{_SPACES}]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+)"
    rf"|(?P<name>[{_LETTERS}][{_LETTERS}0-9\u0300-\u036f]*)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<quoted>`[^`]+`)"
    r"|(?P<symbol>\*\*|\.\.|->|!=|<=|>=|[-+*/<>=()\[\]{},:.?@'\u2019])",
    re.DOTALL,
)
STRAIGHT_QUOTES = 'Teksti kirjoitetaan suoriin lainausmerkkeihin, esimerkiksi "kotihoito".'
_MEANT = {
    "&": "“Ja” kirjoitetaan and.",
    "|": "“Tai” kirjoitetaan or.",
    "!": "“Ei” kirjoitetaan not(…).",
    ";": "Osat erotetaan pilkulla.",
    "%": "Prosentti on sadasosa, ja jakojäännös on modulo(…, …).",
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", STRAIGHT_QUOTES),
}
"""What is meant by signs of other languages."""
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Token:
    """A piece of the text from `start` to `end`; `text` as written, for a string its value."""

    kind: Kind
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        if self.kind is Kind.END:
            return "loppu"
        return "teksti" if self.kind is Kind.STRING else f"“{self.text}”"


def cut(source: str) -> list[Token]:
    """The tokens, with one of kind END at the end; raises `FeelSyntaxError`."""
    tokens: list[Token] = []
    at, length = 0, len(source)
    match_at = _TOKEN.match
    while at < length:
        match = match_at(source, at)
        if match is None:
            raise FeelSyntaxError(_unreadable(source, at), source, at)
        group, end = match.lastgroup, match.end()
        text = match.group()
        if group == "name":
            tokens.append(Token(Kind.KEYWORD if text in KEYWORDS else Kind.NAME, text, at, end))
        elif group == "symbol":
            tokens.append(Token(Kind.SYMBOL, text, at, end))
        elif group == "number":
            tokens.append(Token(Kind.NUMBER, text, at, end))
        elif group == "string":
            tokens.append(Token(Kind.STRING, unescape(text[1:-1]), at, end))
        elif group == "quoted":
            tokens.append(Token(Kind.NAME, text[1:-1], at, end))
        at = end
    tokens.append(Token(Kind.END, "", length, length))
    return tokens


def unescape(text: str) -> str:
    r"""The value of a literal's inside: `\n`, `\"`, `\u00e4`, `\U01F40E`; half a character is U+FFFD."""
    if "\\" not in text:
        return text
    joined = _SURROGATES.sub(_join, _ESCAPE.sub(_unescape_one, text))
    return _HALVES.sub("\ufffd", joined)


def _unescape_one(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else match[0]
    return _ESCAPED.get(match[3], match[0])


def _join(match: re.Match[str]) -> str:
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _unreadable(source: str, at: int) -> str:
    if source[at] == '"':
        return "Tästä alkavalta tekstiltä puuttuu lopettava lainausmerkki."
    if source.startswith("/*", at):
        return "Tästä alkavalta huomautukselta puuttuu loppu */."
    reason = f"Merkki “{source[at]}” ei tarkoita tässä mitään."
    return f"{reason} {_MEANT[source[at]]}" if source[at] in _MEANT else reason
