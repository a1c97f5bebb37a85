"""The catalogue of alerts: declared rightly, and lines of a target file that cannot work are refused in one line."""

from dataclasses import replace

import pytest

from wsinvest.diagnose import alert_catalogue
from wsinvest.diagnose.alert_catalogue import WrongLine, alerts, alerts_of, compared, known_lines, lines_from
from wsinvest.model.alert_unit import Against, Line, Lines, Of
from wsinvest.model.failure import Exit
from wsinvest.model.registry import RegistryError, judging

CODES = """
canary.dropped canary.ping canary.share_1006 capacity.near certificate.expiry descriptors.high health.unwell listen.full
log.complaints memory.high memory.leak probe.failing probe.slow token.path
watch.blind watch.disk watch.late watch.outbox
"""


def test_every_alert_is_found_by_its_folder():
    """By code; those of the watch are apart."""
    assert sorted(CODES.split()) == list(alerts())
    assert {"watch"} == {unit.code.partition(".")[0] for unit in alerts_of(Of.WATCH)}


def test_alerts_are_symptoms_of_codes_that_exist():
    """An effect is found over the registry's edges, so a code that nobody knows would never be one."""
    assert set() == {code for unit in alerts().values() for code in unit.means} - judging().rules.keys()


def test_the_lines_of_a_target_file():
    """What it sets, and the defaults beside it."""
    memory = alerts()["memory.high"].lines[0]
    assert isinstance(memory, Lines)
    lines = lines_from({"memory_high": 0.9, "success": 0.999}, clear_s=15)

    assert (0.9, 0.8, 15) == (lines[memory.raises], lines[memory.clears], lines.clear_s)
    assert 300 == lines_from({}).clear_s


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"memory_hihg": 0.9}, "no line is called memory_hihg; there are blind_in_a_row, "),
        ({"memory_high": 85}, "memory_high = 85 is not a number from 0 to 1; the default is 0.85"),
        ({"memory_high": "85 %"}, "memory_high = '85 %' is not a number"),
        ({"memory_high": True}, "memory_high = True is not a number"),
        ({"memory_high": float("nan")}, "memory_high = nan is not a number"),
        ({"memory_clear": 0.9}, "memory_clear = 0.9 must lie below memory_high = 0.85"),
        ({"memory_high": 0.8}, "memory_clear = 0.8 must lie below memory_high = 0.8,"),
        ({"leak_hours_clear": 20}, "leak_hours_clear = 20 must lie above leak_hours = 24"),
        ({"success": 1}, "success = 1 is not a number from 0.5 to 0.9999"),
        ({"token_in_a_row": 0}, "token_in_a_row = 0 is not a number from 1 to"),
    ],
)
def test_a_line_that_cannot_work_is_refused(table: dict[str, object], said: str):
    """In one line that names the file's table, the line, and what to write."""
    with pytest.raises(WrongLine) as caught:
        lines_from(table, where="targets/shop.toml [watch.lines]")

    text = str(caught.value)
    assert text.startswith("targets/shop.toml [watch.lines]: ")
    assert said in text
    assert "\n" not in text
    assert Exit.USAGE is caught.value.exit_status


@pytest.mark.parametrize("seconds", [0, -1, 86_401, float("nan")])
def test_a_time_to_clear_that_cannot_work_is_refused(seconds: float):
    """It is named by its key."""
    with pytest.raises(WrongLine, match="clear_s = "):
        lines_from({}, clear_s=seconds)


def test_every_default_lies_within_its_bounds():
    """Or a target file could not write it down."""
    assert [] == [line.name for line in known_lines().values() if not line.least <= line.default <= line.most]
    assert known_lines().keys() == lines_from({name: line.default for name, line in known_lines().items()}).own.keys()


def test_a_wrong_declaration_stops_the_program():
    """In another file than its code says, with lines that would flap, or comparing what it does not read."""
    unit = alerts()["memory.high"]
    wrong = Lines(Line("a", 1, "x"), Line("b", 2, "x"))

    strange = (Against("rss_bytes", unit.compares[0].lines),), (Against("memory_host", wrong),)

    for bad in (
        replace(unit, code="memory.low"),
        replace(unit, reads=(), compares=()),
        *(replace(unit, compares=one) for one in strange),
    ):
        with pytest.raises(RegistryError):
            alert_catalogue._check(bad)
    with pytest.raises(WrongLine):
        alert_catalogue._check(replace(unit, lines=(wrong,), compares=()))


def test_gauges_that_alerts_compare_with_a_line():
    """What the page shows beside a gauge comes from the alert's own file, with the whole that it is a share of."""
    found = {name: one.whole for name, one in compared().items()}

    assert {
        "memory_host": "",
        "memory_cgroup": "",
        "memory_told": "",
        "connections": "capacity",
    }.items() <= found.items()
    assert "descriptors_limit" == found["descriptors_open"]
