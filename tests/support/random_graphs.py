# SPDX-License-Identifier: EUPL-1.2
"""Random unstructured models: any split meets any join. The oracle is what no token game may break.

Joins in them may wait for ever; the engine must then say so, and must never lose or make a token.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from tests.support.kernel import flow, flows, user

KINDS = ("user", "task", "exclusiveGateway", "parallelGateway", "inclusiveGateway")


@dataclass
class Graph:
    """`into` and `out` are flow ids by node; `kinds` tells what each node is."""

    body: str
    variables: dict[str, object]
    kinds: dict[str, str]
    into: dict[str, list[str]] = field(default_factory=dict)
    out: dict[str, list[str]] = field(default_factory=dict)

    def breaches(self, trace: list[tuple[str, str]], ended: bool) -> list[str]:
        """What the trace did that the rules of tokens forbid; empty when all is right."""
        taken = Counter(id for type, id in trace if type == "FLOW_TAKEN")
        done = Counter(id for type, id in trace if type == "ELEMENT_COMPLETED")
        return [
            problem
            for node in self.kinds
            for problem in (self._wrong_in(node, taken, done, ended), self._wrong_out(node, taken, done))
            if problem
        ]

    def _wrong_in(
        self, node: str, taken: Mapping[str, int], done: Mapping[str, int], ended: bool
    ) -> str | None:
        came = [taken.get(id, 0) for id in self.into.get(node, [])]
        times, kind = done.get(node, 0), self.kinds[node]
        if not came:
            return None
        joins = len(came) > 1
        if kind == "parallelGateway" and joins:
            right = times <= min(came)
        elif kind == "inclusiveGateway" and joins:
            right = times <= sum(came) and (not ended or times >= max(came))
        else:
            right = times == sum(came) if ended else times <= sum(came)
        return None if right else f"{node} ({kind}) was done {times} times, its flows were taken {came}"

    def _wrong_out(self, node: str, taken: Mapping[str, int], done: Mapping[str, int]) -> str | None:
        went = [taken.get(id, 0) for id in self.out.get(node, [])]
        times, kind = done.get(node, 0), self.kinds[node]
        if not went:
            return None
        if kind == "exclusiveGateway":
            right = sum(went) == times
        elif kind == "inclusiveGateway":
            right = max(went) <= times <= sum(went)
        else:
            right = all(one == times for one in went)
        return None if right else f"{node} ({kind}) was done {times} times and took {went}"


def random_graph(seed: int) -> Graph:
    """From 4 to 14 nodes in a row, each with flows to some later ones."""
    random = Random(seed)
    count = random.randint(4, 14)
    names = [f"n{number}" for number in range(count)]
    kinds = {name: random.choice(KINDS) for name in names}
    edges = _edges(random, names)
    graph = Graph("", {}, {**kinds, "s": "startEvent", "e": "endEvent"})
    for source, target in edges:
        graph.out.setdefault(source, []).append(f"{source}-{target}")
        graph.into.setdefault(target, []).append(f"{source}-{target}")
    parts = ['<startEvent id="s"/>', *(_node(kinds[n], n, graph.out[n][0]) for n in names)]
    parts.append('<endEvent id="e"/>')
    parts += [_flow(random, graph, source, target) for source, target in edges]
    graph.body = "".join(parts)
    return graph


def _edges(random: Random, names: list[str]) -> list[tuple[str, str]]:
    """Every node can be reached and leads on."""
    edges = {("s", names[0]): None}
    for index, name in enumerate(names[1:], 1):
        edges[(random.choice(names[max(0, index - 3) : index]), name)] = None
    for index, name in enumerate(names):
        later = [*names[index + 1 : index + 6], "e"]
        for target in random.sample(later, min(len(later), random.choice((0, 0, 1, 2)))):
            edges[(name, target)] = None
        if not any(source == name for source, _ in edges):
            edges[(name, random.choice(later))] = None
    return list(edges)


def _node(kind: str, name: str, default: str) -> str:
    if kind == "user":
        return user(name)
    chooses = kind in ("exclusiveGateway", "inclusiveGateway")
    return f'<{kind} id="{name}" default="{default}"/>' if chooses else f'<{kind} id="{name}"/>'


def _flow(random: Random, graph: Graph, source: str, target: str) -> str:
    chooses = graph.kinds[source] in ("exclusiveGateway", "inclusiveGateway")
    if not chooses or graph.out[source][0] == f"{source}-{target}":
        return flows(f"{source} {target}")
    name = f"v_{source}_{target}"
    graph.variables[name] = random.random() < 0.5
    return flow(source, target, f"={name}")
