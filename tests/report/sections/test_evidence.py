"""The end of the report holds what was not seen and, for engineers, all that was."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened, repeats
from tests.report.sections.sample import diagnosis, fine, fires, sample, section, unfolded, view
from tests.rules.looks import look
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.limits import LeftOut, Stop
from wsinvest.facts.memory import Memory
from wsinvest.facts.sockets import Sockets, SocketState
from wsinvest.model.attempt import Change
from wsinvest.model.case import Remark
from wsinvest.model.finding import Confidence, Fail, NotExamined, Severity
from wsinvest.model.registry import Registry, load
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.report.blocks import Badge, Bullets, Definitions, Mono, Paragraph, Table, Tone
from wsinvest.report.sections import attempts, view_of
from wsinvest.report.sections.evidence import leaves
from wsinvest.report.terminal import text
from wsinvest.store.cases import resolve

FORBIDDEN = answered("r01", 403)


def table(name: str, caption: str, of=None) -> Table:
    """The table of this caption."""
    return next(b for b in unfolded(section(name, of=of).blocks) if isinstance(b, Table) and b.caption == caption)


def test_what_was_not_examined_says_why():
    """Collectors in words, codes as codes, and the detail for engineers."""
    rows = next(block for block in unfolded(section("not_examined").blocks) if isinstance(block, Table)).rows

    assert ("login service", "The measurement ran out of time.", Mono("no byte in 5 s")) in rows
    assert ((Mono("tls.certificate.expired"),), "Nobody asked.", "") in rows


def test_everything_was_examined():
    """Said in words, not by an empty table."""
    assert (Paragraph("Everything was examined."),) == section("not_examined", of=fine()).blocks


def test_what_a_source_only_supposed_is_told():
    """In the words of the one who reconstructed the case."""
    remark = Remark("It guessed <this>.", "Supôs isto.")
    recorded = replace(sample(), manifest=replace(sample().manifest, remarks=(remark,)))

    assert Bullets(("Supôs isto.",)) == section("not_examined", "pt_BR", diagnosis(of=recorded)).blocks[-1]


def test_every_finding_with_its_references():
    """Code, severity, confidence, evidence."""
    rows = table("evidence", "All findings by code").rows

    assert 4 == len(rows)
    assert (
        Mono("http.auth.rejected"),
        Badge("high", Tone.HIGH),
        "observed",
        (Mono("handshake:repeats/r01/response/status"),),
    ) in rows


def test_every_collector_with_its_outcome():
    """Facts or the problem; the problem is kept in its own words for engineers."""
    rows = table("evidence", "What was collected").rows

    assert ["handshake", "login"] == [row[0].text for row in rows]
    assert ("it took too long:", Mono("no byte in 5 s")) == rows[1][-1]


def test_facts_stand_under_the_path_by_which_references_name_them():
    """What a finding cites can be found in the table."""
    judged = diagnosis(of=sample(memory=Memory(total=100, used=80, available=20)))
    rows = table("evidence", "Facts of memory", judged).rows

    assert [(Mono("total"), Mono("100")), (Mono("used"), Mono("80")), (Mono("available"), Mono("20"))] == list(rows[:3])
    assert all(resolve(judged.case, f"memory:{row[0].text}") is not None for row in rows)


def test_leaves_follow_names_and_ids():
    """The same way as references."""
    paths = dict(leaves(repeats(FORBIDDEN)))

    assert "403" == paths["repeats/r01/response/status"]
    assert "state: failed, took_ms: 1\u00a0ms, reason: status" == paths["repeats/r01/stages/response"]


def test_a_plain_item_is_one_line():
    """Twelve settings are twelve lines, each with what it says."""
    items = Sockets((SocketState("LISTEN", 3, 1), SocketState("CLOSED", 0, 0)))

    assert [("states/LISTEN", "host: 3, port: 1"), ("states/CLOSED", "host: 0, port: 0")] == list(leaves(items))[:2]


def test_long_facts_are_cut_and_the_file_is_named():
    """A page of thousands of rows would be read by nobody."""
    many = Sockets(tuple(SocketState(f"STATE_{n}", n, n) for n in range(150)))
    judged = diagnosis(of=sample(sockets=many))

    assert 80 == len(table("evidence", "Facts of sockets", judged).rows)
    assert "70 more stand in evidence/sockets.json." in text(section("evidence", of=judged))


def test_equal_ends_share_a_row():
    """Twenty attempts read as the two things that happened."""
    first = table("evidence", "How the 4 repeated attempts ended")

    assert [
        ("response: refused by status", "status 403", "3", Mono("r01, r02, r03")),
        ("opened", "status 101", "1", Mono("r04")),
    ] == list(first.rows)


@pytest.mark.parametrize(
    ("probe", "proof"),
    [
        (
            opened("p01", change=Change("token", "x"), base="r01"),
            Badge("this change alone opens the connection", Tone.GOOD),
        ),
        (
            ended("p01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, change=Change("token", "x"), base="r01"),
            Badge("it gets further: this was the first obstacle", Tone.MEDIUM),
        ),
        (answered("p01", 403, change=Change("token", "x"), base="r01"), Badge("not sufficient alone")),
        (
            answered("p01", 403, change=Change("control", "without_token"), base="r01"),
            Badge("control: it fails as well"),
        ),
        (
            answered("p01", 403, change=Change("control", "of_somebody_else"), base="r01"),
            Badge("control: it fails as well"),
        ),
        (
            opened("p01", change=Change("control", "without_token"), base="r01"),
            Badge("control: it opens as well, so open probes prove nothing"),
        ),
    ],
)
def test_the_matrix_says_what_each_probe_proves(probe, proof):
    """Green, advancing, or not sufficient; refuted is a matter of rules."""
    judged = diagnosis(of=sample(handshake=repeats(FORBIDDEN, probes=(probe,))))
    row = table("handshake", "The same request with one thing changed at a time", judged).rows[0]

    assert (proof,) == row[-1]


def test_an_open_probe_beside_an_open_control_proves_nothing():
    """The change was not what made it open."""
    probes = (
        opened("p01", change=Change("token", "x"), base="r01"),
        opened("p02", change=Change("control", "without_token"), base="r01"),
    )
    judged = diagnosis(of=sample(handshake=repeats(FORBIDDEN, probes=probes)))
    row = table("handshake", "The same request with one thing changed at a time", judged).rows[0]

    assert (Badge("it opens, but proves nothing: others open without this change"),) == row[-1]


def test_the_matrix_names_the_codes_that_a_probe_proves_or_refutes():
    """What opened alone proves its own cause, and refutes what other single changes would have proven."""
    quoted = Fail(Severity.HIGH, Confidence.PROVEN, evidence=("handshake:probes/p02",))
    rule = fires("token.format.quoted", Severity.HIGH, "quotes", at=quoted)
    probes = (
        answered("p01", 403, change=Change("token", "token_trimmed"), base="r01"),
        opened("p02", change=Change("token", "token_unquoted"), base="r01"),
        answered("p03", 403, change=Change("control", "unchanged"), base="r01"),
    )
    judged = diagnosis(rule, of=sample(handshake=repeats(FORBIDDEN, probes=probes)))
    whole = view_of(judged, "en", Registry({}, load().experiments, {rule.code: rule}))
    matrix = next(one for one in attempts.tables(whole) if isinstance(one, Table) and one.rows[0][0][1] == Mono("p01"))

    assert [("refuted:", Mono("token.format.whitespace")), ("proven:", Mono("token.format.quoted"))] == [
        row[-1][1:] for row in matrix.rows[:2]
    ]


def test_many_attempts_are_named_by_the_first():
    """Twenty ids would say no more."""
    shake = repeats(*(answered(f"r{n:02}", 403) for n in range(1, 21)))
    rows = table("handshake", "How the 20 repeated attempts ended", diagnosis(of=sample(handshake=shake))).rows

    assert Mono("r01, r02, r03, …") == rows[0][-1]


def test_what_the_look_at_tls_found_is_shown():
    """Version, cipher and protocol that the server agrees on, and whether it asks for a certificate."""
    judged = diagnosis(of=sample(handshake=repeats(opened("r01")), certificate=look(asks_certificate=True)))
    shown = dict(next(one for one in section("handshake", of=judged).blocks if isinstance(one, Definitions)).pairs)

    assert "TLSv1.3, TLS_AES_256_GCM_SHA384, http/1.1" == shown["Agreed where everything is on offer"]
    assert "yes" == shown["Asks clients for a certificate"]


def test_what_was_left_out_and_the_plain_gets_are_told():
    """A reader sees how far the numbers reach."""
    shake = repeats(
        FORBIDDEN,
        plain=(PlainGet("path", 404, "text/html"), PlainGet("root", None)),
        left_out=(LeftOut("repeats", 12, Stop.RATE_LIMITED),),
    )
    judged = diagnosis(of=sample(handshake=shake))

    assert [("same path", "404", "text/html"), ("root path", "no HTTP answer", "")] == list(
        table("handshake", "Plain GET without upgrade", judged).rows
    )
    assert "12 × repeats not made: the server asked us to slow down." in text(section("handshake", of=judged))


def test_close_codes_and_reasons_are_seen():
    """The server's own reason stands behind the code."""
    closed = ended("p01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(4001, "token <expired>", 12.0))

    assert "close code 4001 after 12\u00a0ms: token <expired>" == attempts.seen_of(view(), closed)
    assert "gone after 12\u00a0ms" == attempts.seen_of(
        view(), ended("p01", StageName.FIRST_SECOND, Reason.NO_CLOSE_FRAME, close=Close(None, "", 12.0))
    )


def test_latency_is_given_when_something_opened():
    """Percentiles of what opened only."""
    assert "Time to open: median 12\u00a0ms, 95th percentile 12\u00a0ms." in text(section("handshake"))
    assert "median" not in text(section("handshake", of=diagnosis(of=sample(handshake=repeats(FORBIDDEN)))))


def test_several_collectors_in_one_line():
    """As the diagnosis groups them."""
    item = NotExamined(Remark("Not here.", "Não aqui."), topics=("memory", "cpu"))
    of = replace(diagnosis(), not_examined=(item,))

    assert "memory, processor" in text(section("not_examined", of=of))


def test_all_collectors_of_a_notebook_are_called_by_its_title():
    """The diagnosis names the notebook in their place; its key is no word of the reader's language."""
    item = NotExamined(Remark("Not here.", "Não aqui."), topics=("resource", "login"))
    of = replace(diagnosis(), not_examined=(item,))

    assert "Recursos, serviço de login" in text(section("not_examined", "pt_BR", of=of))


def test_measurements_are_introduced_before_their_figures():
    """The figures that follow belong to a heading of their own."""
    shown = section("measured")

    assert "Measurements" == shown.title
    assert "A click opens a picture and its table." in text(shown)


def test_what_was_masked_is_told_by_rule():
    """How often, and never what."""
    manifest = replace(sample().manifest, masked=(("WS_TOKEN", 3), ("jwt", 1)))
    shown = table("evidence", "What the filter masked in texts", diagnosis(of=replace(sample(), manifest=manifest)))

    assert [(Mono("WS_TOKEN"), "3"), (Mono("jwt"), "1")] == list(shown.rows)
