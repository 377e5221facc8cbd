# SPDX-License-Identifier: EUPL-1.2
"""The day of a next review is neither past nor further ahead than the rule says: no client is left to 2140.

Source: T8 (VanhPL 16 §, customary at least every 6–12 months) and the longest interval of D7, P12M [P].
"""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.business_calendar import add_months
from sujuva.deploying import check_folders
from tasks.forms import Background, Field, read_form
from tasks.forms.days import check_day
from tasks.forms.values import Refused
from tests.support.web_world import PROJECT

PROCESSES = PROJECT / "processes"
LONGEST = 12
# What a question says that asks when the client's situation is looked at next.
ASKS = re.compile(r"seuran|soitetaan|tarkistetaan|kokeillaan", re.IGNORECASE)
RECORDED = {"review_on", "next_review_on"}


def is_review(field: Field) -> bool:
    asks = ASKS.search(field.label) is not None or RECORDED & set(field.records)
    return field.kind in ("date", "datetime") and not field.happened and bool(asks)


def review_days() -> list[tuple[str, Field]]:
    forms = [read_form(dict(form)) for one in check_folders(PROCESSES) for form in one.forms.values()]
    fields = [(form.id, one) for form in forms for field in form.fields() for one in (field, *field.columns)]
    return sorted((f"{form}.{field.key}", field) for form, field in fields if is_review(field))


REVIEW_DAYS = dict(review_days())


def accepts(field: Field, day: date, today: date) -> bool:
    background = Background(
        feel.Environment(now=lambda: datetime(today.year, today.month, today.day, 9, tzinfo=UTC))
    )
    try:
        check_day(field, day.isoformat(), background)
    except Refused:
        return False
    return True


def test_the_review_days_of_the_forms_are_found() -> None:
    assert set(REVIEW_DAYS) >= {
        "arvioi_hoitajan_jaksaminen.uusi_soitto_paiva",
        "laadi_asiakassuunnitelma.seuranta_paiva",
        "laadi_hoitosuunnitelma.seuranta_paiva",
        "selvita_kotikeinot.kokeilu_paattyy_pvm",
        "sovi_jatkosta.jatko_paiva",
        "tee_seuranta_arvio.seuraava_seuranta",
    }


@pytest.mark.parametrize("name", REVIEW_DAYS)
def test_every_review_day_carries_the_bound(name: str) -> None:
    within = REVIEW_DAYS[name].review_within
    assert within is not None
    assert within <= LONGEST


@pytest.mark.parametrize("name", REVIEW_DAYS)
@given(
    today=st.dates(date(2026, 1, 1), date(2040, 12, 31)),
    ahead=st.one_of(
        st.integers(-400, 800), st.integers(364, 367), st.integers(-1, 1), st.integers(-400, 40_000)
    ),
)
def test_a_day_out_of_the_bound_is_refused(name: str, today: date, ahead: int) -> None:
    field = REVIEW_DAYS[name]
    assert field.review_within is not None
    day = date.fromordinal(today.toordinal() + ahead)
    bounded = today <= day <= add_months(today, field.review_within)
    assert accepts(field, day, today) is bounded


def test_what_the_table_of_intervals_proposes_is_within_the_bound() -> None:
    intervals = re.findall(
        r'<text>"P(\d+)([DM])"</text>', (PROCESSES / "yhteiset" / "D7.dmn").read_text("utf-8")
    )
    assert intervals
    assert all(int(many) <= (LONGEST if unit == "M" else 30 * LONGEST) for many, unit in intervals)
