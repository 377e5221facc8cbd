# SPDX-License-Identifier: EUPL-1.2
"""The pages, one blueprint each; they read the request, call the packages below and draw."""

from flask import Blueprint

from webui.views import (
    arrivals,
    batches,
    begin,
    carers,
    claim,
    client,
    client_orders,
    contact,
    deadline,
    death,
    demo_clock,
    disqualification,
    document,
    figures,
    improvements,
    incident,
    instance,
    instance_acts,
    instance_migration,
    instance_move,
    joint,
    language,
    marked_tasks,
    my_work,
    near_persons,
    openings,
    orders,
    processes,
    providers,
    saved_filters,
    service_area,
    sign_in,
    staff,
    task,
    telling,
    version_migration,
    waiting,
)


def blueprints() -> tuple[Blueprint, ...]:
    """Every blueprint of the pages."""
    work = (my_work, marked_tasks, saved_filters, task)
    around = (
        contact,
        client,
        begin,
        document,
        claim,
        telling,
        death,
        disqualification,
        near_persons,
        deadline,
        service_area,
        carers,
        openings,
        waiting,
        staff,
        figures,
    )
    steering = (instance, instance_acts, instance_move, instance_migration, incident)
    many = (version_migration, batches)
    network = (providers, orders, client_orders, arrivals, joint, improvements)
    views = (sign_in, language, demo_clock, *work, *around, *network, processes, *steering, *many)
    return tuple(view.blueprint for view in views)
