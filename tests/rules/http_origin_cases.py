"""Cases that the tests of several rules share."""

from tests.building import opened
from wsinvest.model.attempt import Change, Sent

SENT = Sent(origin="https://app.example.org")
WITH_ALLOWED = opened("p01", change=Change("origin", "origin_allowed"), base="r01")
