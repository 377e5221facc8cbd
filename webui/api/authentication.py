# SPDX-License-Identifier: EUPL-1.2
"""Programs sign in with every request: Basic with name and password, or Bearer with `name:password`."""

import secrets
from collections.abc import Mapping

from flask import Blueprint, g, request

from webui.api.problems import ApiProblem


def require_program(blueprint: Blueprint, programs: Mapping[str, str]) -> None:
    """Puts the check before every view of the blueprint; the program's name is then `g.program`."""

    @blueprint.before_request
    def check() -> None:
        g.program = f"api:{_recognise(programs)}"


def _recognise(programs: Mapping[str, str]) -> str:
    name, password = _credentials()
    expected = programs.get(name, "")
    known = secrets.compare_digest(password.encode(), expected.encode())
    if not (known and expected):
        raise ApiProblem(
            401,
            "Unauthorized",
            "The Authorization header is missing or not that of a known program. "
            "Send Basic credentials of a program named in SUJUVA_API_CLIENTS.",
        )
    return name


def _credentials() -> tuple[str, str]:
    given = request.authorization
    if given is None:
        return "", ""
    if given.type == "basic":
        return given.username or "", given.password or ""
    if given.type == "bearer" and given.token:
        name, _, password = given.token.partition(":")
        return name, password
    return "", ""
