"""Small files of /proc that are read again and again: each is opened once and read from its start."""

import os
from typing import Final

_BLOCK: Final = 2**15
_MOST_BYTES: Final = 2**22


class KeptOpen:
    """Files by path. One that is gone (its process ended) is closed, and its OSError is raised."""

    def __init__(self) -> None:
        """Nothing is open yet."""
        self._descriptors: dict[str, int] = {}

    def read(self, path: str) -> bytes:
        """The content of a file now; raises OSError."""
        descriptor = self._descriptors.get(path)
        if descriptor is None:
            descriptor = self._descriptors[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            content = block = os.pread(descriptor, _BLOCK, 0)
            while len(block) == _BLOCK and len(content) < _MOST_BYTES:
                block = os.pread(descriptor, _BLOCK, len(content))
                content += block
        except OSError:
            self._descriptors.pop(path, None)
            os.close(descriptor)
            raise
        return content

    def close(self) -> None:
        """Close all of them."""
        for descriptor in self._descriptors.values():
            os.close(descriptor)
        self._descriptors.clear()
