"""The welcome page of a web server that nobody has set up: whose answer it is, and what follows."""

import pytest

from tests.building import answered, case, repeats
from wsinvest.analysis.default_site import answers
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Response

PAGES = [
    "<title>Welcome to nginx!</title>",
    "<title>Apache2 Debian Default Page: It works</title>",
    "<html><body><h1>It works!</h1></body></html>",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("label", ["path", "root"])
def test_the_page_beside_a_refused_upgrade_tells(page: str, label: str):
    """Where the web server itself says 404; a server behind it that says so was reached."""
    gets = tuple(
        PlainGet(one, 200 if one == label else 404, "text/html", Response(200, body=page if one == label else ""))
        for one in ("path", "root")
    )

    assert answers(repeats(answered("r01", 404, "<hr><center>nginx/1.22.1</center>"), plain=gets))
    assert not answers(repeats(answered("r01", 404, "Cannot GET /ws"), plain=gets))


@pytest.mark.parametrize("page", PAGES)
def test_the_page_in_place_of_the_upgrade_tells(page: str):
    """The first step is to let the right site answer."""
    first = diagnose(case(handshake=repeats(answered("r01", 200, page)))).first

    assert first is not None
    assert first.id == "set_up_site"


def test_an_ordinary_page_does_not():
    """Its path is what has to be corrected."""
    handshake = repeats(answered("r01", 200, "<title>Our shop</title>"))
    first = diagnose(case(handshake=handshake)).first

    assert not answers(handshake)
    assert first is not None
    assert first.id == "fix_path"
