"""Terminal output: the first screen of `diagnose` and `report`, its details, and the line for the journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase
from wsinvest.model.finding import CREDENTIAL_REQUIRED, Chain, Confidence, Diagnosis, Finding, Rival, Step
from wsinvest.model.registry import Registry
from wsinvest.model.visible import visible
from wsinvest.report import phrases
from wsinvest.report.blocks import shown
from wsinvest.report.details import details
from wsinvest.report.document import totals
from wsinvest.report.first import in_words
from wsinvest.report.proof import proof, repeated, result
from wsinvest.report.sections import view_of
from wsinvest.report.sections.report import counts, links, status, target_line, without_root
from wsinvest.report.sections.view import View
from wsinvest.report.skipped import briefly
from wsinvest.report.terminal import WIDTH, fit, pasted, plain, wrap

WIDEST: Final = 100
_NARROWEST: Final = 40
_MOST_ROOTS: Final = 3
_MOST_ADVICE: Final = 3
_MOST_RIVALS: Final = 3
_MOST_CAUSE_LINES: Final = 3
_MOST_SKIPPED_LINES: Final = 2
_INDENT: Final = "  "


@dataclass(frozen=True, slots=True)
class _Page:
    """A diagnosis in a language, and the columns of the terminal."""

    view: View
    width: int

    def say(self, phrase: Phrase, /, **values: object) -> str:
        """The phrase in the reader's language, unwrapped."""
        return self.view.say(phrase, **values)

    def line(self, text: str, first: str = "", rest: str | None = None) -> str:
        """The text wrapped to the columns; `first` and `rest` begin its lines."""
        return wrap(text, self.width, first, rest)


def screen(
    diagnosis: Diagnosis,
    language: str = "",
    *,
    verbose: bool = False,
    registry: Registry | None = None,
    width: int = WIDTH,
) -> str:
    """The first screen, of at most `width` columns: verdict, cause, proof, fix, check; with `verbose` all details."""
    view = view_of(diagnosis, language, registry)
    page = _Page(view, max(_NARROWEST, min(width, WIDEST)))
    parts = [_head(page), *_cause(page), *_written(page), *_do_now(page), *_rivals(page), *_others(page), *_surer(page)]
    parts += details(view, page.width) if verbose else [*_skipped(page), *_further(page)]
    parts += _offer(page)
    return "\n\n".join(parts) + "\n"


def summary(
    diagnosis: Diagnosis, path: str, language: str = "", *, registry: Registry | None = None, width: int = WIDTH
) -> str:
    """The end of a report: the same screen as `diagnose` prints, and the report's path."""
    view = view_of(diagnosis, language, registry)
    return f"{screen(diagnosis, language, registry=registry, width=width)}\n{view.say(phrases.REPORT_AT)}: {path}\n"


def journal(diagnosis: Diagnosis, path: str = "") -> str:
    """One ASCII line of `key=value` pairs for the journal of a scheduled run."""
    numbers = " ".join(f"{name}={number}" for name, number in totals(diagnosis.findings).items())
    roots = ",".join(finding.code for finding in diagnosis.findings if finding.root_cause) or "none"
    target = "_".join(fit(diagnosis.case.manifest.target.name, "ascii").split())
    said = f"wsinvest target={target} status={diagnosis.status} {numbers} roots={roots}"
    return f"{said} report={fit(path, 'ascii')}" if path else said


def missed(diagnosis: Diagnosis, language: str) -> str:
    """One line for stderr with the parts that make the status `incomplete`; empty for any other status."""
    if diagnosis.status != "incomplete":
        return ""
    return f"wsinvest: {phrases.MISSED.say(language, {'parts': [visible(name) for name in diagnosis.case.missed]})}\n"


def _head(page: _Page) -> str:
    """Status and target, how many connections opened and how the others ended, and that nothing was verified."""
    target = f"{plain(status(page.view))} {plain(target_line(page.view))}"
    loud = page.say(phrases.INSECURE) if page.view.case.manifest.target.insecure else ""
    return "\n".join([target, *map(page.line, filter(None, (loud, result(page.view))))])


