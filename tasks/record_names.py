# SPDX-License-Identifier: EUPL-1.2
"""How a form and a task name the fields of a record: `reasons`, `decision.notice:way`, `values.SPPB`.

A bare name means the field of every kind that the task writes and that has it.
"""

from collections.abc import Iterable, Iterator

from clients.record_kinds import RecordField, RecordKind, find_field


def split_names(text: str) -> tuple[str, ...]:
    """The names of `properties.record`, by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def find_targets(kinds: Iterable[RecordKind], name: str) -> Iterator[tuple[RecordKind, str, RecordField]]:
    """Each kind that the name reaches, with the field's own name and the field."""
    kind_name, colon, field_name = name.partition(":")
    for kind in kinds:
        wanted = field_name if colon else name
        if colon and kind.name != kind_name:
            continue
        field = find_field(kind, wanted)
        if field is not None:
            yield kind, wanted, field
