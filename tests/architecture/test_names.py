# SPDX-License-Identifier: EUPL-1.2
"""Modules are nouns of the field; and no other distribution owns the names that we import by."""

import re
from collections.abc import Iterable
from importlib.metadata import packages_distributions

from tests.support.source import PRODUCT, Source, everything, sample

FORBIDDEN = re.compile(
    r"(utils?|helpers?|common|misc|stuff|shared|base_?\w*|\w+_(service|manager|utils?|helpers?))"
)


def vague_modules(sources: Iterable[Source]) -> list[str]:
    return [
        source.path
        for source in sources
        if any(FORBIDDEN.fullmatch(part) for part in source.path.removesuffix(".py").split("/"))
    ]


def unmarked_packages(sources: Iterable[Source]) -> list[str]:
    return [s.path for s in sources if s.path.startswith("tests/") and s.path.count("/") > 1 and is_init(s)]


def is_init(source: Source) -> bool:
    return source.path.endswith("/__init__.py")


def test_no_module_has_a_vague_name() -> None:
    assert vague_modules(everything()) == []


def test_only_the_top_of_tests_is_a_package() -> None:
    assert unmarked_packages(everything()) == []


def test_test_modules_have_names_of_their_own() -> None:
    names = [s.path.rsplit("/", 1)[1] for s in everything() if s.package == "tests" and not is_init(s)]
    assert sorted(names) == sorted(set(names))


def test_no_other_distribution_owns_our_names() -> None:
    owners = packages_distributions()
    assert {name: set(owners.get(name, ["sujuva"])) for name in PRODUCT} == {n: {"sujuva"} for n in PRODUCT}


def test_vague_names_are_caught() -> None:
    for path in ("engine/utils.py", "tasks/task_service.py", "webui/common/page.py", "clients/helpers.py"):
        assert vague_modules([sample("", path)]) == [path]
    assert vague_modules([sample("", "engine/service.py")]) == []
    assert unmarked_packages([sample("", "tests/engine/__init__.py")]) == ["tests/engine/__init__.py"]
