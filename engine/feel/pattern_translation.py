# SPDX-License-Identifier: EUPL-1.2
"""Rewrites a regular expression of XPath as one that RE2 reads."""

import re

from engine.feel.unicode_blocks import BLOCKS

_ESCAPES = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
    "i": r"[\p{L}\p{Nl}:_]",
    "I": r"[^\p{L}\p{Nl}:_]",
    "c": r"[\p{L}\p{N}\p{M}:_.\-\x{B7}]",
    "C": r"[^\p{L}\p{N}\p{M}:_.\-\x{B7}]",
}
_IN_CLASS = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "s": r" \t\n\r",
    "W": r"\p{P}\p{Z}\p{C}",
    "w": r"\p{L}\p{M}\p{N}\p{S}",
    "i": r"\p{L}\p{Nl}:_",
    "c": r"\p{L}\p{N}\p{M}:_.\-\x{B7}",
}
_SINGLE = frozenset("nrt\\|.?*+(){}-[]^$")
_PROPERTY = re.compile(r"\{\^?[A-Za-z]{1,32}\}")
_BLOCK = re.compile(r"\{Is([A-Za-z0-9-]{1,40})\}")
_SPACE = " \t\n\r"
_LAST = 0x10FFFF


class PatternError(Exception):
    """The pattern is not one of XPath, or one that cannot be matched in linear time."""


def translate(pattern: str, flags: str) -> str:
    """The pattern for RE2; raises `PatternError`. Flags: `s`, `m`, `i`, `x`, `q` as in XPath."""
    if not set(flags) <= set("smixq"):
        raise PatternError(f"“{flags[:20]}” ei kelpaa; valitsimet ovat s, m, i, x ja q.")
    prefix = "".join(flag for flag in "smi" if flag in flags)
    head = f"(?{prefix})" if prefix else ""
    if "q" in flags:
        return head + "".join(_literal(character) for character in pattern)
    return head + _Translator(_strip(pattern) if "x" in flags else pattern).translate()


def _literal(character: str) -> str:
    return character if character.isalnum() or ord(character) > 127 else f"\\x{{{ord(character):X}}}"


