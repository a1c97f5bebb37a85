"""Cases that the tests of several rules share."""

from tests.building import WS, answered, repeats, said, target
from wsinvest.model.attempt import Attempt
from wsinvest.model.target import Url


def ask(rule, attempt: Attempt, url: Url = WS):
    wanted = {"handshake": repeats(attempt), "target": target(url), "log": None, "log_delta": None}
    return said(rule, **{name: wanted.get(name) for name in rule.needs})


def moved(status: int, location: str) -> Attempt:
    return answered("r01", status, headers=(("Location", location),))
