"""The first sections of the report: head, verdict, problems, root causes; and texts that other outputs share."""

from collections.abc import Iterator

from wsinvest.analysis.closing import none_stayed, watched
from wsinvest.analysis.credential import demands_plainly
from wsinvest.analysis.first_message import waits_for_message
from wsinvest.facts.comparison import typical
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.load import Load
from wsinvest.facts.words import CATEGORIES, FAMILIES, named
from wsinvest.model.finding import Chain, Finding, Link, Severity
from wsinvest.report import phrases
from wsinvest.report.blocks import (
    Anchor,
    Badge,
    Block,
    Bullets,
    Callout,
    Card,
    ChainLink,
    ChainOfCauses,
    Fold,
    Heading,
    Lead,
    Line,
    Mono,
    Paragraph,
    Tone,
)
from wsinvest.report.document import totals, worst_by_family
from wsinvest.report.sections.view import Pair, View


def head(view: View) -> tuple[Block, ...]:
    """Date, target, status, totals and run; a reconstructed case starts with a remark that says so."""
    manifest = view.case.manifest
    source = manifest.reconstructed_from
    remark = (Callout(view.say(phrases.RECONSTRUCTED, source=source), Tone.UNKNOWN),) if source else ()
    insecure = (Callout(view.say(phrases.INSECURE), Tone.BAD),) if manifest.target.insecure else ()
    return (
        *remark,
        *insecure,
        view.pairs(
            (phrases.DATE, view.form("time", manifest.taken_at)),
            (phrases.TARGET, target_line(view)),
            (phrases.STATUS, status(view)),
            (phrases.PROBLEMS, counts(view)),
            (phrases.HANDSHAKES, opened(view)),
            (phrases.RUN, Mono(manifest.run)),
        ),
    )


def verdict(view: View) -> tuple[Block, ...]:
    """The status and the verdict in one sentence, and the first step or the sentence that nothing is urgent."""
    lead, first = Lead((status(view), sentence(view))), view.diagnosis.first
    if first is None and not view.diagnosis.plan:
        return (lead,)
    said = view.say(phrases.FIRST, step=view.say(first.text)) if first else view.say(phrases.NOTHING_TODAY)
    return (lead, Paragraph(said))


def problems(view: View) -> tuple[Block, ...]:
    """All problems (families with findings) by severity, worst first."""
    worst = worst_by_family(view.diagnosis.findings)
    blocks: list[Block] = []
    for severity in reversed(Severity):
        families = [family for family in FAMILIES if worst.get(family) == severity]
        if families:
            blocks.append(Heading(view.say(phrases.PROBLEMS_OF[severity.word], n=len(families))))
            blocks.extend(_problem(view, family, severity) for family in families)
    return tuple(blocks) or (Paragraph(view.say(phrases.NO_PROBLEMS)),)


def causes(view: View) -> tuple[Block, ...]:
    """Each root cause with its chains, the causes that facts exclude, and the rivals that remain.

    Nothing without a root cause: the verdict says so already.
    """
    roots = _chains_by_root(view)
    if not roots:
        return ()
    cards = tuple(_root(view, n, code, chains) for n, (code, chains) in enumerate(roots.items(), 1))
    gaps = any(not link.observed for chain in view.diagnosis.chains for link in chain)
    note = (Paragraph(view.say(phrases.GAPS_EXPLAINED), small=True),) if gaps else ()
    return (*cards, *_joins(view, roots), *note)


# ── Texts that other sections and the terminal share ─────────────────────────────────────────────────────────────────


def sentence(view: View) -> str:
    """The verdict: how many connections opened, and the main root cause or the lack of one."""
    made = f"{opened(view)}." if opened(view) else without_handshake(view)
    return " ".join(filter(None, [made, _ended(view), _why(view)]))


def opened(view: View) -> str:
    """How many of the repeats opened, or of a load's connections; empty without any."""
    load, handshake = view.facts(Load), view.facts(Handshake)
    if load is not None and load.tried:
        return view.say(phrases.OPENED_OF, opened=load.opened, total=load.tried, rate=load.opened / load.tried)
    if handshake is None or not handshake.repeats:
        return ""
    number = sum(attempt.opened for attempt in handshake.repeats)
    return view.say(phrases.OPENED_OF, opened=number, total=len(handshake.repeats), rate=handshake.tally.success_rate)


