# SPDX-License-Identifier: EUPL-1.2
"""What an examination finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """What does not hold, and the instance, task or matter where it does not."""

    rule: str
    where: str
