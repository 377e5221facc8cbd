# SPDX-License-Identifier: EUPL-1.2
"""What the queues are called, and what an empty one says."""

from tasks.queues import Queue
from webui.translation import gettext

QUEUE_ORDER: tuple[Queue, ...] = ("mine", "team", "late", "today", "unclaimed", "follow_ups")


def queue_title(queue: Queue) -> str:
    """The heading of the list."""
    titles: dict[Queue, str] = {
        "mine": gettext("My tasks"),
        "team": gettext("My team's tasks"),
        "late": gettext("Late"),
        "today": gettext("Due today"),
        "unclaimed": gettext("Free tasks"),
        "follow_ups": gettext("Follow-ups this week"),
    }
    return titles[queue]


def queue_words(queue: Queue) -> str:
    """What will stand here when the list is empty."""
    words: dict[Queue, str] = {
        "mine": gettext("Tasks that you claimed or were given will be here. Take one from the free tasks."),
        "team": gettext("Tasks that you or a colleague of your group may do will be here."),
        "late": gettext("Tasks whose deadline has passed will be here. There are none, which is good."),
        "today": gettext("Tasks whose last day is today will be here."),
        "unclaimed": gettext("Tasks of your groups that nobody has claimed will be here."),
        "follow_ups": gettext("Follow-up calls and reviews of this week will be here."),
    }
    return words[queue]
