# SPDX-License-Identifier: EUPL-1.2
"""A search as the contract has it: known filters only, pages by offset or cursor, oldest or newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify
from sqlalchemy import ColumnElement, Select, func, select

from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service
from webui.api.bodies import (
    DEFAULT_TENANT,
    page_result,
    read_body,
    read_filter_values,
    read_page,
    refuse_unknown,
)


@dataclass(frozen=True, slots=True)
class Field:
    """A filter on a column; `stored` turns what is asked for into what the column holds."""

    column: ColumnElement[Any]
    read: Callable[[object], Any]
    stored: Callable[[Any], Any] | None = None

    def narrow(self, query: Select[Any], given: object) -> Select[Any]:
        values = read_filter_values(given, self.read)
        return query.where(self.column.in_([self.stored(one) if self.stored else one for one in values]))


@dataclass(frozen=True, slots=True)
class Search:
    """One searchable resource: its rows, filters, the key that orders it, and how a row is written."""

    query: Select[Any]
    fields: Mapping[str, Field]
    key: ColumnElement[Any]
    sorts: tuple[str, ...]
    write: Callable[[Service, Any], dict[str, Any]]

    def answer(self, service: Service, narrowed: ColumnElement[bool] | None = None) -> Response:
        """Reads the request's body and gives the page asked for."""
        body = read_body(("filter", "page", "sort"))
        page = read_page(body, self.sorts)
        query = self._narrow({} if body.get("filter") is None else body["filter"])
        if narrowed is not None:
            query = query.where(narrowed)
        order = self.key.desc() if page.newest_first else self.key
        with service.database.reading() as session:
            rows = session.execute(query.order_by(order).limit(page.limit).offset(page.offset)).all()
            total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        items = [self.write(service, row) for row in rows]
        return jsonify({"items": items, "page": page_result(page, len(items), total)})

    def one(self, session: Session, key: int) -> Any:
        """The row of this key, or None."""
        return session.execute(self.query.where(self.key == key)).one_or_none()

    def _narrow(self, given: object) -> Select[Any]:
        if not isinstance(given, dict):
            raise InvalidInput("filter must be a JSON object.")
        refuse_unknown(given, (*self.fields, "tenantId"), "the filter")
        if given.get("tenantId") not in (None, DEFAULT_TENANT):
            raise InvalidInput(f"There is one tenant, {DEFAULT_TENANT}. Leave tenantId out.")
        query = self.query
        for name, field in self.fields.items():
            if name in given:
                query = field.narrow(query, given[name])
        return query
