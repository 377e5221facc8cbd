# SPDX-License-Identifier: EUPL-1.2
"""What a designer probably meant by a text that is no expression, after the habits of other languages."""

from collections.abc import Sequence

from engine.feel.tokens import STRAIGHT_QUOTES, Kind, Token

_PAIRS = {
    ("=", "="): "Yhtä suuri kirjoitetaan yhdellä merkillä “=”.",
    ("<", ">"): "Eri suuri kirjoitetaan “!=”.",
    ("=", ">"): "Suurempi tai yhtä suuri kirjoitetaan “>=”.",
    ("=", "<"): "Pienempi tai yhtä suuri kirjoitetaan “<=”.",
}


def on_missing_value(tokens: Sequence[Token], at: int) -> str:
    """For a sign at which a value should stand; empty where nothing can be guessed."""
    token, before = tokens[at], tokens[at - 1] if at else tokens[-1]
    if token.text in ("'", "\u2019"):
        return STRAIGHT_QUOTES
    return _PAIRS.get((before.text, token.text), "") if before.end == token.start else ""


def on_rest(tokens: Sequence[Token], at: int) -> str:
    """For what stands behind a whole expression; empty where nothing can be guessed."""
    token, before = tokens[at], tokens[at - 1] if at else tokens[-1]
    if token.text == "?":
        return "Arvo ehdon mukaan kirjoitetaan if … then … else …."
    after = tokens[min(at + 1, len(tokens) - 1)]
    numbers = before.kind is Kind.NUMBER and after.kind is Kind.NUMBER
    if token.text == "," and numbers and before.end == token.start and token.end == after.start:
        return f"Desimaalierotin on piste: {before.text}.{after.text}."
    return ""
