# SPDX-License-Identifier: EUPL-1.2
"""A letter that lacks what the law asks of it is refused, with the field, the rule and the remedy."""

from dataclasses import replace
from datetime import date

import pytest

from clients.letters.content import Letter
from clients.letters.requirements import check_letter
from engine.errors import InvalidInput
from tests.support.letters import (
    APPEALS,
    KINDS,
    LANGUAGES,
    agreement,
    client_plan,
    decision,
    fee,
    notice,
    sample,
    summary,
)

APPEAL = APPEALS["fi"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_letter_passes(kind: str, language: str) -> None:
    check_letter(sample(kind, language))  # type: ignore[arg-type]  # one of the literals


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        (replace(decision("fi"), appeal=None), "appeal"),
        (replace(notice("fi"), appeal=None), "appeal"),
        (replace(decision("fi"), appeal=replace(APPEAL, body="")), "appeal.body"),
        (replace(decision("fi"), appeal=replace(APPEAL, address=())), "appeal.address"),
        (replace(decision("fi"), appeal=replace(APPEAL, hours="")), "appeal.hours"),
        (replace(decision("fi"), appeal=replace(APPEAL, days=0)), "appeal.days"),
        (
            replace(notice("fi"), appeal=replace(APPEAL, ombudsman=replace(APPEAL.ombudsman, name=""))),
            "appeal.ombudsman",
        ),
        (replace(decision("fi"), reasons="  lyhyt  "), "reasons"),
        (replace(decision("fi"), sources=()), "sources"),
        (replace(decision("fi"), parties=()), "parties"),
        (replace(decision("fi"), valid_from=None), "valid_from"),
        (replace(fee("fi"), reasons="  lyhyt  "), "reasons"),
        (replace(fee("fi"), sources=()), "sources"),
        (replace(fee("fi"), services=()), "service"),
        (replace(fee("fi"), amount=None), "amount"),
        (replace(fee("fi"), parties=()), "parties"),
        (replace(fee("fi"), appeal=None), "appeal"),
        (replace(notice("fi"), sent_on=None), "sent_on"),
        (replace(notice("fi"), sent_on=date(2026, 12, 6)), "sent_on"),
        (replace(client_plan("fi"), plan=replace(client_plan("fi").plan, review_on=None)), "review_on"),
        (replace(agreement("fi"), plan=None), "plan"),
        (replace(agreement("fi"), fee=0), "fee"),
        (replace(agreement("fi"), leave_days=""), "leave_days"),
        (replace(summary("fi"), view=" "), "view"),
        (replace(summary("fi"), conclusions=""), "conclusions"),
        (replace(summary("fi"), frame=replace(summary("fi").frame, client=" ")), "client"),
        (replace(summary("fi"), frame=replace(summary("fi").frame, matter_id="")), "matter_id"),
    ],
)
def test_what_is_missing_is_named(letter: Letter, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_letter(letter)
    assert list(refused.value.fields) == [field]


def test_an_ending_needs_the_last_day_only() -> None:
    ending = replace(decision("fi"), outcome="paattyy", valid_from=None, valid_to=date(2027, 3, 31))
    check_letter(ending)
    with pytest.raises(InvalidInput) as refused:
        check_letter(replace(ending, valid_to=None))
    assert list(refused.value.fields) == ["valid_to"]


def test_a_refusal_needs_no_day_of_beginning() -> None:
    check_letter(replace(decision("fi"), outcome="kielteinen", valid_from=None, valid_to=None))
