"""The interface by which a collector stores its rows."""

from typing import Protocol, TypeVar

R_contra = TypeVar("R_contra", contravariant=True)


class Rows(Protocol[R_contra]):
    """Stores many observations of one kind; a collector gets it by a parameter `Rows[Kind]`."""

    def put(self, row: R_contra) -> None:
        """Append one row."""
