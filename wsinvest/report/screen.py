"""Terminal output: the screen of `diagnose`, the summary after a report, and the line for the journal."""

from collections.abc import Iterable, Iterator
from typing import Final, TextIO

from wsinvest.facts.words import FAMILIES, named, word
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import Phrase
from wsinvest.model.finding import (
    CREDENTIAL_REQUIRED,
    Chain,
    Confidence,
    Diagnosis,
    Finding,
    NotExamined,
    Rival,
    Severity,
    Step,
)
from wsinvest.model.registry import Registry
from wsinvest.model.visible import visible
from wsinvest.report import first, labels, phrases
from wsinvest.report.blocks import ChainLink, Tone, shown
from wsinvest.report.document import totals, worst_by_family
from wsinvest.report.sections import token_trace, view_of
from wsinvest.report.sections.attempts import tables
from wsinvest.report.sections.configuration import contradicted
from wsinvest.report.sections.evidence import what
from wsinvest.report.sections.report import counts, links, sentence, status, target_line
from wsinvest.report.sections.view import View
from wsinvest.report.terminal import WIDTH, colourful, fit, layout, paint, plain, wrap

_MOST_CODES: Final = 3
_INDENT: Final = "  "


def screen(diagnosis: Diagnosis, language: str = "", *, verbose: bool = False, registry: Registry | None = None) -> str:
    """The diagnosis as text of 80 columns; with `verbose` also every chain, code and probe."""
    view = view_of(diagnosis, language, registry)
    parts = [_heading(view), wrap(sentence(view), WIDTH), *_causes(view, verbose), *_do_now(view), *_not_examined(view)]
    return "\n\n".join([*parts, *(_details(view) if verbose else _further_findings(view))]) + "\n"


def summary(diagnosis: Diagnosis, path: str, language: str = "", *, registry: Registry | None = None) -> str:
    """The summary after a report: status, problems by severity, root causes with their chains, the report's path."""
    view = view_of(diagnosis, language, registry)
    parts = [_heading(view), *_problems(view), *_causes(view, verbose=True)]
    return "\n\n".join([*parts, f"{view.say(phrases.REPORT_AT)}: {path}"]) + "\n"


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


def write(said: str, stream: TextIO) -> None:
    """Write the text to a stream, in characters that its encoding has, with colours only on a terminal."""
    said = fit(said, stream.encoding)
    stream.write(paint(said, _tones(stream.encoding)) if colourful(stream) else said)


def _tones(encoding: str | None) -> dict[str, Tone]:
    return {fit(word(level, language), encoding): Tone(level.word) for level in Severity for language in LANGUAGES}


def _heading(view: View) -> str:
    said = f"{plain(status(view))} {plain(target_line(view))}"
    return f"{said}\n{view.say(phrases.PROBLEMS)}: {counts(view)}"


def _titled(view: View, title: Phrase, lines: Iterable[str]) -> Iterator[str]:
    """One text of the title and the lines below it; nothing if there are no lines."""
    body = "\n".join(lines)
    if body:
        yield f"{view.say(title)}\n{body}"


def _problems(view: View) -> Iterator[str]:
    worst = worst_by_family(view.diagnosis.findings)
    lines = []
    for level in reversed(Severity):
        families = [named(FAMILIES, family, view.language) for family in FAMILIES if worst.get(family) == level]
        if families:
            lines.append(wrap(", ".join(families), WIDTH, f"{plain(view.severity(level))} ", _INDENT))
    if lines:
        yield "\n".join(lines)


def _causes(view: View, verbose: bool) -> Iterator[str]:
    """The root causes, each with its longest chain and its proof; with `verbose` all chains."""
    chains = view.diagnosis.chains if verbose else first.longest_by_root(view.diagnosis.chains)
    told = chains if verbose else chains[: first.MOST_ROOTS]
    lines = [_chain(view, n, chain, verbose) for n, chain in enumerate(told, 1)]
    if len(told) < len(chains):
        lines.append(f"{_INDENT}{view.say(phrases.MORE_ROOTS, n=len(chains) - len(told))}")
    yield from _titled(view, phrases.ROOT_CAUSES, lines)


