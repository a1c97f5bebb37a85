"""The GETs beside an upgrade that fails, each made once, also where they are begun before it is over."""

import pytest

from tests.collect.shaking import against, given
from tests.servers import Visit, header

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.mark.parametrize("part_s", [0.2, 2.2])
def test_each_is_made_once_beside_an_upgrade_that_hangs(monkeypatch, part_s: float):
    """After the repeats of one that is given up soon, beside the first repeat of one that is waited for."""
    monkeypatch.setattr("wsinvest.transport.opener.PART_S", part_s)
    gets = []

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        if header(head, "Upgrade"):
            await visit.silence()
            return
        gets.append(head.split()[1].decode())
        await visit.say(PAGE)

    facts, _ = against(manner, given(), attempts=6)

    assert [("path", 200), ("root", 200)] == [(get.label, get.status) for get in facts.plain]
    assert ["/", "/ws"] == sorted(gets)
