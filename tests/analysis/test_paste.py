"""Lines to paste hold the target's own path, host and time, and nothing that a shell would read otherwise."""

from datetime import UTC, datetime

import pytest

from tests.building import target
from wsinvest.analysis.paste import safe, values_of, with_command, with_lines
from wsinvest.analysis.proxy_lines import NGINX
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.i18n.messages import Message
from wsinvest.model.case import Remark
from wsinvest.model.finding import Confidence, Fail, Rival, Severity
from wsinvest.model.target import Target, Url

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
FAIL = Fail(Severity.HIGH, Confidence.PROVEN)
TELLS = Remark("a", "b")


def at(path: str = "/live/ws", host: str = "chat.example") -> Target:
    return target(Url("wss", host, 8443, path))


def test_the_lines_for_nginx_name_the_real_path():
    """Whoever pastes them has nothing to look up but the server behind."""
    (step,) = with_lines((VERIFY_AUTH,), Fail(Severity.HIGH, Confidence.PROVEN, snippet=NGINX), values_of(at(), NOW))
    lines = step.snippet.say("en").splitlines()

    assert "location /live/ws {" == lines[0]
    for line in (
        "proxy_http_version 1.1;",
        "proxy_set_header Upgrade $http_upgrade;",
        'proxy_set_header Connection "upgrade";',
    ):
        assert f"    {line}" in lines


def test_a_log_is_read_from_the_minute_of_the_run():
    """In UTC, as journalctl and docker take it."""
    (step,) = with_lines((READ_SERVER_LOG,), FAIL, values_of(at(), NOW))

    assert "--since '2026-11-22 03:04:05 UTC'" in step.snippet.say("pt_BR")
    assert "--since 2026-11-22T03:04:05Z" in step.snippet.say("en")


@pytest.mark.parametrize(
    "bad", ["/a;rm -rf ~", "/$(id)", "/a b", "/`id`", "/a'b", '/a"b', "/a\nb", "/…", "/a|b", "/a&b"]
)
def test_what_a_shell_would_run_stays_a_placeholder(bad: str):
    """The path of a URL may come from somebody else's ticket."""
    assert "/PATH" == values_of(at(bad), NOW)["path"]
    assert "x" == safe(bad, "x")


def test_only_the_first_step_gets_the_finding_s_own_lines():
    """The others keep theirs."""
    fail = Fail(Severity.HIGH, Confidence.PROVEN, {"name": "access_token"}, snippet=Message("?{name}="))
    first, second = with_lines((VERIFY_AUTH, READ_SERVER_LOG), fail, values_of(at(), NOW))

    assert "?access_token=" == first.snippet.say("en")
    assert second.snippet.say("en").startswith("journalctl")


def test_a_rival_s_command_names_the_target():
    """So that it can be run as it stands."""
    rival = Rival("a.b.c", "wsinvest diagnose URL -o X; nc HOST:PORT; curl http://127.0.0.1:SERVER_PORT/PATH", TELLS)

    assert (
        "wsinvest diagnose wss://chat.example:8443/live/ws -o X; nc chat.example:8443;"
        " curl http://127.0.0.1:SERVER_PORT/live/ws" == with_command(rival, values_of(at(), NOW)).command
    )
    assert "diagnose wss://chat.example:8443/PATH" in with_command(rival, values_of(at("/a b"), NOW)).command


def test_an_ipv6_address_is_in_brackets():
    """As in a URL."""
    assert "[::1]:8443" == values_of(at(host="::1"), NOW)["at"]


@pytest.mark.parametrize("bad", ["-esh", "-f.env", "--proxy"])
def test_what_a_command_takes_for_an_option_stays_a_placeholder(bad: str):
    """A host may begin with a minus in a file that somebody sent."""
    assert "HOST" == safe(bad, "HOST")


def test_curl_gets_the_url_of_the_page():
    """It does not know the schemes of WebSockets."""
    assert "https://chat.example:8443/live/ws" == values_of(at(), NOW)["http_url"]