def _ended(view: View) -> str:
    """A sentence that all watched connections ended at once; empty if one stayed, or if none opened."""
    handshake = view.facts(Handshake)
    if handshake is None or not any(one.opened for one in handshake.repeats) or not none_stayed(handshake):
        return ""
    return f"{view.say(phrases.NONE_STAYED, watched=watched(handshake))}."


def counts(view: View) -> str:
    """The number of problems, such as `11 (2 critical, 4 high, 5 medium)`; severities without one are left out."""
    found = totals(view.diagnosis.findings)
    parts = [view.say(phrases.COUNTS[level], n=n) for level, n in found.items() if level != "problems" and n]
    total = view.form("int", found["problems"])
    return f"{total} ({', '.join(parts)})" if parts else total


def status(view: View) -> Badge:
    """The status word as a badge."""
    worst = view.diagnosis.worst
    if view.diagnosis.status in phrases.WITHOUT_SEVERITY:
        return Badge(view.say(phrases.WITHOUT_SEVERITY[view.diagnosis.status]), Tone.UNKNOWN)
    return view.severity(worst) if worst else Badge(view.say(phrases.OK), Tone.GOOD)


def target_line(view: View) -> Line:
    """The target's name and its URL without secrets."""
    target = view.case.manifest.target
    url = str(target.url)
    if not target.url.known:
        return (target.name, f"({view.say(phrases.NO_ADDRESS)})")
    named_by_url = not target.name or target.name.startswith(target.url.host)
    return Mono(url) if named_by_url else (target.name, Mono(url))


def links(view: View, chain: Chain) -> ChainOfCauses:
    """A chain with titles and notes."""
    return ChainOfCauses(tuple(_link(view, place, link) for place, link in enumerate(chain)))


# ── Details ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def without_handshake(view: View) -> str:
    """A sentence why no handshake was examined; empty without handshake evidence or if there are facts."""
    evidence = view.case.evidence.get("handshake")
    if evidence is None or evidence.problem is None:
        return ""
    return view.say(phrases.HANDSHAKE_UNSEEN, why=view.word(evidence.problem.kind))


def _why(view: View) -> str:
    roots = [finding for finding in view.diagnosis.findings if finding.root_cause]
    if not roots:
        return without_root(view)
    main = view.finding(view.diagnosis.chains[0][0].code) if view.diagnosis.chains else None
    root = main or roots[0]
    title = view.of(root, "title").rstrip(".")
    rivals = [view.title(rival.code).rstrip(".") for rival in root.rivals]
    said = (
        view.say(phrases.VERDICT_UNDECIDED, title=title, others=rivals)
        if rivals
        else view.say(
            phrases.VERDICT_ASKED if root.not_given else phrases.VERDICT_ROOT,
            sure=view.say(phrases.SURE[root.confidence]),
            title=title,
        )
    )
    others = len(roots) - 1
    return f"{said} {view.say(phrases.VERDICT_MORE_ROOTS, n=others)}" if others else said


def without_root(view: View) -> str:
    """The verdict where there is no root cause: what was not given, an unexplained failure, or no fault."""
    if view.diagnosis.undetermined:
        seen = view.facts(Handshake)
        if seen is not None and waits_for_message(typical(seen.repeats)):
            return view.say(phrases.VERDICT_WAITS)
        asks = seen is None or demands_plainly(typical(seen.repeats))
        return view.say(phrases.VERDICT_UNDETERMINED if asks else phrases.VERDICT_MAY_ASK)
    handshake, problems = view.facts(Handshake), totals(view.diagnosis.findings)["problems"]
    if handshake and any(attempt.failed for attempt in handshake.repeats):
        return view.say(phrases.VERDICT_FAILS_UNEXPLAINED)
    return view.say(phrases.VERDICT_NO_ROOT, n=problems) if problems else view.say(phrases.VERDICT_FINE)


