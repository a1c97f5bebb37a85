"""What an nginx configuration does with one URL."""

from pathlib import Path

import pytest

from tests.proxyconf.reading import facts, headers, values
from wsinvest.facts.proxy import Backend, Place
from wsinvest.proxyconf.files import Unreadable

UPGRADE = 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'


def site(location: str, http: str = "", port: int = 8080) -> str:
    """A whole configuration of one server."""
    return f"events {{}}\nhttp {{ {http}\nserver {{ listen {port};\n{location}\n}} }}\n"


def test_the_backend_and_the_line_of_what_is_written(tmp_path: Path):
    """A finding cites these lines; a reader opens the file there."""
    proxy = facts(tmp_path, site("location /ws {\n proxy_pass http://10.0.0.1:3000;\n}"))
    shown = str(tmp_path / "conf").replace(str(Path.home()), "~")

    assert (Backend("http", "10.0.0.1", 3000, Place(shown, 5)),) == proxy.backends
    assert Place(shown, 4) == proxy.route.place
    assert ("location", "/ws") == (proxy.route.name, proxy.route.value)


@pytest.mark.parametrize(
    ("http", "location", "arrives"),
    [
        ("", "", {"upgrade": "", "connection": "close"}),
        ("", UPGRADE, {"upgrade": "websocket", "connection": "upgrade"}),
        ("proxy_set_header Upgrade $http_upgrade;", "", {"upgrade": "websocket", "connection": "close"}),
        # a level with any proxy_set_header inherits none
        ("proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Host $host;", {"upgrade": ""}),
        (
            "map $http_upgrade $go { default upgrade; '' close; }",
            "proxy_set_header Connection $go;",
            {"connection": "upgrade"},
        ),
        ("map $http_upgrade $go { ~^web on; default off; }", "proxy_set_header Connection $go;", {"connection": "on"}),
        ("map $nobody $go { default on; }", "proxy_set_header Connection $go;", {"connection": None}),
        ("", "set $x up; proxy_set_header Connection ${x}grade;", {"connection": "upgrade"}),
        ("", "proxy_set_header Host $http_host;", {"host": "127.0.0.1:8080"}),
        ("", "proxy_set_header X-Forwarded-Proto $scheme;", {"x-forwarded-proto": "http"}),
        ("", 'if ($http_upgrade = "websocket") { proxy_set_header Connection on; }', {"connection": "on"}),
        ("", "if ($http_upgrade = h2c) { proxy_set_header Connection on; }", {"connection": "close"}),
    ],
)
def test_which_headers_arrive(tmp_path: Path, http: str, location: str, arrives: dict[str, str | None]):
    """By level, with maps, set and if; nginx itself sends Connection: close and no Upgrade."""
    proxy = facts(tmp_path, site(f"location / {{ proxy_pass http://127.0.0.1:1; {location} }}", http))

    assert arrives.items() <= headers(proxy).items()


def test_the_names_of_an_upstream_are_its_servers(tmp_path: Path):
    """Those that are down or a reserve do not serve; ip_hash is told."""
    group = "upstream app { ip_hash; server 127.0.0.1:1; server [::1]:2 max_fails=0; server 127.0.0.1:3 backup; }"
    proxy = facts(tmp_path, site("location / { proxy_pass https://app; }", group))

    assert [("https", "127.0.0.1", 1), ("https", "::1", 2)] == [(b.scheme, b.host, b.port) for b in proxy.backends]
    assert "ip_hash" in values(proxy)


def test_a_snippet_of_a_site_is_enough(tmp_path: Path):
    """sites-available and conf.d hold files without an http block."""
    proxy = facts(tmp_path, "server { listen 8080; location / { proxy_pass http://h; } }")

    assert "nginx" == proxy.program
    assert [80] == [one.port for one in proxy.backends]
    assert "worker_connections" not in values(proxy)


def test_a_snippet_of_locations_is_enough(tmp_path: Path):
    """As people paste them."""
    assert facts(tmp_path, "location /ws {\n proxy_pass http://h:1;\n}\n").backends


def test_a_configuration_of_another_port_and_name_says_nothing(tmp_path: Path):
    """Two sites, neither on this port nor of this name: which one serves is not told."""
    other = "server { listen 81; server_name a; } server { listen 82; server_name b; }"

    assert facts(tmp_path, f"http {{ {other} }}", "ws://c:80/").route is None


def test_the_only_server_is_taken_and_that_is_said(tmp_path: Path):
    """Docker maps ports in front of nginx."""
    proxy = facts(tmp_path, "http { server { listen 80; location / { proxy_pass http://app:3000; } } }")

    assert ["app"] == [one.host for one in proxy.backends]
    assert "no server block listens on port 8080" in proxy.notes[0]


def test_a_secret_in_a_header_is_left_out(tmp_path: Path):
    """proxy_set_header may hold the key of the server behind."""
    secret = "gho_16C7e42F292c6912E7710c838347Ae178B4a"
    named = (("Authorization", f'"Bearer {secret}"'), ("X-Key", secret), ("Host", secret))
    lines = " ".join(f"proxy_set_header {name} {value};" for name, value in named)
    proxy = facts(tmp_path, site(f"location / {{ proxy_pass http://u:{secret}@h; {lines} }}"))

    assert ["Authorization", "X-Key", "Host"] == [one.name for one in proxy.headers[:3]]
    assert secret not in repr(proxy)


