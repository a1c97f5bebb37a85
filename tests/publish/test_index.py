"""The list of reports shows all runs by target, what changed, and those that gave no result."""

import re
from datetime import UTC, datetime

import pytest

from tests.publish.test_page import HOSTILE, Seen
from wsinvest.publish.index import Entry, render_index

SECRET = ("config.secret.missing", "JWT_SECRET is not set")
REFUSED = ("tcp.connect.refused", "The server refuses")


def entry(hour: int, status: str = "ok", target: str = "demo", roots=(), language="en", **more) -> Entry:
    run = f"20261122T{hour:02}0000Z-{target}-aaaa"
    at = datetime(2026, 11, 22, hour, tzinfo=UTC)
    return Entry(
        run, target, at, f"{run}/report.html" if status else "", status, roots=roots, language=language, **more
    )


def texts(page: str, tag: str) -> list[str]:
    """The texts of these elements, without tags."""
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", page, re.DOTALL)
    return [re.sub(r"[ \n]+", " ", re.sub("<[^>]*>", " ", text)).strip() for text in found]


def changes(*entries: Entry, language: str = "en") -> list[str]:
    """The column of changes, newest first."""
    return texts(render_index(entries, language), "td")[2::6]


def test_runs_stand_under_their_target_newest_first():
    """Date with link, status, cause, change, problems, duration, language."""
    page = render_index(
        [
            entry(9, "critical", roots=(SECRET,), problems=5, took_s=3.21, language="en"),
            entry(15, "ok", took_s=2.0, language="pt_BR"),
        ],
        "pt_BR",
    )

    assert ["22/11/2026 15:00:00 UTC", "22/11/2026 09:00:00 UTC"] == re.findall(r"<th scope=.row.>.*?>(.*?)</a>", page)
    assert [
        "sem falhas",
        "–",
        "resolvida: O segredo de assinatura não está definido; antes: crítico",
        "0",
        "2\u00a0s",
        "Português",
    ] == (texts(page, "td")[:6])
    assert "crítico" in texts(page, "td")[6]
    assert "O segredo de assinatura não está definido" in texts(page, "td")  # the run said it in English


def test_the_worst_target_stands_first():
    """By its newest run; then by name."""
    page = render_index([entry(9, "ok", "a"), entry(9, "high", "b"), entry(9, "critical", "c")], "en")

    assert ["c critical", "b high", "a ok"] == texts(page, "h2")


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (entry(1, "high", roots=(SECRET,)), entry(2, "high", roots=(SECRET,)), "same"),
        (entry(1), entry(2, "high", roots=(SECRET,)), "new: JWT_SECRET is not set; was ok"),
        (entry(1, "high", roots=(SECRET,)), entry(2), "gone: JWT_SECRET is not set; was high"),
        (
            entry(1, "high", roots=(SECRET,)),
            entry(2, "high", roots=(REFUSED,)),
            "new: The server refuses; gone: JWT_SECRET is not set",
        ),
    ],
)
def test_what_changed_since_the_last_run(before, now, said):
    """Causes are compared by their code, since titles hold numbers."""
    assert [said, "first run"] == changes(now, before)


def test_a_run_without_a_result_changes_nothing():
    """It is listed and called so, links nowhere, and the runs beside it are compared with each other."""
    cut = entry(2, "")
    page = render_index([entry(1, "ok"), cut, entry(3, "ok")], "en")

    assert ["same", "", "first run"] == changes(entry(1), cut, entry(3))
    assert "was cut, no result" in texts(page, "td")
    assert cut.run not in page


def test_an_incomplete_run_is_called_so():
    """In the tone of what is not known; beside a worse status as well."""
    alone = render_index([entry(9, "incomplete", incomplete=True)], "en")
    beside = render_index([entry(9, "high", incomplete=True)], "en")

    assert '<strong class="badge unknown">incomplete</strong>' in alone
    assert "high incomplete" in texts(beside, "td")
    assert "incomplete" in texts(alone, "td")


def test_the_trend_has_a_mark_for_each_run_oldest_first():
    """The status is said in words, not by colour alone."""
    page = render_index([entry(3, "ok"), entry(1, "critical"), entry(2, "")], "en")
    (strip,) = re.findall(r'<ol class="strip".*?</ol>', page, re.DOTALL)

    assert ["critical", "was cut, no result", "ok"] == [one.rpartition(": ")[2] for one in texts(strip, "li")]


def test_long_lists_are_not_folded():
    """Whoever opens the list wants the list."""
    page = render_index([entry(n % 24, target=f"t{n // 24}") for n in range(60)], "en")

    assert "<details" not in page
    assert 60 == page.count('<th scope="row">')


def test_names_are_escaped():
    """A target's name is the user's, but a report is mailed."""
    hostile = Entry("r", HOSTILE, datetime(2026, 1, 1, tzinfo=UTC), HOSTILE, "high", 1, ((HOSTILE, HOSTILE),))
    seen = Seen(render_index([hostile], "en"))

    assert 1 == len(seen.named("script"))
    assert [] == seen.named("img")


def test_numbers_that_moved_are_said_and_drawn():
    """Shares and times run by run, and the change since the last run; a run that measured none is left out."""
    runs = [
        entry(1, opened=0.8, p95_ms=10.0),
        entry(2),
        entry(3, opened=1.0, p95_ms=11.0),
        entry(4, opened=1.0, p95_ms=40.0),
    ]

    assert ["p95 11\u00a0ms → 40\u00a0ms", "same", "same", "first run"] == changes(*runs)
    assert ["80% → 100% opened"] == changes(runs[0], runs[2])[:1]
    assert "Opened, run by run: ▇██" in texts(render_index(runs, "en"), "p")
    assert "p95 of the handshake, run by run: ▃▃█ (10\u00a0ms to 40\u00a0ms)" in texts(render_index(runs, "en"), "p")
