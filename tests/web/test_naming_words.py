# SPDX-License-Identifier: EUPL-1.2
"""Why a case manager was named or changed has words in each language, whoever named them."""

import pytest

from clients import handlers
from tasks import area_managers, disqualifications, hand_overs
from tests.support.web_world import WebWorld
from webui.languages import LANGUAGE_COOKIE
from webui.record_wording import naming_reason

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
