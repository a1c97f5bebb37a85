"""The local ports towards one destination run out."""

import pytest

from wsinvest.facts.sockets import Sockets
from wsinvest.model.finding import Fail, NotMeasured, Pass
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.resource.sockets_ephemeral_ports import sockets_ephemeral_ports


@pytest.mark.parametrize(("used", "expected"), [(0, Pass), (900, Pass), (901, Fail), (None, NotMeasured)])
def test_local_ports_run_out_above_90_percent(used, expected):
    """Of 1,000 ports towards one destination 901 are too many."""
    assert expected is type(sockets_ephemeral_ports(Sockets((), None, None, (1, 1000), used), Thresholds()))
