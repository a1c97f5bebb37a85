"""What a run says of a proxy's configuration that it could not use."""

from tests.building import case, opened, repeats
from tests.rules.proxy_cases import nginx
from wsinvest.diagnose.limits import OTHER_SITE, PROXY, UNREAD, limits_of


def said(**facts: object) -> list[str]:
    """The sentences on the proxy, in English, and their details."""
    of_proxy = (one for one in limits_of(case(handshake=repeats(opened("r01")), **facts)) if one.topics == ("proxy",))
    return [f"{one.why.say('en')} {one.detail}".strip() for one in of_proxy]


def test_no_file_another_site_and_an_include_that_was_not_read():
    """Each is said once; a file that was read for this URL leaves nothing to say."""
    assert [PROXY.say("en")] == said()
    assert [] == said(proxy=nginx())
    assert "names no server for this host" in said(proxy=nginx(route=None))[0]
    assert [f"{UNREAD.say('en')} a.conf:3: not there"] == said(proxy=nginx(notes=("a.conf:3: not there",)))
    assert "{file}" in OTHER_SITE.template("en")
