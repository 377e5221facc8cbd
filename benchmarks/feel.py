# SPDX-License-Identifier: EUPL-1.2
"""How long FEEL and DMN take, beside feelin on Node.js (B11): `python -m benchmarks.feel`."""

import statistics
import time
import timeit
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks.results import Result, report
from engine import dmn, feel
from tests.support.feelin import open_feelin

THREE_TERMS = 'if age >= 75 and needs.adl > 3 then "urgent" else "normal"'
LOOP = "for x in xs[item > 10] return x * 2"
SCOPE: dict[str, object] = {"age": 80, "needs": {"adl": 4}, "xs": list(range(100))}
ENVIRONMENT = feel.Environment(lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))


def measure(work: Callable[[], object], number: int) -> float:
    """Median of nine rounds, in microseconds of processor time for one call."""
    rounds = timeit.repeat(work, number=number, repeat=9, timer=time.thread_time)
    return statistics.median(rounds) / number * 1e6


def make_table(rules: int) -> bytes:
    """A table of three inputs whose last rule is the only one that matches."""
    rows = "".join(
        f'<rule id="r{index}"><inputEntry><text>"area {index}"</text></inputEntry>'
        f"<inputEntry><text>[{index}..{index + 10})</text></inputEntry>"
        f"<inputEntry><text>&gt;= {index}</text></inputEntry>"
        f"<outputEntry><text>{index}</text></outputEntry></rule>"
        for index in range(rules)
    )
    columns = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>"
        for name in ("area", "age", "points")
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="b" name="b">'
        f'<decision id="d" name="d"><decisionTable>{columns}<output/>{rows}</decisionTable></decision>'
        "</definitions>"
    ).encode()


def measure_ours() -> list[Result]:
    """Our figures, in microseconds."""
    cached = feel.parse(THREE_TERMS)
    loop = feel.parse(LOOP)
    model = dmn.read_decisions(make_table(100), "b.dmn")
    scope = {"area": "area 99", "age": 100, "points": 200}
    counter = iter(range(10**9))
    return [
        _row("cached three-term condition", lambda: cached.evaluate(SCOPE, ENVIRONMENT), 5_000, "≤ 5"),
        _row("the same from its text", lambda: feel.evaluate(THREE_TERMS, SCOPE, ENVIRONMENT), 5_000),
        _row("parse it", lambda: feel.parse(f"{THREE_TERMS} // {next(counter)}"), 300, "≤ 300"),
        _row("filter and loop over 100 items", lambda: loop.evaluate(SCOPE, ENVIRONMENT), 300),
        _row(
            "table of 100 rules", lambda: dmn.evaluate_decision(model, "d", scope, ENVIRONMENT), 300, "≤ 200"
        ),
        _row("read that table's file", lambda: dmn.read_decisions(make_table(100), "b.dmn"), 3),
        _row("tell names, kinds and faults of it", lambda: feel.examine(THREE_TERMS), 1_000),
    ]


def measure_peer() -> list[Result]:
    """feelin on Node.js, which parses at every evaluation and has no decision tables."""
    with open_feelin() as feelin:
        feelin.microseconds(THREE_TERMS, SCOPE, 2_000)
        return [
            Result(
                "feelin: three-term condition from its text",
                feelin.microseconds(THREE_TERMS, SCOPE, 2_000),
                "",
            ),
            Result("feelin: filter and loop over 100 items", feelin.microseconds(LOOP, SCOPE, 300), ""),
        ]


def _row(name: str, work: Callable[[], object], number: int, target: str = "") -> Result:
    return Result(name, measure(work, number), target)


def main() -> None:
    """Measure and print."""
    title = "FEEL and DMN, medians in microseconds of processor time"
    report("feel", title, [*measure_ours(), *measure_peer()])


if __name__ == "__main__":
    main()
