"""What a load costs us: processor time of this process, and memory for each connection that was held."""

import sys

import pytest

from wsinvest.load.cost import Usage, resident_bytes


def test_processor_time_is_counted_from_the_beginning():
    """Work shows in it."""
    usage = Usage()
    sum(range(2_000_000))

    assert 0 < usage.cost(0).cpu_s


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc/self/statm")
def test_memory_is_divided_by_what_was_held():
    """40 MB for 1,000 are about 40 KB each."""
    usage = Usage()
    kept = bytearray(b"x" * 40_000_000)

    assert 30 < usage.cost(1000).kb_per_connection < 60
    assert len(kept) < resident_bytes()


def test_without_a_connection_there_is_no_memory_for_one():
    """Unknown, not 0; that of a few cannot be told from all else."""
    assert (None, None) == (Usage().cost(0).kb_per_connection, Usage().cost(99).kb_per_connection)
