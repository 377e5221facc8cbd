# SPDX-License-Identifier: EUPL-1.2
"""Where a row of the client's record comes from, and what writing it tells the process and the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.bpmn.advance import Json
from engine.business_calendar import local_date


@dataclass(frozen=True, slots=True)
class Origin:
    """For whom, in which matter and process, from which task, by whom and when."""

    client_id: str
    author: str
    at: datetime
    matter_id: str | None = None
    instance_key: int | None = None
    process_id: str | None = None
    element_id: str | None = None
    task_key: int | None = None

    @property
    def day(self) -> date:
        """The Finnish day of the writing."""
        return local_date(self.at)

    def columns(self) -> dict[str, object]:
        """The columns that every row of the record has."""
        return {
            "client_id": self.client_id,
            "matter_id": self.matter_id,
            "process_instance_key": self.instance_key,
            "user_task_key": self.task_key,
            "author": self.author,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class Written:
    """`variables` go to the process: ids and codes. `told` are attributes of the event that the row gives
    beyond what was filled in. What was known already is not `is_new` and tells nothing; `kind` is the
    record that it turned out to be, when it is another than was asked for."""

    variables: Mapping[str, Json] = field(default_factory=dict)
    told: Mapping[str, Json] = field(default_factory=dict)
    is_new: bool = True
    kind: str | None = None
