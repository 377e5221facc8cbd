# SPDX-License-Identifier: EUPL-1.2
"""What a BPMN file says, read into frozen values; expressions are still text, FEEL with a leading `=`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.errors import Problem

EventKind = Literal[
    "timer",
    "message",
    "signal",
    "error",
    "escalation",
    "terminate",
    "conditional",
    "link",
    "cancel",
    "compensate",
]
Binding = Literal["latest", "deployment", "versionTag"]

ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
        "subProcess",
        "transaction",
        "adHocSubProcess",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
GATEWAYS = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
)
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `drawn` is False for one that stands for a pair of link events.

    `points` are the corners of its line, in pixels, on the diagram `plane`; empty when none is drawn.
    """

    id: str
    name: str
    source: str
    target: str
    condition: str | None = None
    condition_language: str | None = None
    drawn: bool = True
    plane: str = ""
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Timer:
    """`kind` date, duration or cycle; `text` a literal or FEEL."""

    kind: Literal["date", "duration", "cycle"]
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event definition of an event, or the message of a send or receive task."""

    kind: EventKind
    name: str | None = None
    correlation_key: str | None = None
    code: str | None = None
    timer: Timer | None = None
    condition: str | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class IoMapping:
    """`source` is FEEL or a literal, `target` a variable name or a path of names."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Listener:
    """A job to be answered before its element, its user task (`of_task`) or its process goes on.

    `event` is start, end or beforeAll, or of a user task creating, assigning, updating, completing or
    canceling; `type` and `retries` are literals or FEEL.
    """

    event: str
    type: str
    retries: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    of_task: bool = False


@dataclass(frozen=True, slots=True)
class AdHoc:
    """What an ad-hoc sub-process begins with (a FEEL list of element ids) and when it is done."""

    active: str | None = None
    completion_condition: str | None = None
    cancel_remaining: bool = True
    sequential: bool = False


@dataclass(frozen=True, slots=True)
class Behaviour:
    """An event that a repeated activity throws when a round is done, if its condition holds."""

    event: Event
    condition: str | None = None
    first_only: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance or standard loop characteristics."""

    kind: Literal["multi", "standard"]
    sequential: bool = False
    cardinality: str | None = None
    input_collection: str | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion_condition: str | None = None
    condition: str | None = None
    test_before: bool = False
    behavior: str | None = None
    behaviours: tuple[Behaviour, ...] = ()
    maximum: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node. `parent` is the sub-process around it, None at the top of its process.

    `handler` is the activity that a compensation boundary event is associated with; `all_events` says of an
    event-based gateway that starts a process that it waits for each of its events, not for the first.
    """

    id: str
    name: str
    type: str
    parent: str | None = None
    lane: str | None = None
    documentation: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default_flow: str | None = None
    events: tuple[Event, ...] = ()
    parallel_multiple: bool = False
    attached_to: str | None = None
    interrupting: bool = True
    triggered_by_event: bool = False
    for_compensation: bool = False
    handler: str | None = None
    instantiate: bool = False
    loop: Loop | None = None
    inputs: tuple[IoMapping, ...] = ()
    outputs: tuple[IoMapping, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    native: bool = False
    form_id: str | None = None
    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    job_type: str | None = None
    job_retries: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    script: str | None = None
    script_language: str | None = None
    result_variable: str | None = None
    decision_id: str | None = None
    decision_binding: Binding = "latest"
    decision_version_tag: str | None = None
    called_process: str | None = None
    called_binding: Binding = "latest"
    called_version_tag: str | None = None
    propagate_all_child: bool = True
    propagate_all_parent: bool = True
    start_quantity: int = 1
    completion_quantity: int = 1
    listeners: tuple[Listener, ...] = ()
    ad_hoc: AdHoc | None = None
    activation_condition: str | None = None
    all_events: bool = False
    bounds: tuple[float, float, float, float] | None = None
    line: int = 0

    @property
    def event_definition(self) -> str | None:
        """The kind of the only event definition, "multiple" when there are several."""
        if not self.events:
            return None
        return self.events[0].kind if len(self.events) == 1 else "multiple"

    @property
    def message_name(self) -> str | None:
        """The name of the message or signal that the element throws or waits for."""
        return next((event.name for event in self.events if event.kind in ("message", "signal")), None)

    @property
    def correlation_key(self) -> str | None:
        return next((event.correlation_key for event in self.events if event.kind == "message"), None)

    @property
    def timer(self) -> Timer | None:
        return next((event.timer for event in self.events if event.timer is not None), None)

    @property
    def is_event_sub_process(self) -> bool:
        return self.triggered_by_event and self.type in SUB_PROCESSES


@dataclass(frozen=True, slots=True)
class ProcessModel:
    """One process of a file; elements and flows in the order of the file, sub-processes included."""

    id: str
    name: str
    version_tag: str | None
    executable: bool
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, str] = field(default_factory=dict)
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    listeners: tuple[Listener, ...] = ()

    def starter_of(self, element: Element) -> Element | None:
        """The event-based gateway in front of an event that starts the process by it; None for any other."""
        for flow in element.incoming:
            source = self.elements.get(self.flows[flow].source)
            if source is not None and source.instantiate and source.type == "eventBasedGateway":
                return source
        return None

    def outside_starts(self) -> Iterator[tuple[Element, Event]]:
        """What something outside starts the process by: a start event, a receive task, or an event behind an
        instantiating gateway; once for each of its triggers."""
        for element in self.within(None):
            starts = element.type == "startEvent" or (element.instantiate and element.type == "receiveTask")
            if starts or self.starter_of(element) is not None:
                yield from ((element, event) for event in element.events)

    def within(self, parent: str | None) -> list[Element]:
        """The elements of one level: of the process itself (None) or of a sub-process."""
        return [element for element in self.elements.values() if element.parent == parent]


@dataclass(frozen=True, slots=True)
class MessageModel:
    id: str
    name: str
    correlation_key: str | None


@dataclass(frozen=True, slots=True)
class Model:
    """One file. `findings` are what reading noticed; `check_model` hands them on with its own."""

    file: str
    processes: tuple[ProcessModel, ...]
    messages: Mapping[str, MessageModel] = field(default_factory=dict)
    signals: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str | None] = field(default_factory=dict)
    escalations: Mapping[str, str | None] = field(default_factory=dict)
    findings: tuple[Problem, ...] = ()

    def process(self, process_id: str) -> ProcessModel | None:
        return next((process for process in self.processes if process.id == process_id), None)
