# SPDX-License-Identifier: EUPL-1.2
"""Everything that is checked of a model before it is deployed."""

from engine.bpmn.model import Model
from engine.errors import Problem


def check_model(model: Model) -> list[Problem]:
    """All problems of a file, in the order of the file; deployable when none is an error."""
    return list(model.findings)
