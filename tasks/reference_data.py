# SPDX-License-Identifier: EUPL-1.2
"""What any form may offer or refuse by, beside its own variables, read when the form is looked at.

`tuottajat` is the provider directory of now: contexts `value` (id), `label` (name), `laji`,
`palvelut` (codes), `kunnat` (names), `paikkoja` (number or null) and `varhainen_tuki` (boolean).
`asiakkaan_palvelut` are the codes of the services that the client has, or has applied for and awaits;
`asiakkaan_hakemukset` only the latter. `voimassa_olevat_mittarit` are the codes of the measures that an
assessment which may be used again has told (D4: what is known is not measured twice).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from clients.applications import services_applied_for
from clients.assessments import list_measurements, valid_assessments
from clients.facts import area_code, area_facts
from clients.instruments import instruments_of
from clients.municipalities import REGION
from clients.providers import find_providers, list_service_kinds
from clients.records import get_client
from clients.service_areas import service_areas_of
from clients.services import services_going_on
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service
from tasks.forms import Background, Form
from tasks.forms.model import Field, Json, Part, Section


def with_reference_data(
    session: Session, service: Service, form: Form, background: Background, client_id: str | None
) -> Background:
    """Adds what the form's choices, conditions and refusals name; a variable of the same name stays."""
    asked = " ".join(_expressions(form.parts))
    added = {
        name: read(session, service, client_id)
        for name, read in _REFERENCES.items()
        if name not in background.variables and re.search(rf"\b{name}\b", asked)
    }
    return replace(background, variables={**background.variables, **added}) if added else background


def _expressions(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield part.hide or ""
        if isinstance(part, Section):
            yield from _expressions(part.parts)
        elif isinstance(part, Field):
            yield from (part.options_by or part.options_from or "", part.proposal or "")
            yield from (one.condition for one in part.refusals)


def with_service_area(
    session: Session, service: Service, background: Background, client_id: str | None, matter_id: str | None
) -> Background:
    """Adds what follows from the matter's area as it is now, and takes away what is other areas' own."""
    if client_id is None:
        return background
    code = area_code(session, service, get_client(session, client_id), matter_id)
    if code is None:
        return background
    foreign = service_areas_of(service).foreign_sections(code, local_date(service.clock.now()))
    variables = {**background.variables, **area_facts(service, code)}
    return replace(background, variables=variables, not_offered=foreign)


def _providers(session: Session, service: Service, client_id: str | None) -> Json:
    towns = {entry.code: entry.name for entry in REGION}
    early = {kind.code for kind in list_service_kinds(session) if kind.early_support}
    return [
        {
            "value": one.id,
            "label": one.name,
            "laji": one.kind,
            "palvelut": list(one.services),
            "kunnat": [towns[code] for code in one.areas if code in towns],
            "paikkoja": one.capacity,
            "varhainen_tuki": bool(early & set(one.services)),
        }
        for one in find_providers(session)
    ]


def _services_of_client(session: Session, service: Service, client_id: str | None) -> Json:
    if client_id is None:
        return []
    return sorted(services_going_on(session, client_id) | services_applied_for(session, client_id))


def _applied_for(session: Session, service: Service, client_id: str | None) -> Json:
    return [] if client_id is None else sorted(services_applied_for(session, client_id))


def _valid_measures(session: Session, service: Service, client_id: str | None) -> Json:
    if client_id is None:
        return []
    today = local_date(service.clock.now())
    valid = {one.key for one in valid_assessments(session, instruments_of(service), client_id, today)}
    return sorted({one.code for one in list_measurements(session, client_id) if one.assessment_key in valid})


_REFERENCES: Mapping[str, Callable[[Session, Service, str | None], Json]] = {
    "tuottajat": _providers,
    "asiakkaan_palvelut": _services_of_client,
    "asiakkaan_hakemukset": _applied_for,
    "voimassa_olevat_mittarit": _valid_measures,
}
