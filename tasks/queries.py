# SPDX-License-Identifier: EUPL-1.2
"""What the pages ask of tasks."""

from tasks.contacts import ContactForm, contact_background, contact_form
from tasks.drafts import Draft
from tasks.messages import messages_awaited
from tasks.proposals import Proposal, agreed_proposals, live_proposals, proposed_answers, with_proposals
from tasks.queues import (
    QUEUES,
    SORTS,
    Page,
    Queue,
    Sort,
    TaskFilter,
    TaskPage,
    count_queues,
    every_queue,
    find_rows,
    list_client_groups,
    list_municipalities,
    list_processes,
    list_tasks,
)
from tasks.task_page import (
    ClientBrief,
    Comment,
    FormView,
    TaskView,
    fill_appeared,
    get_task,
    key_of_input,
    look_again,
    read_own_draft,
)
from tasks.task_rows import Due, TaskRow

__all__ = [
    "QUEUES",
    "SORTS",
    "ClientBrief",
    "Comment",
    "ContactForm",
    "Draft",
    "Due",
    "FormView",
    "Page",
    "Proposal",
    "Queue",
    "Sort",
    "TaskFilter",
    "TaskPage",
    "TaskRow",
    "TaskView",
    "contact_background",
    "contact_form",
    "count_queues",
    "every_queue",
    "find_rows",
    "fill_appeared",
    "get_task",
    "key_of_input",
    "list_municipalities",
    "list_client_groups",
    "list_processes",
    "list_tasks",
    "live_proposals",
    "agreed_proposals",
    "look_again",
    "messages_awaited",
    "proposed_answers",
    "read_own_draft",
    "with_proposals",
]
