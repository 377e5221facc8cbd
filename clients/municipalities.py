# SPDX-License-Identifier: EUPL-1.2
"""The municipalities a client may live in: the region's own, and one entry for all others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality by its official three-digit code."""

    code: str
    name: str


# Source: the classification of municipalities by Statistics Finland, South Karelia.
REGION = (
    Municipality("153", "Imatra"),
    Municipality("405", "Lappeenranta"),
    Municipality("416", "Lemi"),
    Municipality("441", "Luumäki"),
    Municipality("580", "Parikkala"),
    Municipality("689", "Rautjärvi"),
    Municipality("700", "Ruokolahti"),
    Municipality("739", "Savitaipale"),
    Municipality("831", "Taipalsaari"),
)
ELSEWHERE = Municipality("999", "Muu kunta")

_BY_WORD = {word: entry for entry in (*REGION, ELSEWHERE) for word in (entry.code, entry.name.casefold())} | {
    "muu": ELSEWHERE
}


def find_municipality(word: str) -> Municipality | None:
    """By code or by name."""
    return _BY_WORD.get(word.strip().casefold())
