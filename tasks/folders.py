# SPDX-License-Identifier: EUPL-1.2
"""The process folders in use, each in its newest version: what they say of the work around their models."""

from collections.abc import Iterator

from sqlalchemy import func, select

from engine.database import Session
from engine.deployments.manifest import Manifest
from engine.service import Service
from engine.tables import process_definition


def folders_in_use(session: Session, service: Service) -> Iterator[tuple[int, Manifest]]:
    """The key of each folder's newest deployment, and what its process.toml says there."""
    newest = select(func.max(process_definition.c.deployment_key)).group_by(process_definition.c.id)
    for key in sorted(set(session.execute(newest).scalars())):
        folder = service.catalogue.folder(key)
        if folder is not None:
            yield key, folder
