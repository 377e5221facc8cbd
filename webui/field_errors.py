# SPDX-License-Identifier: EUPL-1.2
"""What is wrong at the fields of a form that a page writes itself; one without a fault is empty."""


class FieldErrors(dict[str, str]):
    """Asked for any field; only those with a fault are counted and listed."""

    def __missing__(self, field: str) -> str:
        return ""
