"""Which proxy the environment names for a URL, and what NO_PROXY excepts."""

from pathlib import Path

import pytest

from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import revealed

AT = "http://127.0.0.1:3128"


def named(url: str, environ: dict[str, str], **options: str) -> str:
    """The variable that counts, empty if none does."""
    found = resolve(url, Options(**options), environ).unasked
    return found.variable if found else ""


@pytest.mark.parametrize(
    ("url", "environ", "expected"),
    [
        ("ws://chat.example/ws", {"HTTP_PROXY": AT}, "HTTP_PROXY"),
        ("ws://chat.example/ws", {"http_proxy": AT, "HTTPS_PROXY": AT}, "HTTPS_PROXY"),
        ("ws://chat.example/ws", {"all_proxy": AT}, "all_proxy"),
        ("wss://chat.example/ws", {"HTTP_PROXY": AT}, ""),
        ("wss://chat.example/ws", {"HTTPS_PROXY": "127.0.0.1:3128"}, "HTTPS_PROXY"),
        ("wss://chat.example/ws", {"HTTPS_PROXY": "  "}, ""),
        ("wss://chat.example/ws", {"HTTPS_PROXY": "ftp://x"}, ""),
        ("wss://chat.example/ws", {"HTTPS_PROXY": AT, "NO_PROXY": "example"}, ""),
        ("wss://chat.example/ws", {"HTTPS_PROXY": AT, "no_proxy": "*"}, ""),
        ("wss://chat.example/ws", {"HTTPS_PROXY": AT, "NO_PROXY": "chat.example:444"}, "HTTPS_PROXY"),
        ("wss://10.1.2.3/ws", {"HTTPS_PROXY": AT, "NO_PROXY": "localhost,10.0.0.0/8"}, ""),
        ("wss://10.1.2.3/ws", {"HTTPS_PROXY": AT, "NO_PROXY": "localhost 10.1.2.3"}, ""),
        ("wss://chat.example/ws", {"HTTPS_PROXY": AT, "NO_PROXY": "a.b, *.example"}, ""),
        ("wss://chat.example/ws", {"HTTPS_PROXY": AT, "NO_PROXY": "*.other.example"}, "HTTPS_PROXY"),
        ("wss://[::1]/ws", {"HTTPS_PROXY": AT, "NO_PROXY": "[::1]"}, ""),
        ("wss://11.1.2.3/ws", {"HTTPS_PROXY": AT, "NO_PROXY": "localhost,10.0.0.0/8"}, "HTTPS_PROXY"),
        ("wss://chat.example/ws", {}, ""),
    ],
)
def test_the_variable_that_counts(url, environ, expected):
    """By the scheme of the URL, and none for what NO_PROXY excepts."""
    assert expected == named(url, environ)


def test_the_service_may_name_it_in_its_own_file(tmp_path: Path):
    """A program that loads its .env goes by what stands there; the value of the shell outranks it."""
    env = tmp_path / ".env"
    env.write_text(f"WS_URL=ws://chat.example/ws\nHTTP_PROXY={AT}\nNO_PROXY=other.example\n")

    assert "HTTP_PROXY" == named("ws://chat.example/ws", {}, env_file=str(env))
    assert "" == named("ws://chat.example/ws", {"NO_PROXY": "chat.example"}, env_file=str(env))


def test_its_password_is_a_secret():
    """Neither the password nor the pair in base64 is ever shown."""
    redactor = Redactor()
    found = resolve("ws://chat.example/ws", Options(), {"HTTP_PROXY": "http://u:Zk39qqpw@127.0.0.1:3128"}, redactor)

    assert found.unasked is not None
    assert "Zk39qqpw" == revealed(found.unasked.password)
    assert "Zk39qqpw" not in redactor.clean("it said Zk39qqpw")
    assert "Zk39qqpw" not in repr(found)
