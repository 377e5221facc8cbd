# SPDX-License-Identifier: EUPL-1.2
"""Our own source, parsed once, for the tests that keep the rules of the house."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("engine", "clients", "tasks", "webui", "sujuva")
OTHERS = ("tests", "benchmarks", "scripts")
NOT_OURS = {"node_modules", "__pycache__"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file; `path` is relative to the project with forward slashes."""

    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.path.split("/", 1)[0]

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def calls(self) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node

    def place(self, node: ast.expr | ast.stmt) -> str:
        return f"{self.path}:{node.lineno}"


def sample(text: str, path: str = "engine/sample.py") -> Source:
    """A file that stands nowhere: for showing that a rule catches what it forbids."""
    return Source(path, text, ast.parse(text))


@cache
def product() -> tuple[Source, ...]:
    return tuple(_read(PRODUCT))


@cache
def everything() -> tuple[Source, ...]:
    return tuple(_read(PRODUCT + OTHERS))


def files(*suffixes: str) -> list[Path]:
    """Every file of ours with one of the suffixes, below the folders of code."""
    return [
        path
        for folder in PRODUCT + OTHERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in suffixes and not NOT_OURS & set(path.parts) and "static/dist" not in path.as_posix()
    ]


def _read(folders: tuple[str, ...]) -> Iterator[Source]:
    for path in files(".py"):
        relative = path.relative_to(ROOT).as_posix()
        if relative.split("/", 1)[0] in folders:
            text = path.read_text(encoding="utf-8")
            yield Source(relative, text, ast.parse(text))
