"""Would a browser send a cookie to the WebSocket's URL? The rules of RFC 6265bis, one by one."""

from dataclasses import replace

import pytest

from wsinvest.facts.cookies import SetCookie, Withheld, default_path, is_certain, is_cross_site, named, withheld
from wsinvest.model.target import Url

LOGIN = Url("https", "api.shop.example", 443, "/api/login")
WSS = Url("wss", "api.shop.example", 443, "/ws")
PLAIN = SetCookie("sid", path="/")


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [
        (PLAIN, None),
        (SetCookie("sid", path="/ws"), None),
        (SetCookie("sid", path="/w"), Withheld.PATH),
        (SetCookie("sid", path="/ws/"), Withheld.PATH),
        (SetCookie("sid"), Withheld.PATH),  # that of the login's folder, /api
        (SetCookie("sid", path="api"), Withheld.PATH),
        (SetCookie("sid", "/", domain=".shop.example"), None),
        (SetCookie("sid", "/", domain="other.example"), Withheld.FOREIGN_DOMAIN),
        (SetCookie("sid", "/", domain="p.example"), Withheld.FOREIGN_DOMAIN),
        (SetCookie("sid", "/", secure=True, same_site="none", partitioned=True), None),
        (SetCookie("sid", "/", same_site="none"), Withheld.NONE_WITHOUT_SECURE),
        (SetCookie("sid", "/", partitioned=True), Withheld.NONE_WITHOUT_SECURE),
        (SetCookie("__Host-sid", "/", secure=True), None),
        (SetCookie("__Host-sid", "/ws", secure=True), Withheld.PREFIX),
        (SetCookie("__Host-sid", "/", domain="shop.example", secure=True), Withheld.PREFIX),
        (SetCookie("__Secure-sid", "/"), Withheld.PREFIX),
        (SetCookie("sid", "/", expired=True), Withheld.EXPIRED),
    ],
)
def test_each_attribute_is_held_against_the_url(cookie, expected):
    """The first URL that is not held, and the last one that is."""
    assert expected == withheld(cookie, LOGIN, WSS)


def test_a_cookie_without_domain_belongs_to_one_host():
    """localhost and 127.0.0.1 are two hosts; ports are no part of a host."""
    here, there = Url("http", "localhost", 8000, "/login"), Url("ws", "127.0.0.1", 9000, "/ws")

    assert withheld(PLAIN, here, there) is Withheld.HOST
    assert withheld(PLAIN, here, replace(there, host="localhost")) is None


def test_secure_wants_tls_on_both_ways():
    """Set over plain HTTP it is dropped, to ws it is not sent; and some browsers trust their own machine."""
    plain, secure = replace(WSS, scheme="ws"), replace(PLAIN, secure=True)

    assert withheld(secure, LOGIN, plain) is Withheld.SECURE
    assert withheld(secure, replace(LOGIN, scheme="http"), WSS) is Withheld.SECURE_NOT_SET
    assert is_certain(Withheld.SECURE, plain)
    assert not is_certain(Withheld.SECURE, replace(plain, host="127.0.0.1"))


def test_what_is_certain_comes_first():
    """A Path that does not fit holds in every browser, Secure on this machine does not."""
    here, there = Url("http", "127.0.0.1", 80, "/api/login"), Url("ws", "127.0.0.1", 80, "/ws")

    assert withheld(SetCookie("sid", "/api", secure=True), here, there) is Withheld.PATH


@pytest.mark.parametrize(
    ("same_site", "page", "expected"),
    [
        ("lax", "https://www.shop.example", None),
        ("lax", "https://app.example", Withheld.CROSS_SITE),
        ("strict", "https://app.example", Withheld.CROSS_SITE),
        ("", "https://app.example", Withheld.SITE_BY_DEFAULT),
        ("lax", "", None),
    ],
)
def test_the_page_must_be_of_the_same_site(same_site, page, expected):
    """Its registrable domain counts, and nothing is said where the page is not known."""
    assert expected == withheld(replace(PLAIN, same_site=same_site), LOGIN, WSS, page)


@pytest.mark.parametrize(
    ("page", "host", "expected"),
    [
        ("https://shop.example", "ws.shop.example", False),
        ("https://a.shop.co.uk", "ws.shop.co.uk", False),
        ("https://a.one.co.uk", "ws.two.co.uk", True),
        ("https://app.abc.io", "api.abc.io", False),
        ("https://app.abc.io", "api.abd.io", True),
        ("http://app.localhost", "api.localhost", True),
        ("http://localhost:3000", "127.0.0.1", True),
        ("http://10.0.0.1", "10.0.0.1", False),
        ("null", "shop.example", False),
    ],
)
def test_sites_differ_by_their_last_labels(page, host, expected):
    """Only what is sure: two names of one owner are never called strangers."""
    assert expected == is_cross_site(page, host)


def test_the_last_of_two_cookies_counts():
    """A server that sets a name twice has replaced the first."""
    assert named((PLAIN, SetCookie("sid", "/b"), SetCookie("x")), "sid") == SetCookie("sid", "/b")
    assert named((), "sid") is None


@pytest.mark.parametrize(
    ("path", "expected"), [("/api/login", "/api"), ("/login", "/"), ("/a/b?c=/d", "/a"), ("", "/")]
)
def test_the_folder_of_the_login_is_the_default(path, expected):
    """RFC 6265 section 5.1.4."""
    assert expected == default_path(path)
