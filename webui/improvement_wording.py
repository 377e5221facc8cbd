# SPDX-License-Identifier: EUPL-1.2
"""Words of failure demand and improvement notes."""

from clients.failure_demand import CAUSES
from clients.improvements import STATES
from webui.translation import gettext


def cause_words(code: str) -> str:
    """Why a contact could have been avoided."""
    return {
        "hairio_uusinta": gettext("Asks again about the same matter"),
        "hairio_ei_vastausta": gettext("Has had no answer"),
        "hairio_vaara_paikka": gettext("Came to the wrong place"),
        "hairio_paatos_epaselva": gettext("The decision is unclear"),
        "hairio_ei_toteutunut": gettext("The service did not take place"),
        "hairio_virhe": gettext("A mistake"),
    }.get(code, code)


def note_state_words(state: str) -> str:
    """How far the improvement has come."""
    return {
        "avoin": gettext("open"),
        "tyon_alla": gettext("being worked on"),
        "mitataan": gettext("changed, being measured"),
        "valmis": gettext("done"),
        "hylatty": gettext("given up"),
    }.get(state, state)


def cause_choices() -> list[tuple[str, str]]:
    return [(code, cause_words(code)) for code in CAUSES]


def note_state_choices() -> list[tuple[str, str]]:
    return [(state, note_state_words(state)) for state in STATES]
