# SPDX-License-Identifier: EUPL-1.2
"""A little Markdown for texts of models: headings, lists, bold and italic; no HTML, links or images."""

import re
from itertools import groupby

from markupsafe import Markup, escape

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<![*\w])[*_](.+?)[*_](?![*\w])")
_HEADING = re.compile(r"#{1,6}\s+")
_ITEM = re.compile(r"[-*]\s+")


def render_markdown(text: str) -> Markup:
    """Everything is escaped first, so nothing in the text can become a tag of its own."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return Markup("").join(_block(block) for block in blocks if block.strip())


def _block(block: str) -> Markup:
    parts = []
    for is_list, lines in groupby(block.split("\n"), key=lambda line: bool(_ITEM.match(line))):
        if is_list:
            items = Markup("").join(
                Markup("<li>{}</li>").format(_inline(_ITEM.sub("", line, count=1))) for line in lines
            )
            parts.append(Markup("<ul>{}</ul>").format(items))
        else:
            parts.append(_paragraph(list(lines)))
    return Markup("").join(parts)


def _paragraph(lines: list[str]) -> Markup:
    if _HEADING.match(lines[0]):
        rest = _paragraph(lines[1:]) if len(lines) > 1 else Markup("")
        return (
            Markup("<p><strong>{}</strong></p>").format(_inline(_HEADING.sub("", lines[0], count=1))) + rest
        )
    return Markup("<p>{}</p>").format(Markup("<br>").join(_inline(line) for line in lines))


def _inline(text: str) -> Markup:
    escaped = str(escape(text))
    marked = _BOLD.sub(r"<strong>\1</strong>", escaped)
    return Markup(_ITALIC.sub(r"<em>\1</em>", marked))  # noqa: S704  # escaped two lines above
