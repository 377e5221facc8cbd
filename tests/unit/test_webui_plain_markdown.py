# SPDX-License-Identifier: EUPL-1.2
"""Markdown of models: what is honoured, and that nothing in it becomes a tag of its own."""

import re

import pytest

from webui.plain_markdown import render_markdown

ALLOWED = re.compile(r"</?(?:p|ul|li|strong|em|br)>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Yksi\n\nkaksi", "<p>Yksi</p><p>kaksi</p>"),
        ("rivi\ntoinen", "<p>rivi<br>toinen</p>"),
        ("# Otsikko\nteksti", "<p><strong>Otsikko</strong></p><p>teksti</p>"),
        ("- a\n- **b**", "<ul><li>a</li><li><strong>b</strong></li></ul>"),
        ("*kursiivi* ja muuttuja_nimi_tässä", "<p><em>kursiivi</em> ja muuttuja_nimi_tässä</p>"),
        ("", ""),
    ],
)
def test_what_is_honoured(text: str, html: str) -> None:
    assert str(render_markdown(text)) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**<img src=x onerror=alert(1)>**",
        "- <svg/onload=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](http://evil.example/x.png)",
        "# <a href='javascript:1'>x</a>",
        "*a*<b*c*>",
    ],
)
def test_no_other_tag_comes_out(text: str) -> None:
    left = ALLOWED.sub("", str(render_markdown(text)))
    assert "<" not in left
    assert ">" not in left
