# SPDX-License-Identifier: EUPL-1.2
"""The files of one process folder, as bytes, with the hash that addresses their content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.errors import ModelInvalid, Problem

MANIFEST = "process.toml"
DEPLOYED_SUFFIXES = (".bpmn", ".dmn", ".form")
LARGEST_FILE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bundle:
    """`folder` is None for loose files sent by a program; names are relative POSIX paths."""

    folder: str | None
    files: Mapping[str, bytes]

    @property
    def content_hash(self) -> str:
        """SHA-256 over the names and contents, in the order of the names."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{len(self.files[name])}\0".encode())
            digest.update(self.files[name])
        return digest.hexdigest()

    def named(self, suffix: str) -> list[str]:
        """The names with this suffix, sorted."""
        return sorted(name for name in self.files if PurePosixPath(name).suffix == suffix)


def read_folder(path: Path) -> Bundle:
    """Reads what is deployed of a process folder. ModelInvalid when it is no process folder."""
    if not (path / MANIFEST).is_file():
        raise ModelInvalid(
            [
                Problem(
                    file=path.name,
                    element=MANIFEST,
                    element_name="",
                    rule="kansio",
                    message=f"Kansiosta {path.name} puuttuu tiedosto {MANIFEST}.",
                    remedy=f"Lisää {MANIFEST}, jossa on prosessin tunnus, nimi ja kaistojen ryhmät.",
                )
            ]
        )
    names = [MANIFEST] + [
        file.relative_to(path).as_posix()
        for file in sorted(path.rglob("*"))
        if file.suffix in DEPLOYED_SUFFIXES and file.is_file()
    ]
    return Bundle(path.name, {name: (path / name).read_bytes() for name in names})
