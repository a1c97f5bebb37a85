"""What each command does, in terms of the library; imports only what that command needs, so that each starts fast."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsinvest.cli import stdio
from wsinvest.cli.progress import progress_on_stderr
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.config.targetfile import TargetError
from wsinvest.diagnose import engine
from wsinvest.host.files import NewerSchema
from wsinvest.i18n.messages import normalise
from wsinvest.model.case import Case
from wsinvest.model.failure import Exit, exit_of, worst_exit
from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import judging
from wsinvest.model.visible import visible
from wsinvest.redact.secret import Vault
from wsinvest.report.document import document
from wsinvest.report.screen import journal, missed, screen, summary, write
from wsinvest.store.opening import folder_of

if TYPE_CHECKING:
    from wsinvest.publish.folders import Published
    from wsinvest.publish.verify import Verdict

_LONGEST_PATH: Final = 4096


def options(*, no_mint: bool, deadline: float | None, language: str, pii: str, **given: Any) -> Options:
    """The command line's options as the target's."""
    spoken = normalise(language) if language else ""
    return Options(deadline_s=deadline, may_mint=not no_mint, language=spoken, keep_personal=pii == "keep", **given)


def diagnose(what: str, given: Options, *, as_json: bool, verbose: bool) -> Exit:
    """Investigate in memory and say what was found; 3 when a part was not examined and nothing high was seen."""
    run = runs.in_memory(what, given)
    _notify(run.resolved.notice)
    case = asyncio.run(_investigate(run))
    return _say(engine.diagnose(case), run.language, as_json=as_json, verbose=verbose)


def report(targets: Sequence[str], given: Options, *, out: Path | None, engine: str, keep: int | None) -> Exit:
    """Publish a report of each target; each ends with its screen, or with its line for a journal."""
    from wsinvest.publish.report import Plan, results

    exits, unprinted = [], None
    with progress_on_stderr() as progress:
        plan = Plan(given, out, engine == "kernel", keep, progress)
        for result in results(targets, plan):
            exits.append(result.exit)
            if result.diagnosis is None or result.folder is None:
                sys.stderr.write(f"wsinvest: {result.message}\n")
                continue
            _notify(result.notice)
            page = _near(result.folder / "report.html")
            write(f"{journal(result.diagnosis, page)}\n{missed(result.diagnosis, result.language)}", sys.stderr)
            try:
                _print(summary(result.diagnosis, page, result.language))
            except stdio.NotPrinted as error:  # the report is there, and the other targets want theirs
                unprinted = error
    if unprinted is not None:
        raise unprinted
    return worst_exit(exits)


def replay(path: str, language: str, *, as_json: bool, verbose: bool, out: Path | None) -> Exit:
    """Judge recorded evidence, in its own language unless another is asked for; with `out` publish its report."""
    from wsinvest.store.admission import admitted, judging

    with admitted(folder_of(path)) as run:
        case = run.case()
        chosen = normalise(language) if language else case.manifest.language
        with judging(run.source):
            diagnosis = engine.diagnose(case)
            said = _said(diagnosis, chosen, as_json=as_json, verbose=verbose)
        if out is not None:
            from wsinvest.publish.report import republish

            write(f"{republish(run, case, out, chosen)}\n", sys.stderr)
    return _tell(said, diagnosis, chosen, as_json=as_json)


def redact(path: str, env_file: str, out: Path | None) -> Exit:
    """Publish a recorded run again with every text under today's filter; what was masked, by rule, on stdout."""
    from wsinvest.config.envfile import UNREAD, read
    from wsinvest.config.keeping import keep
    from wsinvest.facts.config import FileState
    from wsinvest.host import paths
    from wsinvest.publish.report import republish
    from wsinvest.store.admission import admitted

    vault = Vault()
    if env_file:
        env = read(Path(env_file), env_file)
        if env.look.state is not FileState.READ:
            raise TargetError(f"{env_file}: {UNREAD[env.look.state]}; name the .env whose secrets are to be masked")
        keep(vault, (), env, ())
    with admitted(folder_of(path)) as run:
        case = run.case()
        folder = republish(run, case, out or paths.reports(), case.manifest.language, vault)
    masked = ", ".join(f"{kind} {count}" for kind, count in sorted(vault.ledger.items()) if count) or "nothing"
    _print(f"masked: {masked}\n{_near(folder)}\n")
    return Exit.FINE


