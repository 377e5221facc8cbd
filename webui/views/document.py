# SPDX-License-Identifier: EUPL-1.2
"""Issued documents: opened as PDF by right and logged, voided with a reason."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from clients.letters.archive import open_issued, void_issued
from webui.current import actor, say_and_go, service
from webui.pdf_answers import pdf_answer
from webui.permissions import Permission, permission
from webui.translation import gettext

blueprint = Blueprint("document", __name__, url_prefix="/documents/<document_id>")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(document_id: str) -> ResponseReturnValue:
    """The file as it was issued; opening it is written to the access log."""
    with service().database.transaction() as session:
        found, pdf = open_issued(session, service(), actor(), document_id)
    return pdf_answer(pdf, f"{found.kind}-{found.id}")


@blueprint.post("/void")
@permission(Permission.CASE_WORK)
def void(document_id: str) -> ResponseReturnValue:
    """Marks the document void; the file stays to be read."""
    client_id = void_issued(service(), actor(), document_id, request.form.get("reason", ""))
    return say_and_go(gettext("The document is void."), "client.show", client_id=client_id, tab="documents")
