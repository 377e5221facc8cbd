# SPDX-License-Identifier: EUPL-1.2
"""Sets letters as PDF in a process of its own, within a time and a size; outside any transaction."""

import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.errors import ExecutionFailed

TEMPLATE_FOLDER = Path(__file__).resolve().parent / "templates"
SECONDS = 20.0
LARGEST_INPUT = 2 * 1024 * 1024
LARGEST_PDF = 16 * 1024 * 1024
LETTERS_OF_ONE_PROCESS = 200


class Typesetter:
    """One process at a time, started when the first letter comes and renewed after 200, or when one failed.

    Threads take turns. The process ends by itself when this one does, however it does.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._set = 0

    def typeset(self, template: str, data: Mapping[str, Any]) -> bytes:
        """The PDF. ExecutionFailed when it cannot be set, is too large or takes too long."""
        text = json.dumps(data, ensure_ascii=False)
        request = json.dumps({"template": template, "data": text}, ensure_ascii=False).encode()
        if len(request) > LARGEST_INPUT:
            raise ExecutionFailed("Kirjeen teksti on liian pitkä. Lyhennä sitä ja yritä uudelleen.")
        with self._turn:
            return self._ask(request)

    def close(self) -> None:
        """Ends the process; the next letter starts a new one."""
        process, self._process, self._set = self._process, None, 0
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _ask(self, request: bytes) -> bytes:
        whole = False
        try:
            answer = self._exchange(self._open(), request)
            whole = True
        except (OSError, TimeoutError, EOFError) as error:
            raise ExecutionFailed(f"Kirjettä ei saatu ladottua: {_why(error)}") from error
        finally:
            if not whole:
                self.close()
        if answer[:1] == b"P":
            return answer[1:]
        raise ExecutionFailed(f"Kirjettä ei saatu ladottua: {answer[1:].decode(errors='replace')[:300]}")

    def _open(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and (
            self._process.poll() is not None or self._set >= LETTERS_OF_ONE_PROCESS
        ):
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "clients.letters.typesetter"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
            os.set_blocking(self._process.stdin.fileno(), False)  # type: ignore[union-attr]  # a pipe
        self._set += 1
        return self._process

    def _exchange(self, process: "subprocess.Popen[bytes]", request: bytes) -> bytes:
        """Writes and reads side by side, so that neither end waits for the other; within the time."""
        assert process.stdin is not None
        assert process.stdout is not None
        end = time.monotonic() + self._seconds
        _write_within(process.stdin.fileno(), struct.pack(">L", len(request)) + request, end)
        (length,) = struct.unpack(">L", _read_within(process.stdout.fileno(), 4, end))
        if length > LARGEST_PDF:
            raise EOFError
        return _read_within(process.stdout.fileno(), length, end)


def _write_within(pipe: int, content: bytes, end: float) -> None:
    rest = memoryview(content)
    while rest:
        _wait(pipe, selectors.EVENT_WRITE, end)
        rest = rest[os.write(pipe, rest[:65536]) :]


def _read_within(pipe: int, length: int, end: float) -> bytes:
    content = bytearray()
    while len(content) < length:
        _wait(pipe, selectors.EVENT_READ, end)
        part = os.read(pipe, min(65536, length - len(content)))
        if not part:
            raise EOFError
        content += part
    return bytes(content)


def _wait(pipe: int, event: int, end: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(0.0, end - time.monotonic())):
            raise TimeoutError


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "aika loppui kesken."
    return "latoja lopetti kesken tai muisti ei riittänyt."
