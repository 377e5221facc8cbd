# SPDX-License-Identifier: EUPL-1.2
"""The state of an instance as bytes: a name, a version, a checksum, then compressed JSON.

Every version that was ever released stays readable. What a token was in the past is not kept: a token
that has left is nobody's business, so the state of a loop does not grow.
"""

import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.compiled import CompiledProcess
from engine.bpmn.instance import Instance, Level, Wait
from engine.bpmn.scopes import ROOT, Scope
from engine.bpmn.surroundings import Surroundings
from engine.bpmn.tokens import Token
from engine.errors import ExecutionFailed

NAME = b"SJK"
VERSION = 1
_HEADER = len(NAME) + 1 + 4


def write_state(instance: Instance) -> bytes:
    body = zlib.compress(
        json.dumps(describe(instance), ensure_ascii=False, separators=(",", ":")).encode(), 1
    )
    return NAME + bytes([VERSION]) + zlib.crc32(body).to_bytes(4, "big") + body


def read_state(compiled: CompiledProcess, surroundings: Surroundings, state: bytes) -> Instance:
    """Raises ExecutionFailed when the bytes are no state, damaged, or of another process."""
    body = state[_HEADER:]
    if state[: len(NAME)] != NAME or len(state) < _HEADER:
        raise ExecutionFailed("Prosessin tila ei ole tunnistettavassa muodossa. Palauta se varmuuskopiosta.")
    if state[len(NAME)] != VERSION:
        raise ExecutionFailed(f"Prosessin tilan muotoa {state[len(NAME)]} ei tunneta. Päivitä Sujuva.")
    if int.from_bytes(state[_HEADER - 4 : _HEADER], "big") != zlib.crc32(body):
        raise ExecutionFailed(
            "Prosessin tila on vioittunut: tarkistussumma ei täsmää. Palauta se varmuuskopiosta."
        )
    saved = json.loads(zlib.decompress(body))
    if saved["process"] != compiled.process.id:
        raise ExecutionFailed(
            f"Tila kuuluu prosessille {saved['process']}, ei prosessille {compiled.process.id}."
        )
    return restore(compiled, surroundings, saved)


def describe(instance: Instance) -> dict[str, Any]:
    return {
        "process": instance.compiled.process.id,
        "last": instance.last_token_id,
        "scopes": [
            [s.id, s.parent.id if s.parent else None, s.values] for s in instance.scopes.open.values()
        ],
        "tokens": [_describe_token(token) for token in instance.tokens.values()],
        "ready": [token.id for token in instance.ready if token.alive],
        "waits": [[w.key, w.kind, w.element_id, w.token.id, w.memo] for w in instance.waits.values()],
        "completed": {str(id): records for id, records in _records(instance) if records},
        "ended": [instance.ended, instance.ended_at],
    }


def _records(instance: Instance) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """What compensation could undo, by the id of the token that owns the level; 0 for the instance."""
    yield 0, instance.undoable
    yield from ((id, level.undoable) for id, level in instance.subprocesses.items())


def _describe_token(token: Token) -> list[Any]:
    level = token.workflow
    return [
        token.id,
        0 if level is token.instance else level.owner.id,
        token._parent,
        token.task_spec.name,
        token._state,
        token.stage,
        token.key,
        token.since.isoformat() if token.since else None,
        token.via,
        token.payload,
        token.local.id if token.local else None,
        token.memo,
        token.failed,
    ]


def restore(compiled: CompiledProcess, surroundings: Surroundings, saved: dict[str, Any]) -> Instance:
    first, *others = saved["tokens"]
    instance = Instance(compiled, surroundings, root_id=first[0])
    _restore_scopes(instance, saved["scopes"])
    _fill(instance.root, first)
    for row in others:
        _restore_token(instance, row)
    for key, kind, element_id, token_id, memo in saved["waits"]:
        memo.pop("seen", None)  # counts the writes since the load, so it says nothing after the next
        instance.arm(Wait(key, kind, element_id, instance.tokens[token_id], memo))
    instance.ready.clear()
    instance.ready.extend(instance.tokens[id] for id in saved["ready"])
    instance.last_token_id = saved["last"]
    for id, records in saved.get("completed", {}).items():
        level: Level = instance.subprocesses[int(id)] if int(id) else instance
        level.undoable = records
    instance.ended, instance.ended_at = saved["ended"]
    return instance


def _restore_scopes(instance: Instance, rows: list[list[Any]]) -> None:
    scopes = instance.scopes
    for id, parent, values in rows:
        if id == ROOT:
            scopes.root.values = values
        else:
            scopes.open[id] = Scope(id, scopes.open[parent], values)


def _restore_token(instance: Instance, row: list[Any]) -> None:
    id, owner_id, parent_id, spec_name = row[:4]
    if parent_id is None:
        level = instance.open_sub_process(instance.tokens[owner_id], id)
        _fill(level.root, row)
        return
    around: Level = instance.subprocesses[owner_id] if owner_id else instance
    spec = around.spec.task_specs.get(spec_name) or instance.compiled.specs[spec_name]
    token = Token(around, spec, around.tasks[parent_id], id=id)
    _fill(token, row)
    if token.has_state(TaskState.WAITING):
        around.at_joins.setdefault(spec_name, []).append(token)


def _fill(token: Token, row: list[Any]) -> None:
    _, _, _, _, state, stage, key, since, via, payload, local, memo, failed = row
    token._state, token.stage, token.key, token.via = state, stage, key, via
    token.since = datetime.fromisoformat(since) if since else None
    token.payload, token.memo = payload, memo
    token.local = token.instance.scopes.open[local] if local is not None else None
    token.failed = tuple(failed) if failed else None
