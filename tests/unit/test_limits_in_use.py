# SPDX-License-Identifier: EUPL-1.2
"""Every limit of the book is started by some process and met by one that can reach it, or its README says
where it is counted instead; and no process names an event or a limit that the book lacks."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.deadlines import load_limits
from tests.support.limit_paths import Drawn, read_drawn
from tests.support.source import ROOT

PROCESSES = ROOT / "processes"
BOOK = load_limits(PROCESSES / "limits")
RULES = [rule for one in sorted(BOOK.ids()) for rule in BOOK.versions(one)]
GUIDANCE = "client guidance hands its T6 on to the services' own, and waives it"
FOLLOWER = "who follows the disqualified is named from a start of its own, which passes no limit"
NEVER_MET: Mapping[tuple[str, str], str] = {
    ("T6", "ensikontakti"): GUIDANCE,
    ("T6", "nimea_asiakasvastaava"): GUIDANCE,
    ("T5", "nimea_asiakasvastaava"): FOLLOWER,
}
REMINDS_ELSEWHERE = {"T26", "saapuneet.kasittely"}
COUNTED_ELSEWHERE: Mapping[str, str] = {
    "T26": "a breach is reported in the region's own system",
    "arviointi.voimassaolo": "perustiedot/mittarit.toml says how long each instrument is valid",
    "saapuneet.kasittely": "the page of the inbox counts it",
}
SAMPLE = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">
<bpmn:process id="yksi"><bpmn:startEvent id="alku"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>
<bpmn:endEvent id="loppu"><bpmn:incoming>f</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="f" sourceRef="alku" targetRef="loppu"/></bpmn:process></bpmn:definitions>"""
MARK = re.compile(r'name="sujuva:(deadline|deadlineStop|deadlineWaive)" value="([^"]*)"')


def files() -> Iterator[tuple[Path, str]]:
    for pattern in ("*.bpmn", "*.dmn", "*.form"):
        for path in PROCESSES.rglob(pattern):
            yield path, path.read_text(encoding="utf-8").replace("&quot;", '"')


def marked(kind: str) -> dict[str, set[str]]:
    """The files in which each limit has a mark of the kind."""
    found: dict[str, set[str]] = {}
    for path, text in files():
        for _, names in (mark for mark in MARK.findall(text) if mark[0] == kind):
            for name in names.split(","):
                found.setdefault(name.strip(), set()).add(path.name)
    return found


def test_every_limit_that_reminds_is_started_by_a_mark() -> None:
    """Asking a table or a timer for its day sets no alarm and shows nobody a last day."""
    reminding = {rule.id for rule in RULES if rule.alarms or rule.missed_recipients}
    assert reminding - set(marked("deadline")) == REMINDS_ELSEWHERE


def test_every_other_limit_is_started_or_asked_for_by_a_process() -> None:
    text = "\n".join(text for _, text in files())
    unused = {one for one in BOOK.ids() if one not in marked("deadline") and f'"{one}"' not in text}
    assert unused == set(COUNTED_ELSEWHERE)


def test_every_limit_can_be_met_on_a_path_from_where_it_starts() -> None:
    """From each mark that starts it, in each service that holds the mark."""
    assert set(unmet(read_drawn(sorted(PROCESSES.rglob("*.bpmn"))))) == set(NEVER_MET)


def test_a_stop_before_the_start_or_in_another_service_meets_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_text(SAMPLE, encoding="utf-8")
    drawn = read_drawn([tmp_path / "a.bpmn"])
    start, stop = ("yksi", "loppu"), ("yksi", "alku")
    assert stop not in drawn.reached(start, frozenset({"yksi"}))
    assert start in drawn.reached(stop, frozenset({"yksi"}))
    assert list(drawn.families("yksi")) == [frozenset({"yksi"})]


def unmet(drawn: Drawn) -> Iterator[tuple[str, str]]:
    """Limit and the process that starts it, for each that no stop can follow in some service."""
    for rule in RULES:
        stops = drawn.marks["sujuva:deadlineStop"].get(rule.id, set())
        for start in drawn.marks["sujuva:deadline"].get(rule.id, set()):
            if rule.scope == "matter":
                if not stops & drawn.reached(start, None):
                    yield rule.id, start[0]
                continue
            own = stops if rule.scope == "process" else {one for one in stops if one[0] == start[0]}
            for family in drawn.families(start[0]):
                if rule.kind != "event" and not own & drawn.reached(start, family):
                    yield rule.id, start[0]


def test_a_limit_of_one_instance_is_met_in_the_file_that_starts_it() -> None:
    started, met = marked("deadline"), marked("deadlineStop")
    own = [one for one in BOOK.ids() if BOOK.versions(one)[-1].scope == "instance"]
    assert own
    assert {one: started[one] - met[one] for one in own if started[one] - met[one]} == {}


def test_every_limit_of_the_law_is_of_the_authority_the_citizen_or_the_law() -> None:
    """A target of the region's own may move back to a working day; what the law sets may not."""
    rules = [rule for one in BOOK.ids() for rule in BOOK.versions(one)]
    assert [rule.id for rule in rules if rule.status == "law" and rule.kind == "office"] == []


def test_the_readme_of_the_limits_names_every_rule_of_the_law_and_the_model() -> None:
    readme = (PROCESSES / "limits" / "README.md").read_text(encoding="utf-8")
    numbered = [one for one in sorted(BOOK.ids()) if re.match(r"T\d", one)]
    assert numbered
    assert [one for one in numbered if f"`{one}`" not in readme] == []
