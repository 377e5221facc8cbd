# SPDX-License-Identifier: EUPL-1.2
"""Limits of the law and targets of the region: read from data, counted, explained, with their alarms."""

from engine.deadlines.book import LimitBook, load_limits
from engine.deadlines.counting import Alarm, Deadline, count_deadline, count_extended
from engine.deadlines.explanation import ExplainedDay, Explanation
from engine.deadlines.feel_functions import feel_functions
from engine.deadlines.remaining import describe_remaining
from engine.deadlines.rules import AlarmRule, LimitRule, Texts

__all__ = [
    "Alarm",
    "AlarmRule",
    "Deadline",
    "ExplainedDay",
    "Explanation",
    "LimitBook",
    "LimitRule",
    "Texts",
    "count_deadline",
    "count_extended",
    "describe_remaining",
    "feel_functions",
    "load_limits",
]
