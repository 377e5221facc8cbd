# SPDX-License-Identifier: EUPL-1.2
"""What a list shows, read from its address and written back to its links."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tasks.queues import QUEUES, SORTS, Queue, Sort

LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class ListAddress:
    """The choices of the list of tasks; anything unknown in the address takes its default."""

    queue: Queue = "mine"
    sort: Sort = "urgency"
    text: str = ""
    process: str | None = None
    municipality: str | None = None
    group: str | None = None
    page: int = 1
    selected: int | None = None
    """The task whose preview stands beside the list."""

    def with_queue(self, queue: Queue) -> dict[str, str]:
        return {**self._parameters(), "queue": queue}

    def with_sort(self, sort: Sort) -> dict[str, str]:
        return {**self._parameters(), "sort": sort}

    def with_page(self, page: int) -> dict[str, str]:
        return {**self._parameters(), "page": str(page)}

    def with_selected(self, key: int) -> dict[str, str]:
        return {**self.with_page(self.page), "selected": str(key)}

    def to_save(self) -> dict[str, str]:
        """The choices without the text, which mostly names a client and would outlive the need to know."""
        return {name: value for name, value in self._parameters().items() if name != "q"}

    def query_to_save(self) -> str:
        return urlencode(self.to_save())

    def is_narrowed(self) -> bool:
        return bool(self.text or self.process or self.municipality or self.group)

    def _parameters(self) -> dict[str, str]:
        chosen = {
            "queue": self.queue,
            "sort": self.sort if self.sort != "urgency" else "",
            "q": self.text,
            "process": self.process or "",
            "municipality": self.municipality or "",
            "group": self.group or "",
        }
        return {name: value for name, value in chosen.items() if value}


def read_list_address(arguments: Mapping[str, str]) -> ListAddress:
    """Never fails: an old bookmark still opens."""
    queue = arguments.get("queue", "mine")
    sort = arguments.get("sort", "urgency")
    page, selected = arguments.get("page", "1"), arguments.get("selected", "")
    return ListAddress(
        queue=next((known for known in QUEUES if known == queue), "mine"),
        sort=next((known for known in SORTS if known == sort), "urgency"),
        text=arguments.get("q", "").strip()[:LONGEST_TEXT],
        process=arguments.get("process", "")[:LONGEST_TEXT] or None,
        municipality=arguments.get("municipality", "")[:LONGEST_TEXT] or None,
        group=arguments.get("group", "")[:LONGEST_TEXT] or None,
        page=_number(page, 100_000) or 1,
        selected=_number(selected, 2**62),
    )


def _number(text: str, limit: int) -> int | None:
    """A whole number above zero and below the limit."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        return None
    return int(text) if 0 < int(text) < limit else None
