# SPDX-License-Identifier: EUPL-1.2
"""The public holidays and the two eves of Finland, year by year, with their names in three languages."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

from engine.errors import InvalidInput

FIRST_YEAR = 1970
LAST_YEAR = 2100  # where the source of the holidays ends
EVES = frozenset({"jouluaatto", "juhannusaatto"})
_SOURCE_LANGUAGES = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}


def check_year(year: int) -> None:
    """Raise InvalidInput for a year whose holidays are not known."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(
            f"Vuoden {year} pyhäpäiviä ei tunneta. Anna päivä vuosilta {FIRST_YEAR}–{LAST_YEAR}.",
            {"date": f"{FIRST_YEAR}–{LAST_YEAR}"},
        )


@lru_cache(maxsize=512)
def holiday_names(year: int, language: str = "fi") -> Mapping[date, str]:
    """The names of the year's holidays and eves by day; Finnish and Swedish ones begin in lower case."""
    check_year(year)
    found = holidays.country_holidays("FI", years=year, language=_SOURCE_LANGUAGES[language])
    return MappingProxyType({day: _as_in_a_sentence(found[day], language) for day in found})


@lru_cache(maxsize=512)
def eves(year: int) -> frozenset[date]:
    """Christmas Eve and Midsummer Eve, named beside the holidays in 150/1930 5 §."""
    return frozenset(day for day, name in holiday_names(year).items() if name in EVES)


def _as_in_a_sentence(name: str, language: str) -> str:
    parts = name.split("; ")  # two holidays on one day, as on 1 May 2008
    return ", ".join(part if language == "en" else part[:1].lower() + part[1:] for part in parts)
