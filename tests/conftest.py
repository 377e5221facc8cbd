# SPDX-License-Identifier: EUPL-1.2
"""Fixtures that every suite may use; they live in tests/support, by what they give."""

pytest_plugins = [
    "tests.support.databases",
    "tests.support.browser",
    "tests.support.engine_house",
    "tests.support.web_world",
    "tests.support.journeys",
    "tests.support.story_house",
]
