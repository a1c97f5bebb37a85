"""Cases that the tests of several rules share."""

from tests.building import ended, repeats, target
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Auth, AuthMode

NONE = target(auth=Auth(AuthMode.NONE))
DOWN = repeats(ended("r01", StageName.TCP, Reason.REFUSED))
