"""Cases that the tests of several rules share."""

from tests.rules.settings import COMPLETE, config
from wsinvest.model.threshold import Thresholds

LINES = Thresholds()


def having(**values):
    """A complete configuration with these values changed, or taken out if None."""
    return config({name: value for name, value in {**COMPLETE, **values}.items() if value is not None})
