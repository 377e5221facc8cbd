# SPDX-License-Identifier: EUPL-1.2
"""What we depend on: each with its reason and a fitting licence; the locks hold hashes and no addresses."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from typing import Any

import pytest

from tests.support.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
REASONS = ROOT / "docs" / "adr" / "0008-dependencies.md"
FRONT_END = ROOT / "webui" / "frontend"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==\S+ \\$")
ADDRESS = re.compile(r"https?://|@ (?:file|git)|--(?:extra-)?index-url|--find-links|--trusted-host")

# Licences that may be combined with EUPL-1.2 in a work that is distributed; read from the metadata.
FITTING = re.compile(
    r"\b(MIT|BSD|Apache|PSF|Python Software Foundation|ISC|0BSD|Zlib|Unlicense|HPND|CC0|OFL"
    r"|LGPL|Lesser General Public|MPL|Mozilla Public|EUPL|PostgreSQL|ZPL)\b",
    re.IGNORECASE,
)
READ_BY_HAND = {
    # Its own licence is MIT with the condition that the watermark on diagrams stays visible; it does.
    "bpmn-js": "SEE LICENSE IN LICENSE",
}


def pyproject() -> dict[str, Any]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required_names(requirements: Iterable[str]) -> set[str]:
    return {normal(re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]) for requirement in requirements}


def direct_dependencies() -> set[str]:
    project = pyproject()
    npm = json.loads((FRONT_END / "package.json").read_text(encoding="utf-8"))
    python = [*project["dependencies"], *(r for rs in project["optional-dependencies"].values() for r in rs)]
    return required_names(python) | set(npm["dependencies"]) | set(npm["devDependencies"])


def explained(table: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|(?: [^|]+ \|){2}$", table, re.MULTILINE))


def addresses(lock: str) -> list[str]:
    return [line.strip() for line in lock.splitlines() if ADDRESS.search(line)]


def resolved_addresses(npm_lock: Mapping[str, Any]) -> list[str]:
    return [name for name, entry in npm_lock["packages"].items() if "resolved" in entry]


def unhashed(lock: str) -> list[str]:
    lines = lock.splitlines()
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return [
        line for line, following in pairs if "==" in line and "--hash=" not in following and line[0] != " "
    ]


def licence(found: PackageMetadata) -> str:
    classifiers = [line for line in found.get_all("Classifier") or [] if line.startswith("License")]
    words = [*(found.get_all("License-Expression") or []), *(found.get_all("License") or []), *classifiers]
    return " ".join(words)


def locked_names(lock: str) -> list[str]:
    return [found.group("name") for line in lock.splitlines() if (found := PINNED.match(line))]


def test_every_direct_dependency_has_its_reason() -> None:
    assert explained(REASONS.read_text(encoding="utf-8")) == direct_dependencies()


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_hold_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(locked_names(text)) > 10
    assert addresses(text) == []
    assert unhashed(text) == []


def test_the_lock_of_the_front_end_holds_hashes_and_no_addresses() -> None:
    lock = json.loads((FRONT_END / "package-lock.json").read_text(encoding="utf-8"))
    assert resolved_addresses(lock) == []
    assert [name for name, entry in lock["packages"].items() if name and "integrity" not in entry] == []


def test_runtime_and_test_locks_agree() -> None:
    def pins(name: str) -> set[str]:
        return {line for line in (ROOT / name).read_text("utf-8").splitlines() if PINNED.match(line)}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
    assert required_names(pyproject()["dependencies"]) <= required_names(pins("requirements.lock"))


def test_what_is_shipped_has_a_fitting_licence() -> None:
    unfitting = []
    for name in locked_names((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        try:
            found = licence(metadata(name))
        except PackageNotFoundError:
            continue  # meant for another platform
        if not FITTING.search(found):
            unfitting.append(f"{name}: {found or 'says nothing'}")
    assert unfitting == []


def test_what_the_pages_are_built_from_has_a_fitting_licence() -> None:
    packages = json.loads((FRONT_END / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    said = {path.removeprefix("node_modules/"): str(entry.get("license")) for path, entry in packages.items()}
    unfitting = {name: text for name, text in said.items() if name and not FITTING.search(text)}
    assert unfitting == READ_BY_HAND


def test_each_fault_is_caught() -> None:
    assert addresses("--index-url https://mirror.example/simple\n") != []
    assert unhashed("flask==3.1.3\n    # via sujuva\n") == ["flask==3.1.3"]
    assert resolved_addresses({"packages": {"a": {"resolved": "https://mirror.example/a.tgz"}}}) == ["a"]
    assert explained("| `flask` |\n| `click` | Commands | MIT |\n") == {"click"}
    assert not FITTING.search("License :: Other/Proprietary License")
    assert not FITTING.search("SSPL-1.0")
    assert not FITTING.search("GPL-3.0-only")
