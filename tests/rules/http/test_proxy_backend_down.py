"""The proxy gets no valid answer from the server behind it."""

import pytest

from tests.building import answered, ended, opened, repeats, said
from tests.rules.http_front_cases import of
from tests.rules.logs import added
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down


def test_the_proxys_own_log_proves_that_its_server_refuses():
    """What it says while we try; a log that says nothing of it changes nothing."""
    handshake = of(502)
    for lines, confidence in ((2, Confidence.PROVEN), (0, Confidence.OBSERVED)):
        log = LogDelta(900, (LogCount(LogPattern.UPSTREAM_REFUSED, lines, lines),) if lines else ())

        assert confidence is said(proxy_backend_down, handshake=handshake, log_delta=log).confidence


def test_an_error_page_does_not_hide_it():
    """nginx's error_page answers 200 or a redirect in place of the 502; the log has a line for each attempt."""
    for status in (200, 302, 404):
        told = LogDelta(900, (LogCount(LogPattern.UPSTREAM_REFUSED, 2),))
        found = said(proxy_backend_down, handshake=of(status), log_delta=told)

        assert Confidence.PROVEN is found.confidence
        assert f"(an error page with {status})" in proxy_backend_down.text.say("title", "en", found.values)
        fewer = LogDelta(900, (LogCount(LogPattern.UPSTREAM_REFUSED, 1),))
        assert Pass() == said(proxy_backend_down, handshake=of(status), log_delta=fewer)


def test_an_authentication_service_that_is_down_is_not_the_server():
    """nginx writes both lines for each attempt: what it did not reach is the service of its auth_request."""
    both = (LogCount(LogPattern.UPSTREAM_REFUSED, 2), LogCount(LogPattern.AUTH_REQUEST, 2))

    assert Pass() == said(proxy_backend_down, handshake=of(500), log_delta=LogDelta(900, both))


def test_a_load_balancer_without_targets_says_503():
    """By its own name in the answer."""
    for server in ("awselb/2.0", "lighttpd/1.4.69"):
        assert Severity.CRITICAL is said(proxy_backend_down, handshake=of(503, server=server)).severity


@pytest.mark.parametrize(
    ("status", "plain", "step"),
    [
        (502, 404, "read_server_log"),
        (502, 200, "read_server_log"),
        (520, 426, "read_server_log"),
        (502, 502, "restore_backend"),
        (502, None, "restore_backend"),
        (502, 401, "restore_backend"),
        (521, 200, "restore_backend"),
    ],
)
def test_a_server_that_answers_plain_requests_is_not_to_be_started(status: int, plain: int | None, step: str):
    """It fails on upgrades, which its log explains; 521 says refused, and a 401 may be the proxy's own."""
    handshake = repeats(answered("r01", status), plain=(PlainGet("path", plain),))
    hit = said(proxy_backend_down, handshake=handshake)

    assert (Confidence.OBSERVED, [step]) == (hit.confidence, [one.id for one in hit.steps])
    shown = proxy_backend_down.text.say("cause", "en", hit.values)
    assert (step == "read_server_log") is (f"gets {plain}" in shown) is ("handshake:plain" in hit.evidence)


def test_a_log_that_says_refused_outweighs_a_page():
    """The page comes from elsewhere."""
    log = LogDelta(900, (LogCount(LogPattern.UPSTREAM_REFUSED, 2, 2),))
    handshake = repeats(answered("r01", 502), plain=(PlainGet("path", 200),))
    hit = said(proxy_backend_down, handshake=handshake, log_delta=log)

    assert (Confidence.PROVEN, ["restore_backend"]) == (hit.confidence, [one.id for one in hit.steps])


def test_now_and_then_is_one_of_several_servers():
    """Some attempts opened, so the server that answered them runs."""
    handshake = repeats(opened("r01"), answered("r02", 502), plain=(PlainGet("path", 426),))
    hit = said(proxy_backend_down, handshake=handshake)

    assert (Severity.HIGH, ["find_failing_server"]) == (hit.severity, [one.id for one in hit.steps])
    assert "one of several" in proxy_backend_down.text.say("cause", "en", hit.values)


