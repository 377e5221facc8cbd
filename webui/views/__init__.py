# SPDX-License-Identifier: EUPL-1.2
"""The pages, one blueprint each; they read the request, call the packages below and draw."""

from flask import Blueprint

from webui.views import (
    client,
    contact,
    demo_clock,
    instance,
    language,
    my_work,
    processes,
    sign_in,
    task,
)


def blueprints() -> tuple[Blueprint, ...]:
    """Every blueprint of the pages."""
    views = (sign_in, language, demo_clock, my_work, task, contact, client, processes, instance)
    return tuple(view.blueprint for view in views)
