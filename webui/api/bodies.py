# SPDX-License-Identifier: EUPL-1.2
"""Reads request bodies: known members only, keys as strings of digits, pages as offsets."""

import base64
import binascii
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request

from engine.errors import InvalidInput, NotFound

T = TypeVar("T")
LARGEST_KEY = 2**63 - 1
LARGEST_PAGE = 1000
DEFAULT_PAGE = 100
DEFAULT_TENANT = "<default>"


@dataclass(frozen=True, slots=True)
class Page:
    limit: int
    offset: int
    newest_first: bool


def read_body(known: Collection[str], *, required: Collection[str] = ()) -> dict[str, Any]:
    """The JSON object of the request; InvalidInput for anything else, unknown members included."""
    if not request.data:
        body: Any = {}
    else:
        body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise InvalidInput("The body must be a JSON object. Send Content-Type application/json.")
    refuse_unknown(body, known, "the body")
    missing = sorted(set(required) - body.keys())
    if missing:
        raise InvalidInput(f"The body lacks {', '.join(missing)}. Add it.")
    if body.get("tenantId") not in (None, DEFAULT_TENANT):
        raise InvalidInput(f"There is one tenant, {DEFAULT_TENANT}. Leave tenantId out.")
    return body


def refuse_unknown(given: Mapping[str, Any], known: Collection[str], where: str) -> None:
    unknown = sorted(given.keys() - set(known))
    if unknown:
        raise InvalidInput(f"{', '.join(unknown)}: not known or not supported in {where}. Leave it out.")


def read_key(text: object) -> int:
    """A key from a body. InvalidInput when it is no string of digits."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and int(text) <= LARGEST_KEY:
        return int(text)
    raise InvalidInput(f"{text!r} is not a key. A key is a string of digits.")


def read_path_key(text: str) -> int:
    """A key from the path; what is no key is simply not there."""
    try:
        return read_key(text)
    except InvalidInput as error:
        raise NotFound(f"There is nothing with the key {text!r}.") from error


def read_text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"{value!r} is not text.")
    return value


def read_integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(f"{value!r} is not a whole number.")
    return value


def read_variables(body: Mapping[str, Any]) -> dict[str, Any]:
    variables = body.get("variables")
    if variables is None:
        return {}
    if not isinstance(variables, dict):
        raise InvalidInput("variables must be a JSON object.")
    return variables


def read_objects(value: object) -> list[dict[str, Any]]:
    """A list of JSON objects."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InvalidInput("Instructions must be a list of JSON objects.")
    return value


def read_members(
    given: dict[str, Any], known: Collection[str], *, required: Collection[str] = ()
) -> dict[str, Any]:
    """An inner object of a body: known members only, the required ones there."""
    refuse_unknown(given, known, "the instruction")
    missing = sorted(set(required) - given.keys())
    if missing:
        raise InvalidInput(f"The instruction lacks {', '.join(missing)}. Add it.")
    return given


def read_filter_values(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    """A plain value, {"$eq": value} or {"$in": [values]}."""
    if isinstance(value, dict):
        refuse_unknown(value, ("$eq", "$in"), "the filter")
        values = value.get("$in", [value["$eq"]] if "$eq" in value else [])
        if not isinstance(values, list):
            raise InvalidInput("$in must be a list.")
        return tuple(read(one) for one in values)
    return (read(value),)


def read_filter_value(value: object, read: Callable[[object], T]) -> T:
    values = read_filter_values(value, read)
    if len(values) != 1:
        raise InvalidInput("This filter takes one value.")
    return values[0]


def read_page(body: Mapping[str, Any], sort_fields: Collection[str]) -> Page:
    """`page` with from and limit, or after a cursor; `sort` by a field that follows creation."""
    page = body.get("page") or {}
    refuse_unknown(page, ("from", "limit", "after"), "page")
    limit = read_integer(page.get("limit", DEFAULT_PAGE))
    if not 1 <= limit <= LARGEST_PAGE:
        raise InvalidInput(f"page.limit must be from 1 to {LARGEST_PAGE}.")
    offset = _read_cursor(page["after"]) if "after" in page else read_integer(page.get("from", 0))
    if offset < 0:
        raise InvalidInput("page.from must not be negative.")
    return Page(limit, offset, _read_newest_first(body, sort_fields))


def page_result(page: Page, shown: int, total: int) -> dict[str, Any]:
    """The `page` member of a search result."""
    return {
        "totalItems": total,
        "hasMoreTotalItems": False,
        "startCursor": _write_cursor(page.offset) if shown else None,
        "endCursor": _write_cursor(page.offset + shown) if shown else None,
    }


def _read_newest_first(body: Mapping[str, Any], sort_fields: Collection[str]) -> bool:
    newest_first = False
    for one in body.get("sort") or []:
        if one.get("field") not in sort_fields:
            raise InvalidInput(
                f"Sorting by {one.get('field')!r} is not supported; use {', '.join(sort_fields)}."
            )
        newest_first = one.get("order", "ASC") == "DESC"
    return newest_first


def _write_cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def _read_cursor(cursor: object) -> int:
    try:
        name, _, number = base64.urlsafe_b64decode(read_text(cursor)).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InvalidInput("page.after is not a cursor of an earlier answer.") from error
    if name != "offset" or not number.isdigit():
        raise InvalidInput("page.after is not a cursor of an earlier answer.")
    return int(number)
