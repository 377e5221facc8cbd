# SPDX-License-Identifier: EUPL-1.2
"""The documents keep up: settings, commands, links, records; and nobody else's code is in the tree."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from sujuva.command_line import main
from tests.support.source import ROOT, Source, files, product, sample

README = ROOT / "README.md"
CONFIGURE = ROOT / "docs" / "how-to" / "configure.md"
RECORDS = ROOT / "docs" / "adr"
SETTING = re.compile(r"SUJUVA_[A-Z_]*[A-Z]")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
LONGEST_OWN_LINE = 1_000
LONGEST_RECORD = 60


def settings(sources: Iterable[Source]) -> set[str]:
    return {
        node.value
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value)
    }


def named(document: Path, pattern: re.Pattern[str]) -> set[str]:
    return set(pattern.findall(document.read_text(encoding="utf-8")))


def documents() -> list[Path]:
    tops = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "tests" / "README.md"]
    return [*tops, *sorted((ROOT / "docs").rglob("*.md"))]


def broken_links(document: Path) -> list[str]:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    return [target for target in targets if not (document.parent / target).exists()]


def minified(paths: Iterable[Path]) -> list[str]:
    return [
        str(path)
        for path in paths
        if ".min." in path.name
        or any(len(line) > LONGEST_OWN_LINE for line in path.read_text(encoding="utf-8").splitlines())
    ]


def test_every_setting_is_documented() -> None:
    known = settings(product())
    assert known
    assert known - named(CONFIGURE, SETTING) == set()
    assert known - named(README, SETTING) == set()


def test_every_documented_setting_exists() -> None:
    assert named(CONFIGURE, SETTING) - settings(product()) == set()


def test_every_command_is_documented() -> None:
    assert set(main.commands) - named(README, re.compile(r"`sujuva ([a-z-]+)")) == set()


def test_every_documented_command_exists() -> None:
    written = set().union(*(named(document, re.compile(r"`sujuva ([a-z-]+)")) for document in documents()))
    assert written - set(main.commands) == set()


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    written = set().union(*(named(document, re.compile(r"`make ([a-z-]+)`")) for document in documents()))
    assert {"run", "test", "check", "bench", "help"} <= targets
    assert written - targets == set()


def test_every_link_between_documents_leads_somewhere() -> None:
    assert {document.name: broken for document in documents() if (broken := broken_links(document))} == {}


def test_every_record_is_listed_and_fits_a_page() -> None:
    index = (RECORDS / "README.md").read_text(encoding="utf-8")
    records = sorted(path for path in RECORDS.glob("[0-9]*.md"))
    assert [record.name for record in records if record.name not in index] == []
    assert [r.name for r in records if len(r.read_text("utf-8").splitlines()) > LONGEST_RECORD] == []


def test_nobody_elses_code_is_in_the_tree() -> None:
    assert minified(files(".js", ".mjs", ".css", ".html")) == []


def test_each_fault_is_caught(tmp_path: Path) -> None:
    assert settings([sample("os.environ['SUJUVA_NEW']")]) == {"SUJUVA_NEW"}
    bundle = tmp_path / "bundle.js"
    bundle.write_text("x" * 2_000)
    assert minified([bundle]) == [str(bundle)]
    page = tmp_path / "page.md"
    page.write_text("[gone](nowhere.md) [web](https://example.org)")
    assert broken_links(page) == ["nowhere.md"]
