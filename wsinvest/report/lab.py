"""HTML for cells of JupyterLab, in its theme's colours, light or dark; the page takes them out again."""

from typing import Final

from wsinvest.report import html
from wsinvest.report.blocks import Section, Tone

# The variables are those of Lab's theme; what follows each comma is for other notebooks. Words keep the theme's own
# colour, so that their contrast never depends on ours. `!important` goes over the inline styles below.
_RULES: Final = """
.ws .critical,.ws .bad{--t:var(--jp-error-color1,#d32f2f)}
.ws .high{--t:var(--jp-warn-color1,#ef6c00)}
.ws .medium{--t:var(--jp-warn-color2,#f9a825)}
.ws .low{--t:var(--jp-info-color1,#0288d1)}
.ws .good{--t:var(--jp-success-color1,#2e7d32)}
.ws .unknown,.ws .plain{--t:var(--jp-border-color1,#888)}
.ws .badge{display:inline-block;padding:0 .5em;border:1px solid var(--t)!important;border-radius:1em;font-size:.9em;
background:color-mix(in srgb,var(--t) 18%,transparent)}
.ws .card,.ws .callout{margin:.8em 0;padding:.4em 1em;border:1px solid var(--jp-border-color2,#8884);
border-left:4px solid var(--t)!important}
.ws .callout{background:var(--jp-layout-color2,#8881)}
.ws .lead{font-size:1.15em}
.ws .gap{opacity:.75}
.ws dt,.ws small,:is(.ws,.figure) caption{color:var(--jp-content-font-color2,inherit);font-weight:400}
:is(.ws,.figure) :is(caption,tbody th){text-align:left;font-weight:500}
:is(.ws,.figure) :is(td,th){vertical-align:top}
:is(.ws,.figure) .number{text-align:right}
:is(.ws,.figure) table{margin-left:0}
"""
STYLE: Final = f"<style>{_RULES.strip()}</style>\n"

# Of a notebook that was not run here Lab drops the style element, aligns tables to the right, and keeps these.
_LEFT: Final = ' style="text-align:left"'
_COLOURS: Final = {
    Tone.CRITICAL: "#d64541",
    Tone.BAD: "#d64541",
    Tone.HIGH: "#e07b00",
    Tone.MEDIUM: "#c9a400",
    Tone.LOW: "#2f7fc1",
    Tone.GOOD: "#2f8f4e",
    Tone.UNKNOWN: "#7d8793",
}
_BORDERS: Final = {
    "badge": "padding:0 6px;border:1px solid",
    "card": "padding-left:12px;border-left:4px solid",
    "callout": "padding-left:12px;border-left:4px solid",
}
_CELLS: Final = ("<td", '<th scope="row"', '<th scope="col"')
_INLINE: Final = {
    **{f"{tag}>": f"{tag}{_LEFT}>" for tag in _CELLS},
    "<td data-label=": f"<td{_LEFT} data-label=",
    **{
        f'class="{kind} {tone}">': f'class="{kind} {tone}" style="{style} {colour}">'
        for kind, style in _BORDERS.items()
        for tone, colour in _COLOURS.items()
    },
}


def fragment(section: Section) -> str:
    """The section as HTML for a cell of its own."""
    return STYLE + coloured(html.fragment(section))


def coloured(text: str) -> str:
    """HTML of ours with the inline styles; words of others are escaped, so none is taken for a tag."""
    for plain, styled in _INLINE.items():
        text = text.replace(plain, styled)
    return text


def bare(text: str) -> str:
    """The HTML of a cell without any of this; the page has its own style."""
    text = text.removeprefix(STYLE)
    for plain, styled in _INLINE.items():
        text = text.replace(styled, plain)
    return text
