# SPDX-License-Identifier: EUPL-1.2
"""What is drawn anew by each evaluation; Camunda adds these. The process keeps what it was given."""

import secrets
import uuid
from decimal import Decimal

from engine.feel.functions.registry import feel
from engine.feel.run import Run

_DIGITS = 16


@feel("uuid() -> string")
def new_uuid(run: Run) -> str:
    """A random UUID of version 4."""
    run.charge(8)
    return str(uuid.uuid4())


@feel("random number() -> number")
def random_number(run: Run) -> Decimal:
    """From 0 to 1, without 1; sixteen digits."""
    run.charge(4)
    return Decimal(secrets.randbelow(10**_DIGITS)).scaleb(-_DIGITS)
