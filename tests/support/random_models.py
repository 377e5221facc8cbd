# SPDX-License-Identifier: EUPL-1.2
"""Random block-structured models, each with the tasks that must be done: an oracle that knows no engine."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from tests.support.kernel import flow, flows, listeners, script, user, zeebe

DEEPEST = 4


@dataclass
class Block:
    """A piece of a model with one way in and one way out, and what running it does."""

    xml: str
    first: str
    last: str
    does: Counter[str]


@dataclass
class Maker:
    """Makes blocks; `variables` decide the choices of the model."""

    random: Random
    variables: dict[str, object] = field(default_factory=dict)
    count: int = 0
    loops: int = 0

    def name(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def block(self, depth: int = 0) -> Block:
        kinds = [
            "task",
            "script",
            "heard",
            "sequence",
            "exclusive",
            "parallel",
            "inclusive",
            "loop",
            "sub",
            "rounds",
        ]
        kind = self.random.choice([*kinds, "loose", "first"] if depth < DEEPEST else kinds[:3])
        makers: dict[str, Callable[[int], Block]] = {
            "task": self._task,
            "script": self._script,
            "sequence": self._sequence,
            "exclusive": self._exclusive,
            "parallel": self._parallel,
            "inclusive": self._inclusive,
            "loop": self._loop,
            "sub": self._sub,
            "rounds": self._rounds,
            "heard": self._heard,
            "loose": self._loose,
            "first": self._first,
        }
        return makers[kind](depth + 1)

    def _task(self, depth: int) -> Block:
        id = self.name("task")
        return Block(user(id), id, id, Counter({id: 1}))

    def _script(self, depth: int) -> Block:
        id = self.name("script")
        return Block(script(id, "=1", self.name("v")), id, id, Counter({id: 1}))

    def _heard(self, depth: int) -> Block:
        id = self.name("heard")
        return Block(user(id, listeners("start:before", "end:after")), id, id, Counter({id: 1}))

    def _loose(self, depth: int) -> Block:
        """An ad-hoc sub-process in which every part is begun."""
        parts, id, wanted = self._branches(depth), self.name("loose"), self.name("v")
        self.variables[wanted] = [part.first for part in parts]
        ordering = self.random.choice(["Sequential", "Parallel"])
        begun = zeebe(f'<zeebe:adHoc activeElementsCollection="={wanted}"/>')
        xml = f'<adHocSubProcess id="{id}" ordering="{ordering}">{begun}'
        xml += "".join(part.xml for part in parts) + "</adHocSubProcess>"
        return Block(xml, id, id, _sum(parts) + Counter({id: 1}))

    def _first(self, depth: int) -> Block:
        """A complex gateway that goes on as soon as some of its branches have come."""
        parts, split, join = self._branches(depth), self.name("ds"), self.name("dj")
        # Inside a loop the next round would meet branches of this one, with their counters.
        needed = len(parts) if self.loops else self.random.randint(1, len(parts))
        xml = f'<parallelGateway id="{split}"/>' + "".join(flows(f"{split} {p.first}") for p in parts)
        xml += f'<complexGateway id="{join}"><activationCondition>=activationCount &gt;= {needed}'
        xml += "</activationCondition></complexGateway>"
        xml += "".join(p.xml + flows(f"{p.last} {join}") for p in parts)
        return Block(xml, split, join, _sum(parts) + Counter({split: 1, join: 1}))

    def _sequence(self, depth: int) -> Block:
        parts = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        joins = "".join(flows(f"{a.last} {b.first}") for a, b in pairwise(parts))
        return Block("".join(p.xml for p in parts) + joins, parts[0].first, parts[-1].last, _sum(parts))

    def _branches(self, depth: int) -> list[Block]:
        return [self.block(depth) for _ in range(self.random.randint(2, 3))]

    def _exclusive(self, depth: int) -> Block:
        parts, split, join, chosen = self._branches(depth), self.name("xs"), self.name("xj"), self.name("v")
        choice = self.random.randrange(len(parts))
        self.variables[chosen] = choice
        default = self.random.randrange(len(parts))
        xml = f'<exclusiveGateway id="{split}" default="{split}-{parts[default].first}"/>'
        for index, part in enumerate(parts):
            plain = flows(f"{split} {part.first}")
            xml += plain if index == default else flow(split, part.first, f"={chosen} = {index}")
        return self._joined("exclusiveGateway", xml, parts, split, join, parts[choice].does)

    def _parallel(self, depth: int) -> Block:
        parts, split, join = self._branches(depth), self.name("ps"), self.name("pj")
        xml = f'<parallelGateway id="{split}"/>' + "".join(flows(f"{split} {p.first}") for p in parts)
        return self._joined("parallelGateway", xml, parts, split, join, _sum(parts))

    def _inclusive(self, depth: int) -> Block:
        parts, split, join = self._branches(depth), self.name("is"), self.name("ij")
        xml = f'<inclusiveGateway id="{split}" default="{split}-{parts[0].first}"/>'
        xml += flows(f"{split} {parts[0].first}")
        taken = []
        for part in parts[1:]:
            name = self.name("v")
            self.variables[name] = self.random.random() < 0.5
            taken += [part] if self.variables[name] else []
            xml += flow(split, part.first, f"={name}")
        return self._joined("inclusiveGateway", xml, parts, split, join, _sum(taken or [parts[0]]))

    def _joined(
        self, tag: str, xml: str, parts: list[Block], split: str, join: str, does: Counter[str]
    ) -> Block:
        xml += f'<{tag} id="{join}"/>' + "".join(p.xml + flows(f"{p.last} {join}") for p in parts)
        return Block(xml, split, join, does + Counter({split: 1, join: 1}))

    def _loop(self, depth: int) -> Block:
        self.loops += 1
        part, merge, test = self.block(depth), self.name("lm"), self.name("lt")
        self.loops -= 1
        counter, step, out, times = (
            self.name("n"),
            self.name("step"),
            self.name("lo"),
            self.random.randint(1, 3),
        )
        reset = self.name("reset")
        xml = (
            f'{script(reset, "=0", counter)}<exclusiveGateway id="{merge}"/>{part.xml}'
            + script(step, f"={counter} + 1", counter)
            + f'<exclusiveGateway id="{test}" default="{test}-{merge}"/><task id="{out}"/>'
            + flows(f"{reset} {merge} {part.first}, {part.last} {step} {test} {merge}")
            + flow(test, out, f"={counter} &gt;= {times}")
        )
        once = part.does + Counter({merge: 1, step: 1, test: 1})
        inside = Counter({id: n * times for id, n in once.items()})
        return Block(xml, reset, out, inside + Counter({reset: 1, out: 1}))

    def _sub(self, depth: int) -> Block:
        part, id, start, end = self.block(depth), self.name("sub"), self.name("ss"), self.name("se")
        xml = (
            f'<subProcess id="{id}"><startEvent id="{start}"/>{part.xml}<endEvent id="{end}"/>'
            + flows(f"{start} {part.first}, {part.last} {end}")
            + "</subProcess>"
        )
        return Block(xml, id, id, part.does + Counter({id: 1, start: 1, end: 1}))

    def _rounds(self, depth: int) -> Block:
        id, items = self.name("many"), self.name("v")
        count = self.random.randint(0, 3)
        self.variables[items] = list(range(count))
        sequential = str(self.random.random() < 0.5).lower()
        loop = (
            f'<multiInstanceLoopCharacteristics isSequential="{sequential}"><extensionElements>'
            f'<zeebe:loopCharacteristics inputCollection="={items}"/></extensionElements>'
            "</multiInstanceLoopCharacteristics></userTask>"
        )
        return Block(user(id).replace("</userTask>", loop), id, id, Counter({id: count + 1}))


def _sum(parts: list[Block]) -> Counter[str]:
    return sum((p.does for p in parts), Counter())


def random_model(seed: int) -> tuple[str, dict[str, object], Counter[str]]:
    """The body of a process, its start variables, and how often each element must be completed."""
    maker = Maker(Random(seed))
    block = maker.block()
    body = f'<startEvent id="s"/>{block.xml}<endEvent id="e"/>' + flows(f"s {block.first}, {block.last} e")
    return body, maker.variables, block.does + Counter({"s": 1, "e": 1})
