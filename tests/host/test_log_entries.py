"""Entries are whole, entries of one kind are one, and the line that tells most is found in each form of a log."""

import pytest

from wsinvest.facts.log import LogPattern
from wsinvest.host.log_entries import entries, groups
from wsinvest.host.log_kinds import kinds_of, most_telling, shortened

PYTHON = """ERROR:    Exception in ASGI application
Traceback (most recent call last):
  File "/a/b.py", line 3, in run
    raise x
OSError: [Errno 111] Connect call failed ('127.0.0.1', 6379)

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/a/b.py", line 3, in run
redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:6379. Connect call failed
"""
BARE = """Traceback (most recent call last):
  File "/a/b.py", line 3, in run
KeyError: 'x'
"""
NODE = """TypeError: Cannot read properties of undefined
    at WebSocketServer.<anonymous> (/a/b.js:3:4)
    at emit (node:events:1)
"""
JAVA = """2026-11-28 20:00:00.000 ERROR 7 --- [nio-1] o.a.c.c.C : Servlet.service() threw
java.lang.IllegalStateException: outer
\tat a.b.C.run(C.java:3)
Caused by: java.lang.ArithmeticException: / by zero
\tat a.b.D.run(D.java:3)
\t... 12 more
"""
GO = """2026/11/28 20:00:00 http: panic serving 127.0.0.1:1: boom
goroutine 7 [running]:
net/http.(*conn).serve.func1()
\t/usr/lib/go/src/net/http/server.go:1 +0x1
panic({0x1, 0x2})
\t/usr/lib/go/panic.go:1
"""
RUST = """thread 'tokio-runtime-worker' panicked at src/main.rs:3:5:
boom
note: run with `RUST_BACKTRACE=1`
"""
RUBY = """2026-11-28 20:00:00 +0000 Rack app ("GET /cable"): #<RuntimeError: boom>
/a/config.ru:12:in `call'
/a/puma.rb:1:in `x'
"""
JSON = '{"level":50,"pid":3,"msg":"closed","err":{"message":"kaput","stack":"Error: kaput\\\\n    at x (/a.js:1)"}}\n'
SHAPES = {
    "python": (
        PYTHON,
        b"redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:6379. Connect call failed",
    ),
    "python without a head": (BARE, b"KeyError: 'x'"),
    "node": (NODE, b"TypeError: Cannot read properties of undefined"),
    "spring": (JAVA, b"Caused by: java.lang.ArithmeticException: / by zero"),
    "go": (GO, b"2026/11/28 20:00:00 http: panic serving 127.0.0.1:1: boom"),
    "rust": (RUST, b"thread 'tokio-runtime-worker' panicked at src/main.rs:3:5:"),
    "ruby": (RUBY, b'2026-11-28 20:00:00 +0000 Rack app ("GET /cable"): #<RuntimeError: boom>'),
    "json": (JSON, b"closed: kaput"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_trace_is_one_entry_with_its_telling_line(name: str):
    """Between lines of others, which stay entries of their own."""
    text, telling = SHAPES[name]
    before, after = "INFO:     connection open\n", "2026-11-28 20:00:01 INFO closed\n"
    first, found, last = entries(f"{before}{text}{after}".encode(), at=100)

    assert (telling, 2) == (found.telling, found.level)
    assert found.is_exception
    assert (100 + len(before), text.encode().strip()) == (found.at, found.text)
    assert (before.encode().strip(), after.encode().strip()) == (first.text, last.text)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("2026/11/28 20:00:00 [error] 7#7: *1 x", 2),
        ("[2026-11-28 20:00:00 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:31)", 2),
        ("E, [2026-11-28T20:00:00.1 #7] ERROR -- : x", 2),
        ('{"level":"error","msg":"x"}', 2),
        ("WARNING:  Unsupported upgrade request.", 1),
        ('{"level":40,"msg":"x"}', 1),
        ('127.0.0.1 - - [22/Nov/2026:15:42:33 +0000] "GET /ws" 101', 0),
        ("an errorless day", 0),
    ],
)
def test_the_level_of_a_line(line: str, level: int):
    """By its word or its number."""
    assert level == entries(line.encode())[0].level


def test_what_differs_in_numbers_and_ids_alone_is_one_kind():
    """The kind that was written last stands last."""
    text = b"1 refused 10.0.0.1:41\nother\n2 refused 10.0.0.9:42\nid 3f2a lost\nid 99cc lost\n"

    assert [1, 2, 2] == [len(alike) for alike in groups(entries(text))]


def test_ids_with_letters_in_json_do_not_part_a_kind():
    """Fastify counts its requests in base 36: req-9, req-a ... req-z, req-10."""
    line = '{"level":50,"reqId":"req-%s","req":{"method":"GET"},"msg":"s.on is not a function"}\n'
    text = "".join(line % name for name in ("9", "a", "z", "1g")).encode()

    assert [4] == [len(one) for one in groups(entries(text))]


def test_known_lines_stand_before_exceptions_before_errors_before_what_repeats():
    """What is neither, and was not written for each failed attempt, is not shown at all."""
    text = f"INFO one of others\nGET /ws 403\nGET /ws 403\nerror: disk\nfine\n{BARE}{PYTHON}".encode()
    kinds, _others = kinds_of(text, before=f"error: disk\nfine\n{BARE}{BARE}".encode())
    said = [(one.last.telling[:9], one.before) for one in most_telling(kinds, failed=2, most=9)]

    assert [(b"redis.exc", 0), (b"KeyError:", 2), (b"error: di", 1), (b"GET /ws 4", 0)] == said
    known = most_telling(kinds, failed=2, most=1)[0]
    assert (LogPattern.DEPENDENCY_REFUSED, ("127.0.0.1:6379",)) == (known.says, known.named)
    assert [] == most_telling(kinds_of(b"GET /ws 101\n", b"")[0], failed=0, most=9)


def test_of_a_long_trace_its_beginning_and_its_end_are_kept():
    """Cut between lines, so that no secret is cut in two."""
    frames = "".join(f'  File "/a/b.py", line {n}, in run\n' for n in range(300))
    [one] = entries(f"Traceback (most recent call last):\n{frames}KeyError: 'x'\n".encode())
    kept = shortened(one).split(b"\n")

    assert len(b"\n".join(kept)) < 2100
    assert (b"Traceback (most recent call last):", b"KeyError: 'x'") == (kept[0], kept[-1])
    assert set(kept) - set(one.lines) == {"…".encode()}


@pytest.mark.parametrize(
    "text", [b"", b"\n\n", b"\0\xff\xfe" * 500, b"x" * 2**20, b"{" * 5000, b"{}\n[]\n", b"\r\n \r\n"]
)
def test_what_is_no_text_does_no_harm(text: bytes):
    """Binary, one endless line, JSON that is none."""
    for kind in kinds_of(text, text)[0]:
        assert kind.last.telling in text
