"""Window: what is kept of samples, for how long, and how much of it."""

from dataclasses import replace

from tests.watching import HOUR, OPENED, REFUSED, sample, samples
from wsinvest.analysis.recent import Recent
from wsinvest.analysis.success import detector_for
from wsinvest.analysis.window import ENDS, SERIALS, Window
from wsinvest.model.sample import CanaryEnd, CanarySeen

DETECTOR = detector_for(0.95, 15)


def after(seen, window: Window | None = None) -> Window:
    """The window after these samples."""
    window = window or Window(15.0)
    for one in seen:
        window = window.then(one, DETECTOR)
    return window


def test_after_a_reboot_latencies_begin_again():
    """The clocks of two boots have nothing in common, so nobody knows how old they are."""
    window = after(samples(lambda at: 0.0, HOUR))
    rebooted = after([replace(sample(0, probe=OPENED), boot="next")], window)

    assert 41 == len(window.lately(window.opens).seen)
    assert 1 == len(rebooted.lately(rebooted.opens).seen)


def test_after_a_gap_latencies_begin_again():
    """The watch was stopped for an hour in the same boot."""
    window = after(samples(lambda at: 0.0, HOUR))
    later = after([sample(2 * HOUR // 15, probe=OPENED)], window)

    assert 1 == len(later.lately(later.opens).seen)
    assert later.clock_ns == window.clock_ns


def test_it_is_bounded():
    """A certificate for each handshake, and a connection that is cut each time."""
    seen = (
        sample(n, probe=replace(OPENED, serial=str(n), valid_s=9), canary=CanarySeen(1.0, 900, end=CanaryEnd.CUT))
        for n in range(1000)
    )
    window = after(seen)

    assert (SERIALS, ENDS) == (len(window.certificates), len(window.ended))


def test_of_planned_work_only_the_time_passes():
    """The probe that failed is not kept."""
    quiet = [replace(sample(n, probe=REFUSED), quiet=True) for n in range(10)]
    window = after(quiet)

    assert (135 * 10**9, Recent(), None) == (window.clock_ns, window.opens, window.failed)
