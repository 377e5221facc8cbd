# SPDX-License-Identifier: EUPL-1.2
"""Fills a form in the browser as a person does: by the words of each question and of each answer.

An answer is a text, the words of an option, a list of options, True or False for a tick, a day with a time
of day for a moment, or a list of rows, each with its own questions.
"""

import re
from collections.abc import Mapping, Sequence

from playwright.sync_api import Locator, expect

Answer = str | bool | tuple[str, str] | Sequence[str] | Sequence[Mapping[str, "Answer"]]
Answers = Mapping[str, Answer]

_ROW = "fieldset.row"


def fill_form(form: Locator, answers: Answers) -> None:
    """Answers the questions in their order, as fast as they come in sight; the page keeps up."""
    for question, answer in answers.items():
        _answer(form, question, answer)


def find_question(form: Locator, question: str) -> Locator:
    """The group, field or tick that asks this; several on a page that asks twice."""
    name = _named(question)
    return (
        form.get_by_role("radiogroup", name=name)
        .or_(form.get_by_role("group", name=name))
        .or_(form.get_by_role("combobox", name=name))
        .or_(form.get_by_role("textbox", name=name))
        .or_(form.get_by_role("checkbox", name=name))
    ).first


def chosen_answers(form: Locator, question: str) -> list[str]:
    """The words of what is chosen in a group now."""
    group = find_question(form, question)
    expect(group).to_be_visible()
    chosen = group.locator("input:checked + label")
    return [text.strip() for text in chosen.all_inner_texts()]


def untick(form: Locator, question: str, choice: str) -> None:
    """Takes back one choice of a list."""
    _set(find_question(form, question).get_by_role("checkbox", name=choice, exact=True), False)


def _answer(form: Locator, question: str, answer: Answer) -> None:
    asked = find_question(form, question)
    expect(asked).to_be_visible()
    if isinstance(answer, bool):
        _set(asked, answer)
    elif isinstance(answer, tuple):
        asked.get_by_label("Päivä").fill(str(answer[0]))
        asked.get_by_label("Kellonaika").fill(str(answer[1]))
    elif isinstance(answer, str):
        _answer_in_words(asked, answer)
    else:
        for number, one in enumerate(answer):
            if isinstance(one, Mapping):
                _fill_row(asked, number, one)
            else:
                _set(asked.get_by_role("checkbox", name=str(one), exact=True), True)


def _answer_in_words(asked: Locator, words: str) -> None:
    tag = asked.evaluate("element => element.tagName")
    if tag == "FIELDSET":
        _set(asked.get_by_role("radio", name=words, exact=True), True)
    elif tag == "SELECT":
        asked.select_option(label=words)
    else:
        asked.fill(words)


def _fill_row(rows: Locator, number: int, answers: Answers) -> None:
    if rows.locator(_ROW).count() <= number:
        rows.get_by_role("button", name="Lisää rivi").click()
        expect(rows.locator(_ROW)).to_have_count(number + 1)
    fill_form(rows.locator(_ROW).nth(number), answers)


def _set(choice: Locator, wanted: bool) -> None:
    """Presses the words of the choice, which is what people hit; its input lies under them."""
    if choice.is_checked() != wanted:
        choice.locator("xpath=following-sibling::label[1]").click()
        expect(choice).to_be_checked(checked=wanted)


def _named(question: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(question)}\s*(\(pakollinen\))?$")
