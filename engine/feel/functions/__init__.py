# SPDX-License-Identifier: EUPL-1.2
"""The built-in functions; importing this package fills the list."""

from engine.feel.functions import (
    calendar,
    chance,
    contexts,
    conversion,
    json_texts,
    lists,
    numeric,
    range_relations,
    statistics,
    strings,
)
from engine.feel.functions.registry import BUILT_INS, BuiltIn, Choice

__all__ = [
    "BUILT_INS",
    "BuiltIn",
    "Choice",
    "calendar",
    "chance",
    "contexts",
    "conversion",
    "json_texts",
    "lists",
    "numeric",
    "range_relations",
    "statistics",
    "strings",
]
