# SPDX-License-Identifier: EUPL-1.2
"""Codes of the record have words in each language: why a case manager was named, how a matter ended."""

import pytest

from clients import handlers
from tasks import area_managers, disqualifications, hand_overs
from tests.support.web_world import WebWorld
from webui.languages import LANGUAGE_COOKIE
from webui.record_wording import code_words, naming_reason

REASONS = (
    handlers.BY_TABLE,
    handlers.CHOSEN,
    area_managers.REASON,
    disqualifications.HANDED_OVER,
    hand_overs.REASON,
)


@pytest.mark.parametrize("reason", REASONS)
def test_the_reason_of_a_naming_has_words(web_world: WebWorld, reason: str) -> None:
    said = []
    for language in ("fi", "sv", "en"):
        with web_world.app.test_request_context(headers={"Cookie": f"{LANGUAGE_COOKIE}={language}"}):
            said.append(naming_reason(reason))

    assert len(set(said)) == 3
    assert reason.replace("_", " ") not in said[1:]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("hylatty_edellytys_2_5", "avslaget, förutsättningar som saknas: 2, 5"),
        ("ohjattu", "vägledd"),
        ("jotain_muuta_1", "jotain muuta 1"),
    ],
)
def test_numbers_behind_a_code_are_listed_behind_its_words(
    web_world: WebWorld, code: str, words: str
) -> None:
    with web_world.app.test_request_context(headers={"Cookie": f"{LANGUAGE_COOKIE}=sv"}):
        assert code_words("matter_outcome", code) == words