def _roots(page: _Page) -> list[Finding]:
    """The findings that are root causes, the one that explains the failure first."""
    codes = dict.fromkeys(chain[0].code for chain in page.view.diagnosis.chains)
    return [finding for finding in map(page.view.finding, codes) if finding]


def _cause(page: _Page) -> Iterator[str]:
    """The first root cause; where there is none, what is said in its place."""
    roots = _roots(page)
    yield "\n".join(_root(page, roots[0]) if roots else _without_root(page))


def _written(page: _Page) -> Iterator[str]:
    """The line of the server's log that tells most of the failures, unless the proof of a root cause quotes it."""
    log, handshake = page.view.facts(LogDelta), page.view.facts(Handshake)
    if not log or not log.entries or not handshake or not any(one.failed for one in handshake.repeats):
        return
    entry = log.entries[0]
    if not any(reference.startswith("meanwhile:") for one in _roots(page) for reference in one.evidence):
        yield page.line(f"{page.say(phrases.WRITTEN)}: {shown(entry.line)[: 2 * page.width]}", rest=_INDENT)


def _others(page: _Page) -> Iterator[str]:
    """The further root causes, each with its first step; more than _MOST_ROOTS as a number."""
    roots = _roots(page)
    for finding in roots[1:_MOST_ROOTS]:
        yield "\n".join(_other_cause(page, finding))
    if len(roots) > _MOST_ROOTS:
        yield page.say(phrases.MORE_ROOTS, n=len(roots) - _MOST_ROOTS)


def _titled(page: _Page, finding: Finding, label: Phrase) -> str:
    sure = page.say(phrases.SURE[finding.confidence])
    return page.line(f"{page.say(label, sure=sure)}: {shown(page.view.of(finding, 'title'))}", rest=_INDENT)


def _root(page: _Page, finding: Finding) -> Iterator[str]:
    """A root cause in a sentence, what it means, its proof, and what it leads to."""
    yield _titled(page, finding, phrases.ASKED if finding.not_given else phrases.ROOT_CAUSE)
    cause = shown(page.view.of(finding, "cause"))
    if finding.confidence is not Confidence.PROVEN or len(cause) <= _MOST_CAUSE_LINES * page.width:
        yield page.line(cause, _INDENT)
    yield from _seen(page, finding)
    longest = max((chain for chain in page.view.diagnosis.chains if chain[0].code == finding.code), key=len)
    if len(longest) > 1:
        yield page.line(f"{page.say(phrases.LEADS_TO)}: {_after(page, longest)}", _INDENT, _INDENT * 2)


def _seen(page: _Page, finding: Finding) -> Iterator[str]:
    """The proof of a finding, or what was seen of one that is not proven, unless the head says it already."""
    said, proven = proof(page.view, finding), finding.confidence is Confidence.PROVEN
    if said and (proven or not repeated(said, page.view)):
        label = phrases.PROOF if proven else phrases.SEEN
        yield page.line(f"{page.say(label)}: {said}", _INDENT, _INDENT * 2)


def _after(page: _Page, chain: Chain) -> str:
    """The links of a chain behind its root, in one line."""
    after = links(page.view, chain).links[1:]
    return " → ".join(shown(link.text if link.observed else f"{link.text} ({link.note})") for link in after)


def _other_cause(page: _Page, finding: Finding) -> Iterator[str]:
    """A further root cause: its sentence, its proof, and its first step."""
    yield _titled(page, finding, phrases.ASKED if finding.not_given else phrases.ALSO)
    yield from _seen(page, finding)
    own = next((step for step in finding.steps if step != page.view.diagnosis.first), None)
    if own:
        yield page.line(f"{page.say(phrases.DO)}: {page.say(own.text)}", _INDENT, _INDENT * 2)


def _without_root(page: _Page) -> Iterator[str]:
    """The verdict where there is no root cause: a missing credential, an unexplained failure, or no fault."""
    finding = page.view.finding(CREDENTIAL_REQUIRED)
    yield page.line(without_root(page.view))
    if finding:
        yield from _seen(page, finding)


