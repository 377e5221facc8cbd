# SPDX-License-Identifier: EUPL-1.2
"""Patterns that a form gives, in linear time whatever is typed."""

from functools import lru_cache
from typing import Any

import re2


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def check_pattern(pattern: str) -> str | None:
    """Why the pattern cannot be read, or None."""
    try:
        _compiled(pattern)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        return reason.decode() if isinstance(reason, bytes) else str(reason)
    return None


def matches(pattern: str, text: str) -> bool:
    """True when the pattern is found in the text, as browsers and form-js do it."""
    return _compiled(pattern).search(text) is not None
