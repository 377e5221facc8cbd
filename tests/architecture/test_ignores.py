# SPDX-License-Identifier: EUPL-1.2
"""Every ignored finding names its rule and says why; every file says its licence."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.support.source import ROOT, Source, everything, files, sample

LICENCE = "SPDX-License-Identifier: EUPL-1.2"
MARK = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:|ruff:|mypy:)")
EXPLAINED = re.compile(
    r"#\s*(noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w\-, ]+\])\s+(?:#\s*)?(?P<reason>[\w`].{4,})"
)


def unexplained(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.path}:{number}: {line.strip()}"
        for source in sources
        if not source.path.endswith("test_ignores.py")
        for number, line in enumerate(source.lines, start=1)
        if (mark := MARK.search(line)) and not EXPLAINED.match(line, mark.start())
    ]


def without_licence(paths: Iterable[Path]) -> list[str]:
    return [str(path) for path in paths if LICENCE not in "".join(path.read_text("utf-8").splitlines()[:2])]


def without_docstring(sources: Iterable[Source]) -> list[str]:
    return [source.path for source in sources if not re.match(r'#[^\n]*\n+r?"""\S', source.text)]


def test_every_ignore_names_its_rule_and_its_reason() -> None:
    assert unexplained(everything()) == []


def test_every_file_names_the_licence() -> None:
    ours = files(".py", ".js", ".mjs", ".css")
    assert without_licence([*ours, ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / "LICENSE"]) == []


def test_every_module_says_what_it_is_for() -> None:
    assert without_docstring(everything()) == []


def test_each_fault_is_caught(tmp_path: Path) -> None:
    bare = "# " + "noqa"
    for line in (
        bare,
        f"{bare}: F401",
        "# type: " + "ignore",
        "# type: " + "ignore[misc]",
        f"{bare}: F401  x",
    ):
        assert len(unexplained([sample(f"import x  {line}\n")])) == 1, line
    fine = f"import x  {bare}: F401  the import registers tables\n"
    assert unexplained([sample(fine)]) == []
    nameless = tmp_path / "page.css"
    nameless.write_text("body {}\n")
    assert without_licence([nameless]) == [str(nameless)]
    assert without_docstring([sample("# SPDX\nimport x\n")]) == ["engine/sample.py"]