@pytest.mark.parametrize(
    ("location", "url", "behind"),
    [
        ("location /ws { proxy_pass http://h; }", "ws://127.0.0.1:8080/ws", "/ws"),
        ("location /ws { proxy_pass http://h/; }", "ws://127.0.0.1:8080/ws", "/"),
        ("location /live/ { proxy_pass http://h/; }", "ws://127.0.0.1:8080/live/ws", "/ws"),
        ("location /live { proxy_pass http://h/; }", "ws://127.0.0.1:8080/live/ws", "//ws"),
        ("location / { rewrite ^/api/(.*)$ /$1 break; proxy_pass http://h; }", "ws://127.0.0.1:8080/api/ws", "/ws"),
        ("location / { set $b h:1; proxy_pass http://$b/app; }", "ws://127.0.0.1:8080/ws", "/app"),
        ("location / { set $b http://h:1; proxy_pass $b/; }", "ws://127.0.0.1:8080/ws", "/"),
        ("location / { set $b http://h:1; proxy_pass $b; }", "ws://127.0.0.1:8080/ws", "/ws"),
        ("location ~ ^/a/(.*) { proxy_pass http://h/$1$is_args$args; }", "ws://127.0.0.1:8080/a/ws", "/ws"),
    ],
)
def test_the_path_as_the_server_gets_it(tmp_path: Path, location: str, url: str, behind: str):
    """A URI in proxy_pass replaces the location's prefix; with variables it replaces all."""
    assert behind == facts(tmp_path, site(location), url).path_behind


@pytest.mark.parametrize(
    ("location", "lost"),
    [
        ("location / { set $b h; proxy_pass http://$b/ws; }", True),
        ("location / { set $b h; proxy_pass http://$b/ws$is_args$args; }", False),
        ("location / { set $b http://h; proxy_pass $b/ws; }", True),
        ("location / { set $b http://h; proxy_pass $b$request_uri; }", False),
        ("location / { set $b http://h; proxy_pass $b; }", False),
        ("location / { proxy_pass http://h/; }", False),
        ("location / { rewrite ^ /ws? break; proxy_pass http://h; }", True),
    ],
)
def test_a_query_that_is_dropped(tmp_path: Path, location: str, lost: bool):
    """With variables and a URI nginx passes on no query of its own; a question mark at a rewrite's end drops it."""
    proxy = facts(tmp_path, site(location), "ws://127.0.0.1:8080/ws?token=x")

    assert lost is (proxy.query_lost is not None)


def test_includes_are_read_where_they_stand(tmp_path: Path):
    """With their own file and line; patterns are sorted, links followed."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "real").write_text("server { listen 8080; include snippets/up; location / { proxy_pass http://h; } }")
    (tmp_path / "sites/a").symlink_to(tmp_path / "real")
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/up").write_text("\nproxy_set_header Host a.example;\n")
    proxy = facts(tmp_path, "http { include sites/*; }")

    assert "a.example" == headers(proxy)["host"]
    assert [("up", 2)] == [(Path(h.place.file).name, h.place.line) for h in proxy.headers if h.place.line]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "is not there"),
        (lambda path: path.write_bytes(b"\0\1"), "zero bytes"),
        (lambda path: path.mkdir(), "no ordinary file"),
        (lambda path: __import__("os").mkfifo(path), "no ordinary file"),
        (lambda path: path.write_text("include conf;"), "includes itself"),
        (lambda path: path.write_text("server { listen 1; "), "cannot be parsed"),
        (lambda path: path.write_text("# " + "x" * 3 * 2**20), "larger than"),
    ],
)
def test_an_include_that_cannot_be_read_is_a_note_and_the_rest_goes_on(tmp_path: Path, make, said: str):
    """With file and line; and it counts as unread, since it might hold what seems to be missing."""
    make(tmp_path / "other")
    proxy = facts(tmp_path, site("location / {\n include other;\n proxy_pass http://h; }"))

    assert any(said in note for note in proxy.notes), proxy.notes
    assert proxy.unread
    assert proxy.backends


@pytest.mark.parametrize("text", ["", "hello\n", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n", "\0"])
def test_what_is_no_configuration_is_refused(tmp_path: Path, text: str):
    """In one line, without any of its text."""
    with pytest.raises(Unreadable) as caught:
        facts(tmp_path, text)

    assert "MII" not in str(caught.value)


def test_blocks_within_blocks_without_end(tmp_path: Path):
    """A file that is nested some thousand times ends with a note."""
    proxy = facts(tmp_path, "http { server { listen 1; }" + "location / { " * 3000 + "}" * 3001)

    assert (None, True) == (proxy.route, "cannot be parsed" in proxy.notes[0])


def test_a_forwarder_of_the_stream_module(tmp_path: Path):
    """It passes bytes on; its timeout is proxy_timeout."""
    proxy = facts(tmp_path, "stream {\n server { listen 8080; proxy_pass 127.0.0.1:9; proxy_timeout 1m; }\n}")

    assert [("tcp", 9)] == [(one.scheme, one.port) for one in proxy.backends]
    assert "1m" == values(proxy)["proxy_timeout"]


@pytest.mark.parametrize(
    ("http", "location", "rules"),
    [
        ("allow 10.0.0.0/8;", "deny all;", ["deny all"]),
        ("deny all;", "allow 10.0.0.1; deny all;", ["allow 10.0.0.1", "deny all"]),
        ("deny all;", "", ["deny all"]),
        ("allow all;", "limit_except POST { deny all; }", ["deny all"]),
        ("allow all;", "limit_except GET POST { deny all; }", ["allow all"]),
    ],
)
def test_which_access_rules_a_handshake_falls_under(tmp_path: Path, http: str, location: str, rules: list[str]):
    """Those of the innermost level that has any, in their order; a handshake is a GET."""
    text = f"http {{ {http} server {{ listen 8080; location / {{ {location} proxy_pass http://127.0.0.1:9000; }} }} }}"
    found = facts(tmp_path, text).all("allow", "deny")

    assert rules == [f"{one.name} {one.value}" for one in found]
