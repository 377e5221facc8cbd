# SPDX-License-Identifier: EUPL-1.2
"""Text as the typeface can print it: every sign that it has stands as it is, any other as its code.

So nothing that somebody typed disappears or acts: a control or a bidirectional override shows as
`[U+202E]`, and so does an emoji that the typeface lacks.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

TYPEFACE = "Source Sans 3"
_LINE_ENDS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)
# They only choose the look of the sign before them or join two; they say nothing of their own.
_SILENT = frozenset("\ufe0e\ufe0f\u200d\u200c\u00ad\u200b\ufeff")


def typeface_folder() -> Path:
    """Where the files of the typeface lie; they come with a package and are in no tree of ours."""
    return Path(str(files("fontpkg_source_sans_3"))) / "files"


def printable(text: str) -> str:
    """The text in composed form (NFC), with line ends as `\\n`, tabs as spaces and codes for the rest."""
    lines = text.replace("\r\n", "\n").translate(_LINE_ENDS).replace("\t", " ")
    return "".join(_sign(one) for one in unicodedata.normalize("NFC", lines))


def _sign(one: str) -> str:
    if one == "\n" or one in covered():
        return one
    return "" if one in _SILENT else f"[U+{ord(one):04X}]"


@cache
def covered() -> frozenset[str]:
    """Every sign that the upright typeface has, less those that print nothing or change the direction."""
    (path,) = (one for one in typeface_folder().glob("*.ttf") if "Italic" not in one.name)
    codes = frozenset(_codes(_table(path.read_bytes(), b"cmap")))
    return frozenset(sign for sign in map(chr, codes) if unicodedata.category(sign) not in ("Cc", "Cf"))


def _table(font: bytes, wanted: bytes) -> bytes:
    """One table of an OpenType file."""
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == wanted:
            return font[offset : offset + length]
    raise ValueError(f"The typeface has no table {wanted!r}.")


def _codes(cmap: bytes) -> Iterator[int]:
    """The code points of every Unicode sub-table in the two formats that typefaces use."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    for number in range(count):
        platform, _, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * number)
        (form,) = struct.unpack_from(">H", cmap, offset)
        if platform in (0, 3) and form == 4:
            yield from _segments(cmap, offset)
        elif platform in (0, 3) and form == 12:
            yield from _groups(cmap, offset)


def _segments(cmap: bytes, offset: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", cmap, offset + 6)
    ends = struct.unpack_from(f">{doubled // 2}H", cmap, offset + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", cmap, offset + 16 + doubled)
    for start, end in zip(starts, ends, strict=True):
        if start != 0xFFFF:
            yield from range(start, end + 1)


def _groups(cmap: bytes, offset: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">L", cmap, offset + 12)
    for number in range(count):
        start, end, _ = struct.unpack_from(">LLL", cmap, offset + 16 + 12 * number)
        yield from range(start, end + 1)
