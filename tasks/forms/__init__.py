# SPDX-License-Identifier: EUPL-1.2
"""Camunda Forms (form-js JSON) on the server: read, check, show, and turn a submission into typed values."""

from tasks.forms.check import check_form
from tasks.forms.conditions import Background
from tasks.forms.display import page_values
from tasks.forms.model import Field, Form, Option, Part, Section, Store, TextBlock
from tasks.forms.reading import read_form
from tasks.forms.showing import fields_shown, options_of, parts_shown
from tasks.forms.submission import JsonValues, PageValues, Raw, Submission, read_loosely, read_submission

__all__ = [
    "Background",
    "Field",
    "Form",
    "JsonValues",
    "Option",
    "PageValues",
    "Part",
    "Raw",
    "Section",
    "Store",
    "Submission",
    "TextBlock",
    "check_form",
    "fields_shown",
    "options_of",
    "page_values",
    "parts_shown",
    "read_form",
    "read_loosely",
    "read_submission",
]
