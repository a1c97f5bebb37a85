"""The public `wsinvest.choose`: a table of the targets and runs that are here, each with the line to paste."""

import itertools
from collections.abc import Iterator
from typing import Final

from wsinvest.config import urls
from wsinvest.config.called import called
from wsinvest.config.described import DEMOS
from wsinvest.config.targetfile import load
from wsinvest.host import paths
from wsinvest.i18n.messages import _, normalise
from wsinvest.model.failure import Failure
from wsinvest.publish import folders
from wsinvest.publish.index import status_word
from wsinvest.report import phrases
from wsinvest.report.blocks import Badge, Column, Line, Mono, Section, Table, Tone
from wsinvest.report.rich import Shown

MOST_RUNS: Final = 40
TITLE: Final = _("Targets and runs")
TARGETS: Final = _("Targets")
RUNS: Final = _("Runs, newest first")
WRITE: Final = _("Write")


def choose(target: str = "", language: str = "en") -> Shown:
    """The targets in data/targets and the published runs, with the lines that name them in a notebook's parameters.

    `target`: only runs of the target of this name or URL. At most MOST_RUNS runs are listed.
    """
    language = normalise(language)
    blocks = (*(() if target else (_targets(language),)), _runs(target, language))
    return Shown(Section("choose", TITLE.say(language), language, blocks))


def _targets(language: str) -> Table:
    demos = ((name, "", Mono(f'target = "{name}"')) for name in DEMOS)
    titles = (phrases.TARGET, phrases.DETAIL, WRITE)
    columns = tuple(Column(title.say(language)) for title in titles)
    return Table(TARGETS.say(language), columns, (*demos, *_described()))


def _described() -> Iterator[tuple[Line, ...]]:
    """A row for each file of data/targets: its name and URL, or what is wrong with the file."""
    for path in sorted((paths.data() / "targets").glob("*.toml")):
        try:
            url = load(path).values.get("WS_URL", "")
            said = str(urls.websocket(url).url) if url else ""
        except (Failure, urls.UrlError) as error:
            said = str(error)
        yield (path.stem, said, Mono(f'target = "{path.stem}"'))


def _runs(target: str, language: str) -> Table:
    name = called(target)
    wanted = (run for run in folders.runs(paths.reports()) if name in ("", run.target))
    complete = ((run, result) for run in wanted if (result := run.result))
    rows = tuple(_run(run, result.status, language) for run, result in itertools.islice(complete, MOST_RUNS))
    titles = (phrases.DATE, phrases.TARGET, phrases.STATUS, WRITE)
    return Table(RUNS.say(language), tuple(Column(title.say(language)) for title in titles), rows)


def _run(run: folders.Published, status: str, language: str) -> tuple[Line, ...]:
    badge = Badge(status_word(status, language), Tone.GOOD if status == "ok" else _TONES.get(status, Tone.UNKNOWN))
    return (f"{run.taken_at:%Y-%m-%d %H:%M}", run.target, badge, Mono(f'run = "{run.run}"'))


_TONES: Final = {tone.value: tone for tone in (Tone.CRITICAL, Tone.HIGH, Tone.MEDIUM, Tone.LOW)}
