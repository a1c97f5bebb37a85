"""Examines the target of one share: collect, diagnose, render its page, search for secrets. Leaves nothing behind."""

import asyncio
import hashlib
from concurrent.futures import Executor
from dataclasses import dataclass
from html import unescape
from typing import Final

from wsinvest.collect import runs
from wsinvest.config import described
from wsinvest.config.options import Options
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.comparison import typical
from wsinvest.facts.fleet import FAILED, Member
from wsinvest.facts.handshake import Handshake
from wsinvest.fleet.hours import hours_of
from wsinvest.fleet.page import target_page
from wsinvest.fleet.shares import Done, Share, description
from wsinvest.host import paths
from wsinvest.i18n.messages import normalise
from wsinvest.model.case import Case
from wsinvest.model.failure import Exit, Failure, exit_of
from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import Registry
from wsinvest.redact import errors
from wsinvest.report.document import document, totals
from wsinvest.report.sections import view_of
from wsinvest.store import cases

GRACE_S: Final = 5.0  # for the end of a diagnosis behind its own deadline


class TooLate(Failure):
    """A diagnosis did not end with its deadline, which it should; nothing of it is used."""

    exit_status = Exit.INCOMPLETE


class Leak(Failure):
    """A text of a target's folder holds a secret; nothing of the target is kept."""

    exit_status = Exit.LEAK


@dataclass(frozen=True, slots=True)
class Judge:
    """What judges: the registry, and the thread that does it, so that the loop stays on time."""

    registry: Registry
    thread: Executor
    worker: str = ""


async def examined(share: Share, judge: Judge) -> Done:
    """What became of a share; whatever goes wrong with it is a member without a diagnosis."""
    try:
        run = _opened(share, judge)
        async with asyncio.timeout(run.target.longest_s + GRACE_S):
            for topic in runs.COLLECTING:
                case = await runs.collect(run, topic)
        return await asyncio.get_running_loop().run_in_executor(judge.thread, _judged, share, case, run, judge)
    except TimeoutError:
        return _failed(share, judge, TooLate("it did not end with its deadline; give it more by --deadline"))
    except Exception as error:  # noqa: BLE001  becomes what is said of this target; the others go on
        return _failed(share, judge, error)


def _opened(share: Share, judge: Judge) -> runs.Run:
    options = Options(
        attempts=share.attempts,
        deadline_s=share.deadline_s,
        language=share.language,
        trust_target=share.trust_target,
    )
    return runs.in_memory(description(share), options, share.language, judge.registry)


def _judged(share: Share, case: Case, run: runs.Run, judge: Judge) -> Done:
    diagnosis = diagnose(case, registry=judge.registry)
    language = normalise(share.language or case.manifest.language)
    said = document(diagnosis, language, registry=judge.registry, incomplete=case.incomplete)
    files = {name: content.decode() for name, content in cases.texts(case).items()}
    files |= {"findings.json": f"{said}\n", "report.html": target_page(diagnosis, language)}
    for name, text in files.items():
        kinds = {kind for one in {text, unescape(text)} for kind in run.redactor.leaks(one)}
        if kinds:
            raise Leak(f"{name} holds a value that must not be shown ({', '.join(sorted(kinds))}); it is not kept")
    digest = hashlib.sha256(files[cases.MANIFEST].encode()).hexdigest()
    return Done(share.number, _member(share, diagnosis, language, judge, digest), files)


def _member(share: Share, diagnosis: Diagnosis, language: str, judge: Judge, digest: str) -> Member:
    case, view = diagnosis.case, view_of(diagnosis, language, judge.registry)
    roots = [chain[0].code for chain in diagnosis.chains] or [one.code for one in diagnosis.findings if one.root_cause]
    handshake = case.facts(Handshake)
    tally = handshake.tally if handshake is not None and handshake.repeats else None
    return Member(
        name=share.name,
        url=str(case.manifest.target.url),
        state=diagnosis.status,
        incomplete=case.incomplete,
        code=roots[0] if roots else "",
        title=view.title(roots[0]) if roots else "",
        step=view.say(diagnosis.first.text) if diagnosis.first else "",
        problems=totals(diagnosis.findings)["problems"],
        opened=tally.success_rate if tally else None,
        p50_ms=tally.percentile_ms(0.5) if tally else None,
        p95_ms=tally.percentile_ms(0.95) if tally else None,
        peer=_peer(handshake, case.manifest.target.url.port),
        took_s=case.took_s,
        hours=hours_of(case.manifest.target.name),
        worker=judge.worker,
        report=f"targets/{paths.slug(share.name)}/report.html",
        sha256=digest,
        exit_status=exit_of(diagnosis.status),
    )


def _peer(handshake: Handshake | None, port: int) -> str:
    """Address and port that the handshake went to, or would have gone to; empty where the name has no address."""
    if handshake is None or not handshake.repeats:
        return ""
    seen = typical(handshake.repeats)
    addresses = ",".join(sorted(one.address for one in seen.addresses))
    return seen.peer or (f"{addresses}:{port}" if addresses else "")


def _failed(share: Share, judge: Judge, error: Exception) -> Done:
    status, said = errors.told(error)
    url = described.shown(str(share.content.get("url", "")))
    member = Member(
        share.name, url, FAILED, worker=judge.worker, message=errors.one_line(said), exit_status=int(status)
    )
    return Done(share.number, member)
