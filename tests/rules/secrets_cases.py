"""Cases that the tests of several rules share."""

from tests.rules.settings import COMPLETE, config

UNSET = config({name: value for name, value in COMPLETE.items() if name != "JWT_SECRET"})
