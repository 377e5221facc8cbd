# SPDX-License-Identifier: EUPL-1.2
"""Files and functions stay small enough to be read at one go, and comments stay rare."""

from collections.abc import Iterable
from statistics import median, quantiles

from tests.support.source import Function, Source, everything, product, sample

LONGEST_FILE = 400
MEDIAN_FILE = 120
FUNCTION_P95 = 40
LONGEST_FUNCTION = 80
COMMENTS_IN_100_LINES = 5.0


def long_files(sources: Iterable[Source]) -> list[str]:
    return [f"{s.path}: {len(s.lines)} lines" for s in sources if len(s.lines) > LONGEST_FILE]


def long_functions(sources: Iterable[Source], limit: int) -> list[str]:
    return [
        f"{source.place(function)} {function.name}: {length(function)} lines"
        for source in sources
        for function in source.functions()
        if length(function) > limit
    ]


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def comment_lines(source: Source) -> int:
    """Lines that are a comment only, the licence line left out."""
    return sum(line.lstrip().startswith("#") for line in source.lines[1:])


def test_no_file_is_longer_than_400_lines() -> None:
    assert long_files(everything()) == []


def test_half_of_the_files_are_shorter_than_120_lines() -> None:
    assert median(len(source.lines) for source in everything()) <= MEDIAN_FILE


def test_19_of_20_functions_are_shorter_than_40_lines() -> None:
    lengths = [length(function) for source in everything() for function in source.functions()]
    assert quantiles(lengths, n=20)[-1] <= FUNCTION_P95


def test_no_function_is_longer_than_80_lines() -> None:
    assert long_functions(everything(), LONGEST_FUNCTION) == []


def test_comments_are_few() -> None:
    lines = sum(len(source.lines) for source in product())
    assert 100 * sum(map(comment_lines, product())) / lines <= COMMENTS_IN_100_LINES


def test_the_measures_measure() -> None:
    tall = sample("# SPDX\n# why\n" + "x = 1\n" * LONGEST_FILE)
    assert long_files([tall]) == ["engine/sample.py: 402 lines"]
    assert comment_lines(tall) == 1
    wide = sample("def f() -> None:\n" + "    pass\n" * 41)
    assert long_functions([wide], 40) == ["engine/sample.py:1 f: 42 lines"]