def _chain(view: View, n: int, chain: Chain, verbose: bool) -> str:
    """A numbered root cause, the links of its chain, its proof and its rivals; with `verbose` codes and confidences.

    The cause text is added if the root is not proven, because it quotes the server's error text.
    """
    root, *others = links(view, chain).links
    lines = [wrap(_link(root, True, verbose), WIDTH, f"{_INDENT}{n}. ")]
    lines += [wrap(_link(link, not link.observed, verbose), WIDTH, f"{_INDENT * 2} → ") for link in others]
    finding = view.finding(root.code)
    if finding and finding.confidence is not Confidence.PROVEN:
        lines.append(wrap(shown(view.of(finding, "cause")), WIDTH, f"{_INDENT * 2} "))
    proof = first.proof(finding) if finding else ""
    if proof:
        lines.append(wrap(proof, WIDTH, f"{_INDENT * 2} {view.say(phrases.PROOF)}: "))
    for rival in finding.rivals if finding else ():
        lines.append(wrap(view.title(rival.code), WIDTH, f"{_INDENT * 2} {view.say(phrases.OR)}: "))
        # The command has its own line and is not wrapped, so that it can be copied.
        lines += [f"{_INDENT * 2} {view.say(phrases.TO_TELL)}:", f"{_INDENT * 3} {shown(rival.command)}"]
        lines.append(wrap(view.say(rival.tells), WIDTH, f"{_INDENT * 2} "))
    return "\n".join(lines)


def _link(link: ChainLink, with_note: bool, verbose: bool) -> str:
    remarks = [link.note] if with_note or verbose else []
    remarks += [link.code] if verbose else []
    return shown(f"{link.text} ({'; '.join(remarks)})" if remarks else link.text)


def _do_now(view: View) -> Iterator[str]:
    """The first step of phase 1 of each root cause, with its check; if there is none, the first step of the plan.

    If nothing is urgent: what a missing credential requires, or advice.
    """
    if view.diagnosis.undetermined and not view.diagnosis.urgent:
        yield from _required(view)
        return
    if not view.diagnosis.urgent:
        yield from _advice(view)
        return
    yield from _titled(view, phrases.DO_NOW, _steps(view))


def _required(view: View) -> Iterator[str]:
    """For a missing credential: the server's error text, the steps, and other causes of the same refusal."""
    finding = view.finding(CREDENTIAL_REQUIRED)
    if finding is None:
        return
    yield wrap(shown(view.of(finding, "cause")), WIDTH)
    yield from _titled(view, phrases.DO_NOW, _steps(view))
    yield from _titled(view, phrases.REFUSED_ALIKE, ("\n".join(_rival(view, one)) for one in finding.rivals))


def _rival(view: View, rival: Rival) -> Iterator[str]:
    """Another possible cause, and the command that decides, unwrapped on its own line so that it can be copied."""
    yield wrap(view.title(rival.code), WIDTH, f"{_INDENT}• ")
    yield f"{_INDENT * 2}{shown(rival.command)}"
    yield wrap(view.say(rival.tells), WIDTH, _INDENT * 2)


def _advice(view: View) -> Iterator[str]:
    """The first steps of the plan as advice, after the sentence that nothing is urgent."""
    if first.steps(view):
        yield wrap(view.say(phrases.NOTHING_TODAY), WIDTH)
        yield from _titled(view, phrases.ADVICE, _steps(view))


def _steps(view: View) -> Iterator[str]:
    return (_step(view, n, step) for n, step in enumerate(first.steps(view), 1))


def _step(view: View, n: int, step: Step) -> str:
    check = wrap(f"{view.say(phrases.CHECK)}: {view.say(step.check)}", WIDTH, _INDENT * 2 + " ")
    return f"{wrap(view.say(step.text), WIDTH, f'{_INDENT}{n}. ')}\n{check}"


def _not_examined(view: View) -> Iterator[str]:
    """What was not examined: collectors by name, more than _MOST_CODES codes as a number."""
    lines = (wrap(_not_examined_item(view, item), WIDTH, f"{_INDENT}• ") for item in view.diagnosis.not_examined)
    yield from _titled(view, phrases.NOT_EXAMINED_SHORT, lines)


def _not_examined_item(view: View, item: NotExamined) -> str:
    n = len(item.codes)
    name = view.say(phrases.CHECKS, n=n) if n > _MOST_CODES else plain(what(view, item))
    return f"{name}: {view.say(item.why)}"


def _further_findings(view: View) -> Iterator[str]:
    shown = {link.code for chain in view.diagnosis.chains for link in chain}
    number = sum(finding.code not in shown for finding in view.diagnosis.findings)
    if number:
        yield view.say(phrases.OTHER_CODES, n=number)


def _details(view: View) -> Iterator[str]:
    """The parts of `verbose`: findings with references, token trace, contradictions, attempts and probes."""
    yield from _titled(view, phrases.FINDINGS, (_finding(view, finding) for finding in view.diagnosis.findings))
    yield from _titled(view, phrases.TITLES["passport"], [layout(token_trace.traced(view))])
    yield from _titled(view, labels.CONTRADICTIONS, (wrap(said, WIDTH, f"{_INDENT}• ") for said in contradicted(view)))
    yield layout(tables(view))


def _finding(view: View, finding: Finding) -> str:
    head = f"{_INDENT}{plain(view.severity(finding.severity))} {finding.code} ({view.word(finding.confidence)})"
    return f"{head}\n{wrap(', '.join(finding.evidence), WIDTH, _INDENT * 3)}" if finding.evidence else head
