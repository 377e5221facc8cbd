# SPDX-License-Identifier: EUPL-1.2
"""Names of the scope, with spaces and signs; paths; functions of the host."""

import pytest

from tests.support.feel_world import shown

NAMES = [
    ('substring("foobar",3)', "obar"),
    ('substring("foobar",3,3)', "oba"),
    ('substring("foobar",-2,1)', "a"),
    ('substring before("foobar","bar")', "foo"),
    ('substring after("foobar","ob")', "ar"),
    ('contains("foobar","ob")', "true"),
    ('matches("foobar","^fo*b")', "true"),
    ("is defined(foo)", "true"),
    ("is defined(nofoo)", "false"),
    ("is defined(ctx.a)", "true"),
    ("is defined(ctx.zz)", "false"),
    ("is defined(nul)", "true"),
    ("foo", "1"),
    ("Full Name", "Ann Bo"),
    ('if Full Name = "Ann Bo" then 1 else 2', "1"),
    ("my-var", "7"),
    ("my-var + 1", "8"),
    ("my-var-1", "6"),
    ("foo-my-var", "-6"),
    ("1-my-var-foo", "-7"),
    ("xs[1]-my-var", "-6"),
    ("foo-1", "0"),
    ("foo - 1", "0"),
    ("ctx.inner.list[1]", "1"),
    ("xs[1]", "1"),
    ("xs[item > 1]", "[2, 3]"),
    ("count(xs)", "3"),
    ("people[age > 30].name", '["B"]'),
    ("people.name", '["A", "B"]'),
    ("missing.x.y", "null"),
    ('working day(@"2026-11-23", 1)', "2026-11-24"),
    ("`my-var`", "7"),
    ("x", "null"),
    ("some p in people satisfies p.age > 30", "true"),
    ("sum(xs)", "6"),
    ("max(xs[item < 3])", "2"),
    ("not(foo = 1)", "false"),
    ("foo in (1,2)", "true"),
    ("xs = [1,2,3]", "true"),
]


@pytest.mark.parametrize(("source", "expected"), NAMES)
def test_names(source: str, expected: str) -> None:
    assert shown(source) == expected
