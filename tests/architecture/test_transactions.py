# SPDX-License-Identifier: EUPL-1.2
"""One transaction per command: who opens it, who joins it, and that only one place commits."""

import ast
from collections.abc import Iterable, Iterator

from tests.support.source import Function, Source, product, sample

OPENING = {"transaction", "reading"}
ENDING = {"commit", "rollback", "begin"}  # a savepoint ends nothing
COMMANDS_ARGUMENT = {"service", "database"}
PLACE_OF_COMMITS = "engine/database.py"


def method_calls(node: ast.AST, names: set[str]) -> list[ast.Call]:
    return [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in names
    ]


def first_argument(function: Function) -> str | None:
    arguments = function.args.posonlyargs + function.args.args
    return arguments[0].arg if arguments else None


def commits_elsewhere(sources: Iterable[Source]) -> list[str]:
    return [
        source.place(call)
        for source in sources
        if source.path != PLACE_OF_COMMITS
        for call in method_calls(source.tree, ENDING)
        if not call.args  # those of a connection take none; a model's `begin(token)` is another word
    ]


def openers_with_more_than_one(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.place(function)} {function.name}"
        for source in sources
        for function in source.functions()
        if first_argument(function) in COMMANDS_ARGUMENT and len(method_calls(function, OPENING)) > 1
    ]


def joiners_that_open(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.place(function)} {function.name}"
        for source in sources
        for function in source.functions()
        if first_argument(function) == "session" and method_calls(function, OPENING | ENDING)
    ]


def commands_of(sources: Iterable[Source]) -> set[str]:
    """Names of the functions that open a transaction on what they are given first."""
    return {
        function.name
        for source in sources
        for function in source.functions()
        if first_argument(function) in COMMANDS_ARGUMENT and method_calls(function, OPENING)
    }


def nested_commands(sources: Iterable[Source]) -> list[str]:
    """Calls of commands between BEGIN and COMMIT: on SQLite the second would wait for the first for ever."""
    sources = list(sources)
    commands = commands_of(sources)
    return [
        f"{source.place(call)} {ast.unparse(call.func)}"
        for source in sources
        for block in open_blocks(source)
        for call in ast.walk(block)
        if isinstance(call, ast.Call) and is_command(call, commands)
    ]


def open_blocks(source: Source) -> Iterator[ast.stmt]:
    """The statements that run inside a transaction which this file opens."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.With) and any(method_calls(item, OPENING) for item in node.items):
            yield from node.body


def is_command(call: ast.Call, commands: set[str]) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in OPENING and isinstance(call.func, ast.Attribute):
        return True
    first = ast.unparse(call.args[0]).split(".")[-1] if call.args else ""
    return name in commands and first in COMMANDS_ARGUMENT


def test_only_the_database_module_commits() -> None:
    assert commits_elsewhere(product()) == []


def test_a_command_opens_one_transaction() -> None:
    assert openers_with_more_than_one(product()) == []


def test_who_takes_a_session_joins_it() -> None:
    assert joiners_that_open(product()) == []


def test_no_command_is_called_inside_a_transaction() -> None:
    assert nested_commands(product()) == []


def test_there_are_commands_to_look_at() -> None:
    assert len(commands_of(product())) > 10


def test_each_fault_is_caught() -> None:
    two = sample(
        "def a(service):\n"
        "    with service.database.transaction() as session: pass\n"
        "    with service.database.reading() as session: pass\n"
    )
    assert openers_with_more_than_one([two]) == ["engine/sample.py:1 a"]
    joiner = sample("def a(session):\n    session.commit()\n")
    assert joiners_that_open([joiner]) == ["engine/sample.py:1 a"]
    assert commits_elsewhere([joiner]) == ["engine/sample.py:2"]
    nested = sample(
        "def a(service):\n    with service.database.transaction() as session: pass\n"
        "def b(service):\n    with service.database.transaction() as session:\n        a(service)\n"
    )
    assert nested_commands([nested]) == ["engine/sample.py:5 a"]