def _problem(view: View, family: str, severity: Severity) -> Fold:
    """The problem of a family: with the finding's title if there is one finding, else with the family's name."""
    findings = sorted((one for one in view.diagnosis.findings if one.family == family), key=lambda one: -one.severity)
    name = named(FAMILIES, family, view.language)
    category = named(CATEGORIES, findings[0].category, view.language)
    badge = view.severity(severity)
    if len(findings) == 1:
        about = _about(view, findings[0], (phrases.CATEGORY, f"{category} · {name}"))
        return Fold((view.of(findings[0], "title"), badge), (about,), Tone(severity.word))
    kind = view.pairs((phrases.CATEGORY, category))
    return Fold(
        (name, badge), (kind, *(block for one in findings for block in _finding(view, one))), Tone(severity.word)
    )


def _finding(view: View, finding: Finding) -> tuple[Block, ...]:
    return (Heading((view.of(finding, "title"), view.severity(finding.severity)), level=4), _about(view, finding))


def _about(view: View, finding: Finding, *before: Pair) -> Block:
    return view.pairs(
        *before,
        (phrases.IMPACT, view.of(finding, "impact")),
        (phrases.CAUSE, view.of(finding, "cause")),
        (phrases.FIX, view.of(finding, "fix")),
        (phrases.CHECK, view.of(finding, "check")),
        (phrases.CONFIDENCE, (view.say(phrases.CERTAINTY[finding.confidence]), Anchor(finding.code))),
    )


def _chains_by_root(view: View) -> dict[str, list[Chain]]:
    roots: dict[str, list[Chain]] = {}
    for chain in view.diagnosis.chains:
        roots.setdefault(chain[0].code, []).append(chain)
    return roots


def _root(view: View, n: int, code: str, chains: list[Chain]) -> Card:
    finding = view.finding(code)
    title = phrases.ASKED_N if finding and finding.not_given else phrases.ROOT_N
    alone = [Paragraph(view.say(phrases.STANDS_ALONE))] if all(len(chain) == 1 for chain in chains) else []
    return Card(
        view.say(title, n=n, title=view.title(code)),
        (
            *(links(view, chain) for chain in chains),
            *alone,
            *_proof(view, code),
            *_excluded(view, code),
            *_undecided(view, code),
        ),
    )


def _proof(view: View, code: str) -> tuple[Block, ...]:
    finding = view.finding(code)
    references = tuple(map(Mono, finding.evidence)) if finding else ()
    return (Paragraph((f"{view.say(phrases.PROVEN_BY)}:", *references), small=True),) if references else ()


def _excluded(view: View, code: str) -> tuple[Block, ...]:
    finding = view.finding(code)
    if finding is None or not finding.refuted:
        return ()
    rivals = tuple(
        (view.say(phrases.EXCLUDED_BY, title=view.title(rival.code), code=rival.code), Mono(rival.by))
        for rival in finding.refuted
    )
    return (Fold(view.say(phrases.EXCLUDED), (Bullets(rivals),)),)


def _undecided(view: View, code: str) -> tuple[Block, ...]:
    """The rivals of this finding that no fact excludes, each with the command that decides."""
    finding = view.finding(code)
    if finding is None or not finding.rivals:
        return ()
    rivals = tuple(
        (
            view.say(phrases.RIVAL, title=view.title(rival.code), code=rival.code),
            Mono(rival.command),
            view.say(rival.tells),
        )
        for rival in finding.rivals
    )
    return (Heading(view.say(phrases.UNDECIDED), level=4), Bullets(rivals))


def _link(view: View, place: int, link: Link) -> ChainLink:
    finding = view.finding(link.code)
    if finding is None:
        return ChainLink(view.title(link.code), link.code, view.say(phrases.GAP), observed=False)
    if place > 0 or finding.not_given:
        return ChainLink(view.title(link.code), link.code, view.word(finding.confidence))
    note = view.say(phrases.ROOT, sure=view.say(phrases.SURE[finding.confidence]))
    return ChainLink(view.title(link.code), link.code, note)


def _joins(view: View, roots: dict[str, list[Chain]]) -> Iterator[Block]:
    """One paragraph for each last symptom that several roots lead to."""
    ends: dict[str, list[int]] = {}
    for n, chains in enumerate(roots.values(), 1):
        for chain in chains:
            ends.setdefault(chain[-1].code, []).append(n)
    for code, numbers in ends.items():
        if len(set(numbers)) > 1:
            yield Paragraph(view.say(phrases.SHARED_END, roots=sorted(set(numbers)), title=view.title(code)))
