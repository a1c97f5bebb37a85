"""Where a collector puts its rows, one by one."""

from typing import Protocol, TypeVar

R_contra = TypeVar("R_contra", contravariant=True)


class Rows(Protocol[R_contra]):
    """Many observations of one kind; a collector asks for `Rows[Kind]` to keep them."""

    def put(self, row: R_contra) -> None:
        """Keep one more row."""