def _do_now(page: _Page) -> Iterator[str]:
    """The first step with its lines to paste and its check; advice if nothing has to be done today."""
    first = page.view.diagnosis.first
    if first is not None:
        yield "\n".join(_step(page, f"{page.say(phrases.DO_NOW)}: ", first))
        return
    advice = page.view.diagnosis.plan[:_MOST_ADVICE]
    if advice:
        yield page.line(page.say(phrases.NOTHING_TODAY))
        steps = (line for n, step in enumerate(advice, 1) for line in _step(page, f"{_INDENT}{n}. ", step, lines=False))
        yield "\n".join([page.say(phrases.ADVICE), *steps])


def _step(page: _Page, first: str, step: Step, *, lines: bool = True) -> Iterator[str]:
    """A step, its lines as they are to be pasted (never wrapped), and its check."""
    said = in_words(page.view, step)
    inner = " " * len(first) if first.isspace() or first.strip(" .").isdigit() else _INDENT
    yield page.line(shown(said.text), first, inner)
    if lines and said.lines:
        yield from (f"{inner}{_INDENT}{line}" for line in shown(said.lines).splitlines())
    yield page.line(f"{page.say(phrases.CHECK)}: {shown(said.check)}", inner, inner + _INDENT)


def _rivals(page: _Page) -> Iterator[str]:
    """Other causes that fit as well, each with the command that tells them from the first."""
    first = next(iter(_roots(page)), page.view.finding(CREDENTIAL_REQUIRED))
    rivals = first.rivals[:_MOST_RIVALS] if first else ()
    if rivals:
        yield "\n".join([page.say(phrases.OR_ELSE), *(line for rival in rivals for line in _rival(page, rival))])


def _rival(page: _Page, rival: Rival) -> Iterator[str]:
    yield page.line(shown(page.view.title(rival.code)), f"{_INDENT}• ")
    yield from pasted(shown(rival.command), page.width, _INDENT * 3)
    yield page.line(page.say(rival.tells), _INDENT * 2)


def _surer(page: _Page) -> Iterator[str]:
    """What to add to the next run, but for what the first step names already."""
    first = page.view.diagnosis.first
    named = page.say(first.snippet) if first and first.snippet else ""
    wanted = [one for one in page.view.diagnosis.surer if one.option.split()[0] not in named.split()]
    if wanted:
        options = (page.line(f"{one.option}  {page.say(one.text)}", _INDENT, _INDENT * 3) for one in wanted)
        yield "\n".join([page.say(phrases.SURER), *options])


def _skipped(page: _Page) -> Iterator[str]:
    """What was not examined, by name, in two lines at most."""
    names = briefly(page.view)
    if not names:
        return
    title = f"{page.say(phrases.NOT_EXAMINED_SHORT)}: "
    for kept in range(len(names), 0, -1):
        more = [page.say(phrases.AND_MORE, n=len(names) - kept)] if kept < len(names) else []
        said = page.line(f"{title}{', '.join([*names[:kept], *more])} ({page.say(phrases.WHY_NOT)})", rest=_INDENT)
        if said.count("\n") < _MOST_SKIPPED_LINES or kept == 1:
            yield said
            return


def _further(page: _Page) -> Iterator[str]:
    """The number of problems, if there are more than the root causes say."""
    told = {link.code for chain in page.view.diagnosis.chains for link in chain} | {CREDENTIAL_REQUIRED}
    if any(finding.code not in told for finding in page.view.diagnosis.findings):
        yield page.line(page.say(phrases.ALL_PROBLEMS, counts=counts(page.view)))


def _offer(page: _Page) -> Iterator[str]:
    """What became of held sessions; else, where all connections open and nothing urgent was found, how to hold some."""
    case = page.view.case
    if case.manifest.target.hold_s is not None:
        yield from map(page.line, _lived(page.view))
        return
    shake = page.view.facts(Handshake)
    well = shake is not None and all(one.failed is None for one in shake.repeats) and not page.view.diagnosis.urgent
    if well and not case.manifest.reconstructed_from:
        yield page.line(page.say(phrases.OFFER_HOLD))


def _lived(view: View) -> tuple[str, ...]:
    from wsinvest.facts.session import HeldSessions  # imported here, since most runs hold no session
    from wsinvest.report.sections.held import lived

    held = view.facts(HeldSessions)
    return (lived(view, held),) if held is not None and held.opened and held.hold_s else ()
