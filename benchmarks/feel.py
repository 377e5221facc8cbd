# SPDX-License-Identifier: EUPL-1.2
"""How long FEEL and DMN take: `python -m benchmarks.feel` prints a table of medians in microseconds."""

import statistics
import timeit
from collections.abc import Callable
from datetime import UTC, datetime

from engine import dmn, feel

THREE_TERMS = 'if age >= 75 and needs.adl > 3 then "urgent" else "normal"'
SCOPE = {"age": 80, "needs": {"adl": 4}, "xs": list(range(100))}
ENVIRONMENT = feel.Environment(lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))


def measure(work: Callable[[], object], number: int) -> float:
    """Median of nine rounds, in microseconds for one call."""
    rounds = timeit.repeat(work, number=number, repeat=9)
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


def main() -> None:
    """Measure and print."""
    cached = feel.parse(THREE_TERMS)
    loop = feel.parse("for x in xs[item > 10] return x * 2")
    model = dmn.read_decisions(make_table(100), "b.dmn")
    scope = {"area": "area 99", "age": 100, "points": 200}
    counter = iter(range(10**9))
    rows = [
        ("cached three-term condition", 5.0, measure(lambda: cached.evaluate(SCOPE, ENVIRONMENT), 5_000)),
        (
            "the same from its text",
            None,
            measure(lambda: feel.evaluate(THREE_TERMS, SCOPE, ENVIRONMENT), 5_000),
        ),
        ("parse it", 300.0, measure(lambda: feel.parse(f"{THREE_TERMS} // {next(counter)}"), 300)),
        ("filter and loop over 100 items", None, measure(lambda: loop.evaluate(SCOPE, ENVIRONMENT), 300)),
        (
            "table of 100 rules",
            200.0,
            measure(lambda: dmn.evaluate_decision(model, "d", scope, ENVIRONMENT), 300),
        ),
        ("read that table's file", None, measure(lambda: dmn.read_decisions(make_table(100), "b.dmn"), 3)),
    ]
    print(f"{'what':34} {'µs':>10} {'at most':>10}")
    for name, bar, value in rows:
        print(f"{name:34} {value:10.1f} {'' if bar is None else f'{bar:10.0f}'}")


if __name__ == "__main__":
    main()
