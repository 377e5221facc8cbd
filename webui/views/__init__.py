# SPDX-License-Identifier: EUPL-1.2
"""The pages, one blueprint each; they read the request, call the packages below and draw."""

from flask import Blueprint

from webui.views import (
    client,
    contact,
    deadline,
    death,
    demo_clock,
    instance,
    language,
    marked_tasks,
    my_work,
    processes,
    providers,
    saved_filters,
    sign_in,
    task,
)


def blueprints() -> tuple[Blueprint, ...]:
    """Every blueprint of the pages."""
    work = (my_work, marked_tasks, saved_filters, task)
    around = (contact, client, death, deadline, providers)
    views = (sign_in, language, demo_clock, *work, *around, processes, instance)
    return tuple(view.blueprint for view in views)
