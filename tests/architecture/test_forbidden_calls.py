# SPDX-License-Identifier: EUPL-1.2
"""What no module may do: run text as code, read the clock, print, import by a model's word."""

import ast
from collections.abc import Iterable

from tests.support.source import Source, product, sample

RUNS_TEXT = {"eval", "exec", "compile", "__import__", "globals", "locals", "vars", "setattr", "delattr"}
RUNS_TEXT_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "runpy", "code", "codeop"}
CLOCK_READS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.sleep",
}
CLOCK = "engine/clock.py"
PRINTS = "sujuva/command_line"


def called(call: ast.Call) -> str:
    """`print`, `datetime.now`: the name that is called, with what stands directly before it."""
    return ".".join(ast.unparse(call.func).split(".")[-2:])


def text_runners(sources: Iterable[Source]) -> list[str]:
    sources = list(sources)
    calls = [
        f"{source.place(call)} {call.func.id}"
        for source in sources
        for call in source.calls()
        if isinstance(call.func, ast.Name) and call.func.id in RUNS_TEXT
    ]
    imports = [
        f"{source.place(node)} {name}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
        if name in RUNS_TEXT_MODULES
    ]
    return calls + imports


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return [name.split(".", 1)[0] for name in names]


def computed_attributes(sources: Iterable[Source]) -> list[str]:
    """`getattr` in the kernel and in FEEL with a name that the code itself does not spell out."""
    return [
        source.place(call)
        for source in sources
        if source.path.startswith(("engine/bpmn", "engine/feel", "engine/dmn"))
        for call in source.calls()
        if called(call) == "getattr" and not isinstance(call.args[1], ast.Constant)
    ]


def clock_readers(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.place(call)} {called(call)}"
        for source in sources
        if source.path != CLOCK
        for call in source.calls()
        if called(call) in CLOCK_READS
    ]


def printers(sources: Iterable[Source]) -> list[str]:
    return [
        source.place(call)
        for source in sources
        if not source.path.startswith(PRINTS)
        for call in source.calls()
        if called(call) == "print"
    ]


def test_no_text_is_run_as_code() -> None:
    assert text_runners(product()) == []


def test_no_attribute_is_named_by_a_model() -> None:
    assert computed_attributes(product()) == []


def test_only_the_clock_reads_the_time_of_day() -> None:
    assert clock_readers(product()) == []


def test_only_the_command_line_prints() -> None:
    assert printers(product()) == []


def test_each_fault_is_caught() -> None:
    bad = sample(
        "import pickle\nimport datetime\nfrom datetime import datetime\n"
        "eval(text)\ndatetime.now()\ndatetime.datetime.now()\nprint(1)\ngetattr(task, name)\n",
        "engine/bpmn/sample.py",
    )
    assert text_runners([bad]) == ["engine/bpmn/sample.py:4 eval", "engine/bpmn/sample.py:1 pickle"]
    assert clock_readers([bad]) == [f"engine/bpmn/sample.py:{n} datetime.now" for n in (5, 6)]
    assert printers([bad]) == ["engine/bpmn/sample.py:7"]
    assert computed_attributes([bad]) == ["engine/bpmn/sample.py:8"]
    fine = sample("import re\nre.compile('a')\ngetattr(task, 'name')\nclock.now()\n", "engine/bpmn/sample.py")
    assert text_runners([fine]) + clock_readers([fine]) + computed_attributes([fine]) == []
