# SPDX-License-Identifier: EUPL-1.2
"""Process instances: started, carried on, recorded and found.

`steps` join a transaction, `commands` open one, `queries` read. Names here are what upper packages use.
"""

from engine.process_instances.correlation import Published
from engine.process_instances.queries import (
    DeadlineView,
    ElementCount,
    InstanceFilter,
    InstanceView,
    OpenElement,
    count_instances,
    count_open_elements,
    get_instance,
    instance_variables,
    list_deadlines,
    list_durations,
    next_timer,
    open_elements,
    search_instances,
)
from engine.process_instances.steps import (
    assign_user_task,
    cancel_instance,
    complete_job,
    complete_user_task,
    fail_job,
    fire_timer,
    publish_message,
    retry_incident,
    start_by_timer,
    start_instance,
    throw_job_error,
)
from engine.process_instances.variable_changes import correct_variables

__all__ = [
    "DeadlineView",
    "ElementCount",
    "InstanceFilter",
    "InstanceView",
    "OpenElement",
    "Published",
    "assign_user_task",
    "cancel_instance",
    "complete_job",
    "complete_user_task",
    "correct_variables",
    "count_instances",
    "count_open_elements",
    "fail_job",
    "fire_timer",
    "get_instance",
    "instance_variables",
    "list_deadlines",
    "list_durations",
    "next_timer",
    "open_elements",
    "publish_message",
    "retry_incident",
    "search_instances",
    "start_by_timer",
    "start_instance",
    "throw_job_error",
]
