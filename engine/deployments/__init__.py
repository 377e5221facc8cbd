# SPDX-License-Identifier: EUPL-1.2
"""Process folders: read, checked, stored as immutable versions, and found again."""

from engine.deployments.bundle import Bundle, read_folder
from engine.deployments.catalogue import Catalogue, Definition
from engine.deployments.checks import CheckedBundle, FormCheck, check_bundle
from engine.deployments.manifest import Manifest
from engine.deployments.store import Deployed, deploy_bundle

__all__ = [
    "Bundle",
    "Catalogue",
    "CheckedBundle",
    "Definition",
    "Deployed",
    "FormCheck",
    "Manifest",
    "check_bundle",
    "deploy_bundle",
    "read_folder",
]
