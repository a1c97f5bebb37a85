"""The details of the terminal's output (-v): chains, codes, evidence, what was not examined, token trace, attempts."""

from collections.abc import Iterable, Iterator
from typing import Final

from wsinvest.i18n.messages import Phrase
from wsinvest.model.finding import Chain, Finding, NotExamined
from wsinvest.report import labels, phrases
from wsinvest.report.blocks import ChainLink, shown
from wsinvest.report.sections import token_trace
from wsinvest.report.sections.attempts import tables
from wsinvest.report.sections.configuration import contradicted
from wsinvest.report.sections.evidence import what
from wsinvest.report.sections.report import counts, links
from wsinvest.report.sections.view import View
from wsinvest.report.terminal import layout, plain, wrap

_INDENT: Final = "  "


def details(view: View, width: int) -> list[str]:
    """The parts below the first screen, each a text of several lines; those without content are left out."""
    chains = (_chain(view, n, chain, width) for n, chain in enumerate(view.diagnosis.chains, 1))
    skipped = (wrap(_skipped(view, item), width, f"{_INDENT}• ") for item in view.diagnosis.not_examined)
    said = (wrap(one, width, f"{_INDENT}• ") for one in contradicted(view))
    return [
        f"{view.say(phrases.PROBLEMS)}: {counts(view)}",
        *_titled(view, phrases.ROOT_CAUSES, chains),
        *_titled(view, phrases.FINDINGS, (_finding(view, finding, width) for finding in view.diagnosis.findings)),
        *_titled(view, phrases.TITLES["passport"], [layout(token_trace.section(view), width)]),
        *_titled(view, labels.CONTRADICTIONS, said),
        *_titled(view, phrases.NOT_EXAMINED_SHORT, skipped),
        layout(tables(view), width),
    ]


def _titled(view: View, title: Phrase, lines: Iterable[str]) -> Iterator[str]:
    """One text of the title and the lines below it; nothing if there are no lines."""
    body = "\n".join(lines)
    if body:
        yield f"{view.say(title)}\n{body}"


def _chain(view: View, n: int, chain: Chain, width: int) -> str:
    """A numbered root cause and the links of its chain, with their codes."""
    root, *others = links(view, chain).links
    lines = [wrap(_link(root), width, f"{_INDENT}{n}. ")]
    return "\n".join([*lines, *(wrap(_link(link), width, f"{_INDENT * 2} → ") for link in others)])


def _link(link: ChainLink) -> str:
    return shown(f"{link.text} ({link.note}; {link.code})")


def _finding(view: View, finding: Finding, width: int) -> str:
    head = f"{_INDENT}{plain(view.severity(finding.severity))} {finding.code} ({view.word(finding.confidence)})"
    return f"{head}\n{wrap(', '.join(finding.evidence), width, _INDENT * 3)}" if finding.evidence else head


def _skipped(view: View, item: NotExamined) -> str:
    return f"{plain(what(view, item))}: {view.say(item.why)}"
