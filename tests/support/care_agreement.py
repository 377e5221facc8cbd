# SPDX-License-Identifier: EUPL-1.2
"""An agreement on informal care as a task writes it, from 1 February 2027."""

from collections.abc import Mapping
from datetime import date
from typing import Any

AGREEMENT: Mapping[str, Any] = {
    "carer": "Väinö Testinen",
    "relation": "puoliso",
    "fee": 600.0,
    "class": "luokka_2",
    "start": date(2027, 2, 1),
    "end": None,
    "leave_days": "3",
    "leave_ways": ["sijaisomaishoitaja"],
    "notice_terms": None,
    "notice_terms_told": True,
    "iban": None,
    "carer_signed_on": date(2027, 1, 20),
    "county_signed_on": date(2027, 1, 20),
}
