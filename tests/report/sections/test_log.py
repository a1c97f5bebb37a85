"""What the server wrote while we tried: on the page and on the first screen, quoted once."""

from tests.building import answered, case, opened, repeats
from tests.report.sections.sample import diagnosis, section
from tests.report.sections.test_collected import CONFIG
from tests.rules.logs import added, raised
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta, LogEntry
from wsinvest.model.registry import judging
from wsinvest.report.screen import screen
from wsinvest.report.terminal import text

FAILS = repeats(answered("r01", 500))
LINE = "KeyError: 'room'"


def page(language: str = "en", **facts) -> str:
    said = text(section("handshake", language, diagnosis(of=case(config=CONFIG, handshake=FAILS, **facts))))
    return " ".join(said.split())


def on_screen(handshake=FAILS, **facts) -> str:
    found = diagnose(case(handshake=handshake, **facts), judging())
    return screen(found, "en", registry=judging())


def test_the_page_shows_the_entries_with_their_numbers():
    """How often, what is known of it, its line, and the whole trace."""
    log = LogDelta(
        900,
        entries=(
            LogEntry("e1", LINE, "Traceback ...", times=3, before=2, exception=True, file="app.log"),
            LogEntry("e2", "no live upstreams", says=LogPattern.UPSTREAM_REFUSED),
        ),
        read_bytes=900,
    )
    said = page(meanwhile=log)

    assert "What the server wrote while we tried" in said
    assert "3 times while we tried, 2 times shortly before · app.log" in said
    assert "the server behind the proxy refuses · 1 time while we tried, 0 times shortly before" in said
    for line in (LINE, "Traceback ...", "no live upstreams"):
        assert line in said
    assert "O que o servidor escreveu durante as tentativas" in page("pt_BR", meanwhile=log)


def test_a_log_that_gained_nothing_says_so():
    """And what was not read."""
    said = page(meanwhile=LogDelta(2_000_000, read_bytes=1_000_000, notes=("/x.log: permission denied",)))

    assert "has no new line that tells anything" in said
    assert "were added to its log were read" in said
    assert "Not read: /x.log: permission denied" in said
    assert "while we tried" not in page()


def test_logs_that_could_not_be_read_are_named():
    """Beside what the others say."""
    log = Log("a.log", 9, 1, 1, 1, 1, 9, notes=("/x.log: not a regular file",))

    assert "Not read: /x.log" in text(section("config", "en", diagnosis(of=case(config=CONFIG, log=log))))


def test_the_screen_quotes_the_most_telling_line_once():
    """As the proof of a root cause, else on a line of its own; of a service that is well nothing is quoted."""
    proven = on_screen(meanwhile=added(LogPattern.DEPENDENCY_REFUSED, 1, "127.0.0.1:6379", line="the line of it"))
    unknown = on_screen(meanwhile=LogDelta(9, entries=(LogEntry("e1", "error: disk"),)))

    assert "Proof: the log, 1 time while we tried: “the line of it”" in " ".join(proven.split())
    assert "The server wrote while we tried" not in proven
    assert "The server wrote while we tried: error: disk" in unknown
    assert "error: disk" not in on_screen(
        repeats(opened("r01")), meanwhile=LogDelta(9, entries=(LogEntry("e1", "error: disk"),))
    )


def test_an_exception_is_seen_and_never_proven():
    """It is quoted as the cause."""
    said = " ".join(on_screen(meanwhile=raised(LINE, 1)).split())

    assert "Root cause (inferred): The server raises an exception" in said
    assert LINE in said
