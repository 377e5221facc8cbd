# SPDX-License-Identifier: EUPL-1.2
"""Puts the web application together: pages, guards, refusals, languages."""

from urllib.parse import urlsplit

from flask import Flask, request
from jinja2 import StrictUndefined

from engine.service import Service
from webui import api
from webui.assets import asset
from webui.client_wording import matter_state
from webui.contact_right import takes_contacts
from webui.current import EXTENSION, NOTICE_PARAMETER, House, new_idempotency_key, now, settings, signed_in
from webui.deadline_wording import (
    due_day,
    due_short_day,
    due_state,
    due_words,
    limit_day,
    limit_source,
    reminder_words,
)
from webui.forgery import csrf_token, guard_forms
from webui.formats import add_formats, format_days
from webui.headers import add_headers
from webui.history_wording import step_words
from webui.languages import LANGUAGES, language, set_up_languages
from webui.letter_wording import letter_title, service_task_words
from webui.navigation import menu
from webui.permissions import guard_views
from webui.plain_markdown import render_markdown
from webui.process_texts import (
    diagram_name,
    element_name,
    instance_name,
    instruction_words,
    matter_kind,
    process_title,
    question_words,
    root_title,
    step_name,
)
from webui.record_wording import assessment_name
from webui.refusals import show_refusals
from webui.sessions import Notice
from webui.settings import WebSettings
from webui.views import blueprints

LARGEST_BODY = 2 * 1024 * 1024


def create_app(service: Service, settings: WebSettings) -> Flask:
    """The whole web application over one service. InvalidInput when the settings are unsafe."""
    settings.check()
    app = Flask(__name__)
    app.extensions[EXTENSION] = House(service, settings)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_PARTS"] = 5_000
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    set_up_languages(app)
    add_formats(app)
    app.jinja_env.filters["plain_markdown"] = render_markdown
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    app.register_blueprint(api.create_blueprint(service, settings.api_clients))
    guard_views(app)
    guard_forms(app)
    add_headers(app)
    show_refusals(app)
    app.context_processor(_page_values)
    app.jinja_env.globals.update(
        due_words=due_words,
        due_day=due_day,
        due_short_day=due_short_day,
        limit_day=limit_day,
        reminder_words=reminder_words,
        due_state=due_state,
        limit_source=limit_source,
        letter_title=letter_title,
        service_task_words=service_task_words,
        process_title=process_title,
        root_title=root_title,
        element_name=element_name,
        diagram_name=diagram_name,
        days_in_words=format_days,
        instance_name=instance_name,
        step_name=step_name,
        step_words=step_words,
        question_words=question_words,
        instruction_words=instruction_words,
        matter_kind=matter_kind,
        matter_state=matter_state,
        assessment_name=assessment_name,
    )
    return app


def _page_values() -> dict[str, object]:
    found = signed_in()
    return {
        "asset": asset,
        "csrf_token": csrf_token,
        "new_idempotency_key": new_idempotency_key,
        "language": language(),
        "languages": LANGUAGES,
        "member": found.member if found else None,
        "may_take_contacts": found is not None and takes_contacts(found.member),
        "demo": settings().demo,
        "clock_now": now() if settings().clock_control else None,
        "menu": menu(found.member) if found else (),
        "notice": _notice(),
        "page_address": _page_address(),
    }


def _page_address() -> str:
    """Where a form of the frame comes back to: this page, or the page that a form was sent from."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    sent_from = urlsplit(request.referrer or "")
    return sent_from.path if sent_from.netloc == request.host else "/"


def _notice() -> Notice | None:
    found = signed_in()
    wanted = request.args.get(NOTICE_PARAMETER)
    if found is None or found.notice is None or found.notice.id != wanted:
        return None
    return found.notice
