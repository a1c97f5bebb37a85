"""Strings that act where they are shown raw: in HTML, Markdown, a template, a style, a terminal or a table.

`{P}` is a port on which a recorder counts whoever asks; `ran()` marks the page in which it ran.
"""

_RUN = "window.ran=1;fetch('http://127.0.0.1:{P}/ran')"

STRINGS = (
    "<script>" + _RUN + "</script>",
    "</script><script>" + _RUN + "</script>",
    "</title></style></textarea></noscript><script>window.ran=2</script>",
    "<img src=http://127.0.0.1:{P}/img onerror=window.ran=3>",
    "<svg onload=window.ran=4><image href=http://127.0.0.1:{P}/svg /></svg>",
    "<svg><script>window.ran=5</script></svg>",
    "<iframe srcdoc='<script>parent.ran=6</script>'></iframe>",
    "<iframe src=http://127.0.0.1:{P}/frame></iframe>",
    "<object data=http://127.0.0.1:{P}/object></object>",
    "<embed src=http://127.0.0.1:{P}/embed>",
    "<link rel=stylesheet href=http://127.0.0.1:{P}/style.css>",
    "<style>@import url(http://127.0.0.1:{P}/import.css);</style>",
    '<p style="background:url(http://127.0.0.1:{P}/bg)">x</p>',
    "<base href=http://127.0.0.1:{P}/>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:{P}/refresh'>",
    "<form action=http://127.0.0.1:{P}/form><input autofocus onfocus=window.ran=7></form>",
    "<details open ontoggle=window.ran=8>x</details>",
    "<video src=http://127.0.0.1:{P}/video autoplay onerror=window.ran=9></video>",
    "<body onload=alert(1)>",
    "<a href='javascript:window.ran=10'>click</a>",
    '<a href="data:text/html,<script>opener.ran=11</script>">click</a>',
    "[click](javascript:window.ran=12) ![i](http://127.0.0.1:{P}/md.png)",
    "[ref]: javascript:window.ran=13",
    '" onmouseover="window.ran=14" x="',
    "' autofocus tabindex=1 onfocus='window.ran=15",
    "--><script>window.ran=16</script><!--",
    "]]><script>window.ran=17</script>",
    "{{ ''.__class__.__mro__ }}{% for x in () %}",
    "${{window.ran=18}} #{7*7} <%= 7*7 %>",
    "$$\\href{javascript:window.ran=19}{x}$$ \\(\\unicode{<img src=x onerror=window.ran=20>}\\)",
    "%3Cscript%3Ewindow.ran=21%3C/script%3E &lt;script&gt;window.ran=22&lt;/script&gt;",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=23>",
    '<noscript><p title="</noscript><img src=x onerror=window.ran=24>">',
    "<template><script>window.ran=25</script></template><x-y contenteditable autofocus onfocus=window.ran=26>",
    "<dialog open>planted</dialog><marquee onstart=window.ran=27>x</marquee>",
    "=cmd|'/c calc'!A1 @SUM(1) +1 -1",
    "\u202eevil\u2066\u200b\ufeff\u2028\u2029",
    "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://127.0.0.1:{P}/osc\x1b\\x",
)


def planted(port: int) -> tuple[str, ...]:
    """All strings, aimed at the recorder on this port."""
    return tuple(string.replace("{P}", str(port)) for string in STRINGS)
