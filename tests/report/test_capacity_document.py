"""The JSON document of a measured capacity."""

import json
from dataclasses import replace

from tests.analysis.ladders import ladder
from tests.report.ladders import whole
from wsinvest.facts.load import Aborted
from wsinvest.report.capacity_document import document


def test_each_limit_stands_with_its_interval_and_basis():
    """Held connections first, by the lower end; exactly one binds."""
    found = json.loads(document("shop", whole()))

    assert ["descriptors", "memory", "proxy", "backlog", "cpu"] == [one["name"] for one in found["limits"]]
    assert [True, False, False, False, False] == [one["binds"] for one in found["limits"]]
    first = found["limits"][0]
    assert (505, 505, 505, 1.0) == (first["capacity"], first["low"], first["high"], first["each"])
    assert "512 open files" in first["basis"]
    assert ("descriptors", "memory") == (found["binding"], found["runner_up"])
    assert found["limits"][1]["low"] - 505 == found["gain"]
    assert {"connections", "connections_at_once", "messages_per_s"} == {one["unit"] for one in found["limits"]}


def test_memory_is_told_by_kind():
    """Four kinds, each with the bytes that it takes."""
    (memory,) = (one for one in json.loads(document("shop", whole()))["limits"] if one["name"] == "memory")

    assert ["plain, idle", "plain, busy", "compressed, idle", "compressed, busy"] == [
        one["kind"] for one in memory["kinds"]
    ]
    assert 200_000 == round(memory["kinds"][3]["each"], -1)


def test_the_pool_is_the_line_for_the_env():
    """4 a second for 60 s and 30 % more: 312, below 80 % of 505."""
    found = json.loads(document("shop", whole()))["pool"]

    assert (312, "traffic", 312, 404) == (found["size"], found["set_by"], found["wanted"], found["ceiling"])
    assert "WS_MAX_CONNECTIONS=312" == found["line"]
    crowded = replace(whole(), arrivals=100.0, hold_mean_s=60.0)
    assert (1.0, None) == tuple(json.loads(document("shop", crowded))["pool"][key] for key in ("waits", "wait_s"))


def test_nothing_known_is_null_and_never_0():
    """A far server whose ladder was interrupted."""
    found = json.loads(document("shop", replace(ladder(), stopped=Aborted.INTERRUPTED)))

    assert ([], None, None, None, None) == tuple(
        found[key] for key in ("limits", "binding", "runner_up", "gain", "pool")
    )
    assert "interrupted" == found["stopped"]
    assert 8 == len(found["unknown"])
