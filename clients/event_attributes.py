# SPDX-License-Identifier: EUPL-1.2
"""What the client's event log tells with each event that a model names: codes, never all variables.

Source: the event log of the indicators. Each attribute is taken from the first variable that has a value,
the one of its own name before those here; an event that is not here is told by its name alone.
"""

from collections.abc import Mapping
from types import MappingProxyType

from engine.bpmn.advance import Json

_DECISION = {"service": ("palvelu",), "outcome": ("paatos",)}
_SERVICE = {
    "service": ("palvelu",),
    "hours": ("tunnit_kk",),
    "reason": ("paattymisen_syy", "muutoksen_laji"),
}

ATTRIBUTES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "assessment.started": {"instrument": ("arviointivaline",)},
        "assessment.completed": {
            "instrument": ("arviointivaline",),
            "domains": ("osa_alueet",),
            "reused_from": ("hyodynnetty_arvio",),
        },
        "decision.signed": _DECISION,
        "decision.served": {**_DECISION, "way": ("tiedoksiantotapa",)},
        "decision.final": _DECISION,
        **{
            f"service.{step}": _SERVICE
            for step in ("ordered", "started", "changed", "suspended", "resumed", "ended")
        },
        "service.reviewed": {
            "service": ("palvelu",),
            "fit": ("palvelun_osuvuus",),
            "outcome": ("seurannan_tulos",),
        },
        "early_support.linked": {
            "service": ("tukimuoto", "palvelu"),
            "confirmed": ("tavoitti_palvelun", "kiinnittynyt_palveluun"),
        },
        "condition.changed": {"kind": ("muutoksen_laji",)},
        "feedback.received": {"score": ("tyytyvaisyys",), "nps": ("suositus",)},
        "appeal.filed": {"service": ("palvelu",)},
        "appeal.decided": {"service": ("palvelu",), "outcome": ("muutoksenhaun_tulos",)},
    }
)


def attributes_of(event_name: str, variables: Mapping[str, Json]) -> dict[str, Json]:
    """The attributes of the event that the variables have a value for."""
    found: dict[str, Json] = {}
    for attribute, names in ATTRIBUTES.get(event_name, {}).items():
        given = [variables[name] for name in (attribute, *names) if variables.get(name) is not None]
        if given:
            found[attribute] = given[0]
    return found
