# SPDX-License-Identifier: EUPL-1.2
"""Values of a process as they are shown and typed: nothing changes by itself, no person gets in."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.identity_codes import make_artificial_code
from engine.bpmn import ProcessModel
from engine.errors import InvalidInput
from webui.corrections import FIXED, kind_of, list_data, read_corrections, shown

PROCESS = ProcessModel("p", "P", None, True, {}, {})
CODES = st.text(string.ascii_letters + string.digits + "åäöÅÄÖ_.:+/-", min_size=1, max_size=60).filter(
    lambda text: kind_of(text) == "code"
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(-1000, 1000, places=3).map(float),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    CODES,
    st.lists(CODES, max_size=4),
)
NAMES = st.from_regex(r"[a-zåäö_][a-zåäö0-9_]{0,20}", fullmatch=True).filter(lambda name: name not in FIXED)
DAYS = st.dates(date(1900, 1, 1), date(2020, 12, 31))


def as_sent(name: str, value: object, typed: str) -> dict[str, str]:
    return {
        f"value-{name}": typed,
        f"shown-{name}": shown(value),
        f"kind-{name}": kind_of(value) or "",
    }


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_a_form_sent_back_as_it_was_shown_changes_nothing(seen: dict[str, object]) -> None:
    data = list_data(PROCESS, "x", seen, shows_values=True)
    form = {k: v for one in data if one.kind for k, v in as_sent(one.name, seen[one.name], one.text).items()}
    assert read_corrections(form, PROCESS, seen, ()) == {}


@given(NAMES, VALUES, VALUES)
def test_what_is_typed_as_another_value_is_shown_becomes_that_value(
    name: str, before: object, after: object
) -> None:
    form = {
        f"value-{name}": shown(after),
        f"shown-{name}": "was something else",
        f"kind-{name}": kind_of(after) or "",
    }
    expected = {} if after == before and type(after) is type(before) else {name: after}
    found = read_corrections(form, PROCESS, {name: before}, ())
    assert found == expected or before == after


@given(NAMES, DAYS, st.integers(900, 999), st.sampled_from(["", "a", "A-", "x:"]), st.booleans())
def test_an_identity_code_never_gets_in(
    name: str, born: date, number: int, prefix: str, as_list: bool
) -> None:
    text = prefix + make_artificial_code(born, number).text
    form = {f"value-{name}": text, f"kind-{name}": "codes" if as_list else "code"}
    with pytest.raises(InvalidInput) as refused:
        read_corrections(form, PROCESS, {name: "x"}, ())
    assert text not in str(refused.value.fields)


@given(NAMES, st.sampled_from(["Lehtonen", "lehtonen", "LIISA"]))
def test_the_clients_own_name_never_gets_in(name: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        read_corrections(
            {f"value-{name}": text, f"kind-{name}": "code"}, PROCESS, {name: "x"}, ("Lehtonen", "Liisa")
        )
