"""The kernel's own two numbers, or that it tracks nothing."""

import pytest

from wsinvest.collect.conntrack import tracked
from wsinvest.facts.conntrack import Conntrack
from wsinvest.model.case import ProblemKind, Unmeasured


def test_both_numbers_are_read(tmp_path):
    """As the kernel writes them, with their line ends."""
    folder = tmp_path / "sys/net/netfilter"
    folder.mkdir(parents=True)
    (folder / "nf_conntrack_count").write_text("12\n")
    (folder / "nf_conntrack_max").write_text("262144\n")

    assert Conntrack(12, 262144) == tracked(tmp_path)


def test_a_kernel_that_tracks_nothing(tmp_path):
    """No firewall, no table: nothing is missed."""
    with pytest.raises(Unmeasured) as caught:
        tracked(tmp_path)

    assert ProblemKind.NOT_APPLICABLE is caught.value.problem.kind


def test_a_count_that_cannot_be_read(tmp_path):
    """It is unknown, which is not the same as nothing tracked."""
    folder = tmp_path / "sys/net/netfilter"
    (folder / "nf_conntrack_count").mkdir(parents=True)

    with pytest.raises(Unmeasured) as caught:
        tracked(tmp_path)

    assert ProblemKind.PLATFORM is caught.value.problem.kind