@pytest.mark.parametrize(
    ("says", "confidence", "step", "words"),
    [
        (LogPattern.UPSTREAM_REFUSED, Confidence.PROVEN, "restore_backend", "stopped"),
        (LogPattern.UPSTREAM_UNREACHABLE, Confidence.PROVEN, "restore_backend", "cannot reach"),
        (LogPattern.UPSTREAM_UNNAMED, Confidence.PROVEN, "name_resolver", "no `resolver`"),
        (LogPattern.UPSTREAM_TLS, Confidence.INFERRED, "restore_backend", "TLS between"),
        (LogPattern.UPSTREAM_CLOSED, Confidence.INFERRED, "read_server_log", "before it answers"),
    ],
)
def test_what_the_proxys_log_says_is_said_with_the_address(says, confidence, step, words):
    """Why the server closes has a deeper cause, so that alone is not proven."""
    hit = said(proxy_backend_down, handshake=of(502), log_delta=added(says, 5, "[::1]:9000"))
    cause = proxy_backend_down.text.say("cause", "en", hit.values)

    assert (confidence, [step]) == (hit.confidence, [one.id for one in hit.steps])
    assert words in cause
    assert "says so of [::1]:9000" in cause


@pytest.mark.parametrize(
    ("named", "down"), [("app/s1", False), ("127.0.0.1:9999", True), ("unix:/run/app.sock", True), ("", False)]
)
def test_a_server_that_runs_is_not_called_stopped(named: str, down: bool):
    """It opens when it is asked straight; a log that names another address is about another one."""
    straight = Backends((AskedBackend("http", "127.0.0.1", "127.0.0.1", 9000, opened("b01")),))
    log = added(LogPattern.UPSTREAM_REFUSED, 1, *filter(None, [named]))
    found = said(proxy_backend_down, handshake=repeats(answered("r01", 503)), log_delta=log, backends=straight)

    assert down is (found != Pass(("backends:asked",)))


@pytest.mark.parametrize(("lines", "down"), [(2, True), (1, False)])
def test_a_cut_stands_for_the_502_where_the_log_says_so_of_each(lines: int, down: bool):
    """http-proxy of Node and stunnel close the connection where their server refuses."""
    cut = repeats(ended("r01", StageName.RESPONSE, Reason.CLOSED), ended("r02", StageName.RESPONSE, Reason.RESET))
    found = said(proxy_backend_down, handshake=cut, log_delta=added(LogPattern.UPSTREAM_REFUSED, lines, "[::1]:9000"))

    assert down is (found != Pass())
    if down:
        assert Confidence.PROVEN is found.confidence
        assert "(no answer)" in proxy_backend_down.text.say("title", "en", found.values)


def test_an_address_that_the_proxy_never_needs_is_not_blamed():
    """localhost has ::1 too, where nobody listens; the log says that TLS with 127.0.0.1 fails."""
    both = (
        AskedBackend("https", "localhost", "127.0.0.1", 9000, answered("b01", 400)),
        AskedBackend("https", "localhost", "::1", 9000, ended("b02", StageName.TCP, Reason.REFUSED)),
    )
    found = said(
        proxy_backend_down, handshake=of(502), log_delta=added(LogPattern.UPSTREAM_TLS, 5), backends=Backends(both)
    )

    assert Confidence.INFERRED is found.confidence
    assert "TLS between" in proxy_backend_down.text.say("cause", "en", found.values)


@pytest.mark.parametrize(
    ("status", "server", "words", "step"),
    [
        (521, "cloudflare", "refused its connection", "restore_backend"),
        (523, "cloudflare", "found no way", "restore_backend"),
        (525, "cloudflare", "TLS with the server failed", "serve_tls_to_cloudflare"),
        (526, "cloudflare", "does not accept the server's certificate", "serve_tls_to_cloudflare"),
        (526, "shop", "The proxy's log says which", "restore_backend"),
        (502, "cloudflare", "The proxy's log says which", "restore_backend"),
    ],
)
def test_cloudflares_own_status_says_what_failed(status: int, server: str, words: str, step: str):
    """As its documentation has it; the same number by somebody else means nothing."""
    found = said(proxy_backend_down, handshake=of(status, server=server))

    assert (Confidence.OBSERVED, [step]) == (found.confidence, [one.id for one in found.steps])
    assert words in found.values["why"].say("en")


@pytest.mark.parametrize(
    ("body", "step"),
    [
        ('{"error":"payment provider failed"}', "read_server_log"),
        ('{"message":"An invalid response was received from the upstream server"}', "restore_backend"),
        ("<h1>502 Bad Gateway</h1>", "restore_backend"),
    ],
)
def test_an_application_may_say_502_itself(body: str, step: str):
    """Its words are told, and its log is read first; nobody is sent to start a server that answers."""
    found = said(proxy_backend_down, handshake=repeats(answered("r01", 502, body)))

    assert [step] == [one.id for one in found.steps]
    told = proxy_backend_down.text.say("cause", "en", found.values)
    assert ("payment provider failed" in told) is (step == "read_server_log")
