# SPDX-License-Identifier: EUPL-1.2
"""The client's page as a case manager opens it, in the whole web application."""

from datetime import timedelta

from benchmarks.long_lives import Stay
from tests.support.web_world import Visitor
from webui.application import create_app
from webui.settings import WebSettings


def open_visitor(stay: Stay, username: str = "av") -> Visitor:
    """Signed in as the person; the session lives as long as the client."""
    settings = WebSettings(secret_key="x" * 48, demo=True, session_idle=timedelta(days=1))
    visitor = Visitor(create_app(stay.world.service, settings).test_client())
    visitor.post("/sign-in", {"username": username}, page="/sign-in")
    return visitor
