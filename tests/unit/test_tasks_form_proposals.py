# SPDX-License-Identifier: EUPL-1.2
"""A form that knows what a table proposed: what stands in it, what departing asks, which options are left."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from engine import feel
from engine.errors import InvalidInput
from tasks.forms import (
    Background,
    Form,
    JsonValues,
    PageValues,
    Raw,
    check_form,
    options_of,
    read_form,
    read_submission,
)
from tasks.proposals import Proposal, proposed_answers, with_proposals
from tasks.task_page import FormView, fill_appeared, look_again
from webui.standing_proposals import standing_proposals, take_back

ENVIRONMENT = feel.Environment(now=lambda: datetime(2026, 11, 23, tzinfo=UTC))


def field(kind: str, key: str, **more: object) -> dict[str, object]:
    return {"type": kind, "key": key, "label": key, "properties": {"store": "variable"}, **more}


ROUTES = [{"value": "neuvonta", "label": "Neuvonta"}, {"value": "arviointi", "label": "Arviointi"}]
ROUTING: Mapping[str, object] = {
    "id": "ohjaus",
    "components": [
        field("radio", "ohjaus", values=ROUTES, properties={"store": "variable", "proposal": "=D2"}),
        field(
            "textarea",
            "perustelu",
            validate={"required": True},
            properties={"store": "document"},
            conditional={"hide": "=D2 = null or ohjaus = null or ohjaus = D2"},
        ),
    ],
}
ONCE: Mapping[str, object] = {
    "id": "jatko",
    "components": [
        field("radio", "jatko", valuesExpression='=if jatkettu then ["paattyy"] else ["paattyy", "jatka"]')
    ],
}


def form_of(json: Mapping[str, object]) -> Form:
    return read_form(json)


def background(proposed: str | None) -> Background:
    proposal = Proposal("D2", "Ohjautuminen", proposed, (), None if proposed else "tietoja puuttuu")
    return with_proposals(Background(ENVIRONMENT, {}), (proposal,))


def test_an_unanswered_question_takes_what_is_proposed() -> None:
    form = form_of(ROUTING)

    assert proposed_answers(form, {}, background("arviointi")) == {"ohjaus": "arviointi"}
    assert proposed_answers(form, {"ohjaus": "neuvonta"}, background("arviointi")) == {}
    assert proposed_answers(form, {}, background(None)) == {}


def test_an_answer_that_only_stands_as_proposed_gives_way_to_a_new_proposal() -> None:
    """Else the worker would be asked why they departed from what the field never showed."""
    form = form_of(ROUTING)

    def standing(answer: str, proposed: str) -> Mapping[str, list[str]]:
        inputs = {"ohjaus": [answer]}
        view = look_again(form, PageValues(inputs), background(proposed))
        return standing_proposals(view)

    assert standing("neuvonta", "neuvonta") == {"ohjaus": ["neuvonta"]}
    assert standing("neuvonta", "arviointi") == {}
    typed = PageValues({"ohjaus": ["neuvonta"], "perustelu": ["Siksi."]})
    untouched = MultiDict([("proposed-ohjaus", "neuvonta")])
    assert take_back(typed, untouched) == (PageValues({"perustelu": ["Siksi."]}), frozenset({"ohjaus"}))
    chosen = MultiDict([("proposed-ohjaus", "arviointi")])
    assert take_back(typed, chosen) == (typed, frozenset())


def test_a_proposal_that_the_question_does_not_know_is_left_out() -> None:
    assert proposed_answers(form_of(ROUTING), {}, background("kuu")) == {}


@pytest.mark.parametrize("sent", [JsonValues({"ohjaus": "neuvonta"}), PageValues({"ohjaus": ["neuvonta"]})])
def test_departing_asks_why_from_pages_and_programs(sent: Raw) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_submission(form_of(ROUTING), sent, background("arviointi"))

    assert refused.value.fields == {"perustelu": "Tämä tieto on pakollinen."}


@pytest.mark.parametrize("proposed", ["neuvonta", None])
def test_following_or_no_proposal_asks_nothing(proposed: str | None) -> None:
    submission = read_submission(form_of(ROUTING), JsonValues({"ohjaus": "neuvonta"}), background(proposed))

    assert submission.values == {"ohjaus": "neuvonta"}


def test_an_expression_gives_the_options() -> None:
    form = form_of(ONCE)
    extended = Background(ENVIRONMENT, {"jatkettu": True})
    (question,) = form.fields()

    assert [one.value for one in options_of(question, Background(ENVIRONMENT, {"jatkettu": False}))] == [
        "paattyy",
        "jatka",
    ]
    assert [one.value for one in options_of(question, extended)] == ["paattyy"]
    with pytest.raises(InvalidInput) as refused:
        read_submission(form, JsonValues({"jatko": "jatka"}), extended)
    assert refused.value.fields == {"jatko": "Valitse jokin vaihtoehdoista."}


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        (field("radio", "a", values=ROUTES, valuesExpression="=[]"), "vaihtoehdot"),
        (field("radio", "a", valuesExpression="jatkettu"), "vaihtoehdot"),
        (field("radio", "a", valuesExpression="=if if"), "vaihtoehdot"),
        (field("number", "a", properties={"store": "variable", "proposal": "D2"}), "ehdotus"),
        (field("number", "a", properties={"store": "variable", "proposal": "=)"}), "ehdotus"),
        (
            field(
                "dynamiclist",
                "a",
                components=[field("number", "b", properties={"store": "variable", "proposal": "=1"})],
            ),
            "ehdotus",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(component: dict[str, object], rule: str) -> None:
    problems = check_form({"id": "x", "components": [component]}, "x.form")

    assert [problem.rule for problem in problems] == [rule]


LATER: Mapping[str, object] = {
    "id": "myohemmin",
    "components": [
        field(
            "radio",
            "myonnetaan",
            values=[{"value": "kylla", "label": "Kyllä"}, {"value": "ei", "label": "Ei"}],
        ),
        field(
            "radio",
            "ohjaus",
            values=ROUTES,
            properties={"store": "variable", "proposal": "=D2"},
            conditional={"hide": '=myonnetaan != "kylla"'},
        ),
        field("number", "tunnit", conditional={"hide": '=myonnetaan != "kylla"'}),
        field("checkbox", "etana", conditional={"hide": '=myonnetaan != "kylla"'}),
    ],
}


def appeared(typed: Mapping[str, list[str]], *seen: str) -> Mapping[str, object]:
    """What the page of LATER holds when `tunnit` is known to be 12 and `etana` to be so."""
    form, given = form_of(LATER), background("arviointi")
    known = {"tunnit": ["12"], "etana": ["true"]}
    view = FormView(form, (), {}, {}, given, None, known)
    return fill_appeared(view, PageValues(typed), frozenset(seen), ()).values


def test_a_question_that_comes_into_sight_holds_what_is_known_or_proposed() -> None:
    assert appeared({"myonnetaan": ["ei"]}, "myonnetaan") == {"myonnetaan": ["ei"]}
    assert appeared({"myonnetaan": ["kylla"]}, "myonnetaan") == {
        "myonnetaan": ["kylla"],
        "ohjaus": ["arviointi"],
        "tunnit": ["12"],
        "etana": ["true"],
    }


def test_what_a_person_has_emptied_stays_empty() -> None:
    typed = {"myonnetaan": ["kylla"], "tunnit": [""]}
    assert appeared(typed, "myonnetaan", "ohjaus", "tunnit", "etana") == typed