def _strip(pattern: str) -> str:
    """The pattern without spaces, except those in classes of characters."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for character in pattern:
        if character in _SPACE and not depth:
            continue
        kept.append(character)
        if not escaped:
            depth += (character == "[") - (character == "]" and depth > 0)
        escaped = character == "\\" and not escaped
    return "".join(kept)


class _Translator:
    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def translate(self) -> str:
        parts: list[str] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            self._at += 1
            if character == "\\":
                parts.append(self._escape())
            elif character == "[":
                parts.append(self._class(0))
            elif character == "(" and self._text.startswith("?", self._at):
                parts.append(self._group())
            else:
                parts.append(character)
        return "".join(parts)

    def _group(self) -> str:
        if not self._text.startswith("?:", self._at):
            raise PatternError("Merkillä “?” alkavista ryhmistä vain “(?:…)” kelpaa.")
        return "("

    def _next(self) -> str:
        if self._at >= len(self._text):
            raise PatternError("Säännöllinen lauseke loppuu kesken.")
        self._at += 1
        return self._text[self._at - 1]

    def _escape(self) -> str:
        sign = self._next()
        if sign in _ESCAPES:
            return _ESCAPES[sign]
        if sign in "pP":
            found = self._property(sign)
            return f"[{found}]" if found.startswith("\\x") else found
        if sign in _SINGLE:
            return "\\" + sign
        if sign.isdigit():
            raise PatternError(
                "Säännöllinen lauseke ei voi viitata aiempaan ryhmään, koska haku voisi kestää loputtomiin."
            )
        raise PatternError(f"“\\{sign}” ei tarkoita mitään säännöllisessä lausekkeessa.")

    def _property(self, sign: str) -> str:
        block = _BLOCK.match(self._text, self._at)
        if block is not None:
            self._at = block.end()
            return _block(block[1], sign == "P")
        match = _PROPERTY.match(self._text, self._at)
        if match is None:
            raise PatternError(f"Merkinnän “\\{sign}” jälkeen tarvitaan luokan nimi aaltosulkeissa.")
        self._at = match.end()
        return f"\\{sign}{match[0]}"

    def _class(self, depth: int) -> str:
        """A class in brackets; one with a subtraction is worked out to its ranges."""
        if depth > 20:
            raise PatternError("Merkkijoukkoja on liikaa sisäkkäin.")
        start = self._at
        negated = self._text.startswith("^", self._at)
        self._at += negated
        items: list[str] = []
        while True:
            sign = self._next()
            if sign == "]" and items:
                return f"[{'^' if negated else ''}{''.join(items)}]"
            if sign == "-" and self._text.startswith("[", self._at) and items:
                return self._subtract(start, self._at - 1, depth)
            if sign == "[" or (sign == "]" and not items):
                raise PatternError("Hakasulje merkkijoukossa tarvitsee eteensä merkin “\\”.")
            items.append(self._class_item(sign))

    def _class_item(self, sign: str) -> str:
        if sign != "\\":
            return sign if sign == "-" else "\\^" if sign == "^" else sign
        sign = self._next()
        if sign in _IN_CLASS:
            return _IN_CLASS[sign]
        if sign in "pP":
            return self._property(sign)
        if sign in _SINGLE:
            return "\\" + sign
        raise PatternError(f"“\\{sign}” ei kelpaa merkkijoukossa.")

    def _subtract(self, start: int, end: int, depth: int) -> str:
        kept = _ranges(self._text[start:end])
        self._at += 1
        inner_start = self._at
        self._class(depth + 1)
        removed = _ranges(self._text[inner_start : self._at - 1])
        if self._next() != "]":
            raise PatternError("Merkkijoukon pitää päättyä vähennyksen jälkeen.")
        left = _difference(kept, removed)
        if not left:
            return r"[^\x{0}-\x{10FFFF}]"
        return "[" + "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in left) + "]"


def _block(name: str, negated: bool) -> str:
    """A block of Unicode as ranges inside of a class, or a class of its own."""
    if name not in BLOCKS:
        raise PatternError(f"Unicode-lohkoa Is{name} ei tunneta.")
    low, high = BLOCKS[name]
    if not negated:
        return f"\\x{{{low:X}}}-\\x{{{high:X}}}"
    before = f"\\x{{0}}-\\x{{{low - 1:X}}}" if low else ""
    return f"{before}\\x{{{high + 1:X}}}-\\x{{10FFFF}}"


def _ranges(text: str) -> list[tuple[int, int]]:
    """The ranges of code points of a class written with single characters and ranges of them."""
    negated, text = text.startswith("^"), text.removeprefix("^")
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"(\\?.)(?:-(\\?[^\[]))?", text, re.DOTALL):
        low, high = match[1], match[2] or match[1]
        if low == "\\d":
            low, high = "0", "9"
        if any(len(end) > 1 and end[1] not in _SINGLE for end in (low, high)):
            raise PatternError("Merkkijoukkojen vähennyksessä voi käyttää vain merkkejä ja niiden välejä.")
        found.append((_code(low), _code(high)))
    return _difference([(0, _LAST)], found) if negated else found


def _code(text: str) -> int:
    return ord({"\\n": "\n", "\\r": "\r", "\\t": "\t"}.get(text, text[-1]))


def _difference(kept: list[tuple[int, int]], removed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for low, high in removed:
        parts: list[tuple[int, int]] = []
        for first, last in kept:
            if last < low or first > high:
                parts.append((first, last))
                continue
            if first < low:
                parts.append((first, low - 1))
            if last > high:
                parts.append((high + 1, last))
        kept = parts
    return kept