def verify(runs: Sequence[str]) -> Exit:
    """Judge published reports again; 1 when one was altered, with what and where."""
    from wsinvest.publish.verify import folders_of
    from wsinvest.publish.verify import verify as verify_all

    return tell_verdicts(verify_all(folders_of(runs)))


def tell_verdicts(verdicts: "Sequence[Verdict]") -> Exit:
    """Print what was found about each run; raises NewerSchema at the end if one needs a newer wsinvest."""
    from wsinvest.publish.verify import FORGER, exit_of_verdicts

    for verdict in verdicts:
        state = (
            "proven " if verdict.proven else "gone   " if verdict.gone else "newer  " if verdict.newer else "ALTERED"
        )
        _print(f"{state}  {visible(verdict.run)}\n")
        for line in (*verdict.problems, *(f"warning: {warning}" for warning in verdict.warnings)):
            _print(f"         {visible(line, _LONGEST_PATH)}\n")
    _print(f"{FORGER}\n")
    newer = [verdict.newer for verdict in verdicts if verdict.newer]
    if newer:
        raise NewerSchema(newer[0])
    return Exit(exit_of_verdicts(verdicts))


def list_runs() -> Exit:
    """One line for each run, newest first; those that were cut, damaged or made in the future are called so."""
    from wsinvest.host import paths
    from wsinvest.publish import folders

    for run in folders.runs(paths.reports()):
        target = visible(run.target)  # a report may have come by mail
        _print(f"{run.taken_at:%Y-%m-%d %H:%M:%S}  {_state(run):12}  {target:24}  {_near(run.folder)}\n")
    return Exit.FINE


def _state(run: "Published") -> str:
    if run.running:
        return "running"
    if not run.complete:
        return "incomplete"
    return "future" if run.ahead else str(run.result.get("status", "damaged"))


def rules(language: str) -> Exit:
    """One line for each code of the registry, with its title as a template."""
    chosen = normalise(language or "en")
    for code, rule in sorted(judging().rules.items()):
        _print(f"{code:38} {rule.text.title.template(chosen)}\n")
    return Exit.FINE


def demo(name: str) -> Exit:
    """Start the demo service, or find it running, and say how to look at it."""
    from wsinvest.demo import running

    found = running(name)
    said = f"{name} serves {found.url} and leaves after a minute without requests; configuration: {found.env_file}\n"
    _print(f"{said}investigate it with: wsinvest diagnose {name}\n")
    return Exit.FINE


async def _investigate(run: runs.Run) -> Case:
    with progress_on_stderr() as progress:
        for topic in runs.COLLECTING:
            case = await runs.collect(run, topic, progress)
    return case


def _say(diagnosis: Diagnosis, language: str, *, as_json: bool, verbose: bool) -> Exit:
    return _tell(_said(diagnosis, language, as_json=as_json, verbose=verbose), diagnosis, language, as_json=as_json)


def _said(diagnosis: Diagnosis, language: str, *, as_json: bool, verbose: bool) -> str:
    if as_json:
        return document(diagnosis, language, incomplete=diagnosis.case.incomplete) + "\n"
    return screen(diagnosis, language, verbose=verbose)


def _tell(said: str, diagnosis: Diagnosis, language: str, *, as_json: bool) -> Exit:
    if as_json:
        with stdio.printing():
            sys.stdout.write(said)
    else:
        _print(said)
    write(missed(diagnosis, language), sys.stderr)
    return exit_of(diagnosis.status)


def _print(said: str) -> None:
    with stdio.printing():
        write(said, sys.stdout)


def _notify(notice: str) -> None:
    if notice:
        write(f"wsinvest: {notice}\n", sys.stderr)


def _near(path: Path) -> str:
    """The path as seen from the working folder, if it lies below it and was not deleted; on one line."""
    with suppress(FileNotFoundError, ValueError):
        path = path.relative_to(Path.cwd())
    return visible(str(path), _LONGEST_PATH)
