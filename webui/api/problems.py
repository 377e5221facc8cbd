# SPDX-License-Identifier: EUPL-1.2
"""Errors as RFC 9457 problem details, every member always there, since official clients demand it."""

from typing import cast

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from engine.errors import (
    Conflict,
    ExecutionFailed,
    InvalidInput,
    ModelInvalid,
    NotFound,
    NotPermitted,
    SujuvaError,
)
from webui.languages import LANGUAGES, Language
from webui.refusal_wording import error_words, refusal_words

DEFAULT: Language = "fi"
STATUS: dict[type[SujuvaError], tuple[int, str]] = {
    NotFound: (404, "NOT_FOUND"),
    NotPermitted: (403, "FORBIDDEN"),
    Conflict: (409, "INVALID_STATE"),
    InvalidInput: (400, "INVALID_ARGUMENT"),
    ModelInvalid: (400, "INVALID_ARGUMENT"),
    ExecutionFailed: (409, "INVALID_STATE"),
}


class ApiProblem(Exception):
    """A refusal of the contract itself, before the engine was asked."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail


def register_problems(blueprint: Blueprint) -> None:
    """Every error that leaves a view of the blueprint becomes problem details."""

    @blueprint.errorhandler(SujuvaError)
    def refuse(error: SujuvaError) -> Response:
        status, title = STATUS.get(type(error), (500, "INTERNAL"))
        return _problem(status, title, _detail(error))

    @blueprint.errorhandler(ApiProblem)
    def refuse_contract(error: ApiProblem) -> Response:
        response = _problem(error.status, error.title, error.detail)
        if error.status == 401:
            response.headers["WWW-Authenticate"] = 'Basic realm="sujuva"'
        return response

    @blueprint.errorhandler(HTTPException)
    def refuse_http(error: HTTPException) -> Response:
        return _problem(error.code or 500, error.name, error.description or error.name)


def _detail(error: SujuvaError) -> str:
    """In the language that the program asks for; cookies are not read here."""
    wanted = cast(Language, request.accept_languages.best_match(tuple(LANGUAGES), DEFAULT))
    said = error_words(error, wanted)
    if isinstance(error, InvalidInput) and error.fields:
        fields = (f"{key}: {refusal_words(text, wanted)}" for key, text in error.fields.items())
        return " ".join((said, *fields))
    return said


def _problem(status: int, title: str, detail: str) -> Response:
    response = jsonify(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.path}
    )
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response
