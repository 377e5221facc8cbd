# SPDX-License-Identifier: EUPL-1.2
"""Words of the provider directory: kinds of providers, names of services, places."""

from collections.abc import Iterable, Mapping

from clients.municipalities import REGION
from clients.providers import KINDS, ServiceKind, list_service_kinds
from engine.database import Session
from webui.languages import language
from webui.translation import gettext

TOWNS: Mapping[str, str] = {entry.code: entry.name for entry in REGION}


def kind_words(kind: str) -> str:
    """How the service is arranged with this provider."""
    words = {
        "oma": gettext("own service"),
        "ostopalvelu": gettext("purchased service"),
        "palveluseteli": gettext("service voucher"),
        "yhdistys": gettext("association"),
        "yritys": gettext("company"),
    }
    return words.get(kind, kind)


def kind_choices() -> list[tuple[str, str]]:
    return [(kind, kind_words(kind)) for kind in KINDS]


def service_names(session: Session) -> dict[str, str]:
    """The name of every kind of service in the reader's language."""
    return {kind.code: kind.name(language()) for kind in list_service_kinds(session)}


def service_choices(kinds: Iterable[ServiceKind]) -> list[tuple[str, str]]:
    """Code and name, in the order of the reader's language."""
    return sorted(((kind.code, kind.name(language())) for kind in kinds), key=lambda one: one[1])


def service_words(names: Mapping[str, str], code: str) -> str:
    """A code that is no kind of the directory, such as a whole process, reads as words all the same."""
    return names.get(code) or code.replace("_", " ")


def towns_in_words(areas: Iterable[str]) -> str:
    """`Imatra, Lemi`; the whole region in one word."""
    known = [TOWNS[code] for code in areas if code in TOWNS]
    return gettext("the whole region") if len(known) == len(TOWNS) else ", ".join(known)
