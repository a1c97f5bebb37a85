"""Cases that the tests of several rules share."""

from tests.building import answered, repeats


def of(status, body="", **headers):
    """Two attempts that ended so."""
    shown = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return repeats(answered("r01", status, body, headers=shown), answered("r02", status, body, headers=shown))
