# SPDX-License-Identifier: EUPL-1.2
"""What process.toml says a message brings from outside is what the program sends."""

from clients.orders import GOAL_STATES, NEEDS
from engine.deployments.manifest import Manifest, read_manifest
from tasks.orders import HAS_ENDED, NOTICE, REPORTED
from tests.support.source import ROOT


def manifest(folder: str) -> Manifest:
    path = ROOT / "processes" / folder / "process.toml"
    return read_manifest(path.read_bytes(), path.name)


def test_a_notice_of_a_provider_comes_in_the_codes_that_tables_know() -> None:
    assert manifest("yhteiset").brings[NOTICE] == {
        "ilmoituksen_laji": (REPORTED, HAS_ENDED),
        "tavoitteiden_tila": GOAL_STATES,
        "muutostarve": NEEDS,
    }
