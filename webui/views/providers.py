# SPDX-License-Identifier: EUPL-1.2
"""The provider directory: looked up by service and area, edited by those who lead."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clients.provider_figures import ProviderFigures, directory_figures, figures_by_provider
from clients.providers import (
    EDITORS,
    Provider,
    ProviderFilter,
    ServiceKind,
    find_providers,
    get_provider,
    list_service_kinds,
    save_provider,
    save_service_kind,
)
from engine.errors import Conflict, InvalidInput
from webui.current import actor, now, say_and_go, service
from webui.field_errors import FieldErrors, field_errors
from webui.permissions import Permission, permission
from webui.provider_wording import (
    TOWNS,
    kind_choices,
    kind_words,
    service_choices,
    service_names,
    service_words,
    towns_in_words,
)
from webui.refusal_wording import refusal_words
from webui.translation import gettext

blueprint = Blueprint("providers", __name__, url_prefix="/providers")
NOTHING = Provider("", "", "oma")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def search() -> ResponseReturnValue:
    """Who provides what where; what is looked for stands in the address."""
    wanted = _read_filter(request.args)
    with service().database.reading() as session:
        found = find_providers(session, wanted)
        figures = figures_by_provider(session, now())
        whole = directory_figures(session, now())
        kinds = list_service_kinds(session)
        names = service_names(session)
    return render_template(
        "pages/providers.html",
        found=[(one, figures.get(one.id, ProviderFigures())) for one in found],
        wanted=wanted,
        whole=whole,
        services=service_choices(kinds),
        kinds=kind_choices(),
        may_edit=_may_edit(),
        **_words(names),
    )


@blueprint.get("/<provider_id>")
@permission(Permission.CASE_WORK)
def show(provider_id: str) -> ResponseReturnValue:
    """One provider with its figures."""
    with service().database.reading() as session:
        found = get_provider(session, provider_id)
        figures = figures_by_provider(session, now()).get(found.id, ProviderFigures())
        names = service_names(session)
    return render_template(
        "pages/provider.html", one=found, figures=figures, may_edit=_may_edit(), **_words(names)
    )


@blueprint.get("/new")
@permission(Permission.INTERVENE)
def new() -> ResponseReturnValue:
    """The empty form of a provider."""
    return _form(NOTHING)


@blueprint.post("/new")
@permission(Permission.INTERVENE)
def add() -> ResponseReturnValue:
    """Adds a provider."""
    return _save(NOTHING)


@blueprint.get("/<provider_id>/edit")
@permission(Permission.INTERVENE)
def edit(provider_id: str) -> ResponseReturnValue:
    """The form with what is known."""
    with service().database.reading() as session:
        found = get_provider(session, provider_id)
    return _form(found)


@blueprint.post("/<provider_id>/edit")
@permission(Permission.INTERVENE)
def change(provider_id: str) -> ResponseReturnValue:
    """Replaces what is known of the provider."""
    with service().database.reading() as session:
        found = get_provider(session, provider_id)
    return _save(found)


@blueprint.post("/services")
@permission(Permission.INTERVENE)
def add_service() -> ResponseReturnValue:
    """Adds a kind of service, or renames one."""
    sent = request.form
    kind = ServiceKind(
        sent.get("code", "").strip(),
        sent.get("name_fi", "").strip(),
        sent.get("name_sv", "").strip(),
        sent.get("name_en", "").strip(),
        early_support=sent.get("early_support") == "true",
    )
    try:
        with service().database.transaction() as session:
            save_service_kind(session, kind)
    except InvalidInput as error:
        return _form(NOTHING, service_errors=field_errors(error)), 422
    return say_and_go(gettext("The service is in the directory."), "providers.new")


def _save(before: Provider) -> ResponseReturnValue:
    typed = _typed(before)
    try:
        changed = replace(typed, capacity=_read_capacity())
        with service().database.transaction() as session:
            provider_id = save_provider(session, service(), actor(), changed)
    except InvalidInput as error:
        return _form(typed, field_errors(error)), 422
    except Conflict as error:
        return _form(typed, FieldErrors({"": refusal_words(error.message)})), 409
    return say_and_go(gettext("The provider is saved."), "providers.show", provider_id=provider_id)


def _typed(before: Provider) -> Provider:
    sent = request.form
    version = sent.get("version", "")
    return replace(
        before,
        name=sent.get("name", ""),
        kind=sent.get("kind", ""),
        services=tuple(sent.getlist("services")),
        areas=tuple(sent.getlist("areas")),
        unit=sent.get("unit") or None,
        phone=sent.get("phone") or None,
        email=sent.get("email") or None,
        contact=sent.get("contact") or None,
        note=sent.get("note") or None,
        active=sent.get("active") == "true",
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
    )


def _read_capacity() -> int | None:
    text = request.form.get("capacity", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    raise InvalidInput(
        "Tuottajan tiedoissa on korjattavaa.", {"capacity": "Kirjoita kokonaisluku, tai jätä tyhjäksi."}
    )


def _form(one: Provider, errors: FieldErrors | None = None, service_errors: FieldErrors | None = None) -> str:
    with service().database.reading() as session:
        kinds = list_service_kinds(session)
    return render_template(
        "pages/provider_form.html",
        one=one,
        errors=errors or FieldErrors(),
        service_errors=service_errors or FieldErrors(),
        typed=request.form,
        services=service_choices(kinds),
        kinds=kind_choices(),
        towns=list(TOWNS.items()),
        address=url_for("providers.change", provider_id=one.id) if one.id else url_for("providers.add"),
    )


def _read_filter(sent: Mapping[str, str]) -> ProviderFilter:
    return ProviderFilter(
        service=sent.get("service") or None,
        area=sent.get("area") if sent.get("area") in TOWNS else None,
        kind=sent.get("kind") or None,
        text=sent.get("q", "").strip()[:100],
        early_support=sent.get("early") == "1",
        inactive=sent.get("inactive") == "1",
    )


def _may_edit() -> bool:
    return actor().role in EDITORS


def _words(names: Mapping[str, str]) -> dict[str, object]:
    return {
        "kind_words": kind_words,
        "towns_in_words": towns_in_words,
        "service_words": lambda code: service_words(names, code),
        "towns": list(TOWNS.items()),
    }
