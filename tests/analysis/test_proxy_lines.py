"""A proxy that says who it is gets its own lines; for another one those of nginx."""

import pytest

from tests.building import answered
from wsinvest.analysis.proxy_lines import ANY, APACHE, HAPROXY, NGINX, lines_of


@pytest.mark.parametrize(
    ("server", "lines"),
    [
        ("nginx/1.22.1", NGINX),
        ("openresty", NGINX),
        ("Apache/2.4.62 (Debian)", APACHE),
        ("Apache-Coyote/1.1", ANY),  # Tomcat, which is no proxy
        ("HAProxy", HAPROXY),
        ("uvicorn", ANY),
        ("", ANY),
    ],
)
def test_the_lines_are_those_of_the_proxy(server: str, lines):
    """By the Server header of its answer."""
    headers = (("Server", server),) if server else ()

    assert lines is lines_of(answered("r01", 426, headers=headers))
