# SPDX-License-Identifier: EUPL-1.2
"""The process that sets letters: a template and JSON in, a PDF out. Started by `clients.letters.typesetting`.

Alone imports Typst. It reads frames from its input until that ends: a length in four bytes, then JSON
`{"template", "data"}`. It answers with a length in four bytes, one byte, `P` and the PDF or `E` and why
not. Its memory and processor time are bound, so that a letter can at worst end this process.
"""

import json
import re
import resource
import struct
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import typst

from clients.letters.characters import typeface_folder

TEMPLATES = Path(__file__).resolve().parent / "templates"
_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"")
MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS_OF_CPU = 120
# The file says nothing of the clock, so that the same letter is the same bytes whenever it is set.
STAMP = datetime(2000, 1, 1, tzinfo=UTC)


def main() -> None:
    """Serves until the other end goes away."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_CPU, SECONDS_OF_CPU))
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(typeface_folder())])
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (request := _receive(source)) is not None:
        sign, answer = _answer(request, fonts)
        sink.write(struct.pack(">L", len(answer) + 1) + sign + answer)
        sink.flush()


def _answer(request: bytes, fonts: typst.Fonts) -> tuple[bytes, bytes]:
    try:
        return b"P", _set(json.loads(request), fonts)
    except typst.TypstError as error:
        # The message may quote the letter; what it quotes stays out of logs and incidents.
        return b"E", _QUOTED.sub("…", str(error.message)).encode()[:300]
    except (ValueError, KeyError, MemoryError) as error:
        return b"E", type(error).__name__.encode()


def _set(request: dict[str, str], fonts: typst.Fonts) -> bytes:
    pdf = typst.compile(
        str(TEMPLATES / f"{Path(request['template']).name}.typ"),
        root=str(TEMPLATES),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": request["data"]},
        pdf_standards="ua-1",
        timestamp=STAMP,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _receive(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">L", head)
    return source.read(length)


if __name__ == "__main__":
    main()
