# SPDX-License-Identifier: EUPL-1.2
"""Issued documents in lists: what each is and to whom, in the reader's language."""

from clients.letters.archive import IssuedDocument
from clients.letters.county import county_of
from clients.service_areas import service_areas_of
from engine.business_calendar import local_date
from webui.current import service
from webui.languages import language
from webui.record_wording import code_words, service_name
from webui.translation import gettext


def letter_title(one: IssuedDocument) -> str:
    """`Päätös: omaishoidon tuki, omaishoitajalle`; to whom where another party has a letter of the same."""
    title = one.title if one.language == language() else _title(one)
    return f"{title}, {_addressee(one)}" if one.sent_to else title


def _title(one: IssuedDocument) -> str:
    """A document is titled in its own language; for a reader of another it is named by its kind."""
    words = {
        "paatos": gettext("Decision"),
        "maksupaatos": gettext("Decision on a client fee"),
        "tiedoksianto": gettext("Notice of a decision"),
        "suunnitelma": gettext("Client plan"),
        "sopimus": gettext("Informal-care agreement"),
        "yhteenveto": gettext("Summary of the assessment"),
        "asiakasvastaava": gettext("Letter about the case manager"),
        "vastaus": gettext("Answer to a request"),
    }
    kind = words.get(one.kind, one.title)
    return f"{kind}: {service_name(one.service)}" if one.kind == "paatos" and one.service else kind


def _addressee(one: IssuedDocument) -> str:
    group = f"letter_to_{one.sent_to}"
    words = code_words(group, one.service)
    return words if words != one.service else code_words(group, "muu")


def service_task_words(one: IssuedDocument) -> str:
    """Palvelutehtävä: as the document names it, and for a reader of another language by its service area."""
    if one.language == language():
        return one.service_task
    code = county_of(service()).area_of(one.service_task)
    area = service_areas_of(service()).find(code, local_date(one.at)) if code else None
    return area.name.of(language()) if area else one.service_task
