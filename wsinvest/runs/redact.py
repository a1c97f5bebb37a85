"""Today's filter over recorded evidence: a report that was made before a rule existed can be made shareable again."""

from pathlib import Path
from typing import Any, Final

import msgspec

from wsinvest import files, rows, store
from wsinvest.model import Manifest
from wsinvest.secret import Vault

_FOREIGN: Final = frozenset({"response", "close"})  # the fields of the evidence that hold a server's own words


def redact(folder: Path, manifest: Manifest, vault: Vault) -> Manifest:
    """Mask every text of the evidence in this folder, in place; the manifest with its own texts masked."""
    for path in sorted((folder / store.EVIDENCE).glob("*.json")):
        content = _masked(msgspec.json.decode(path.read_bytes()), vault)
        files.write_whole(path, msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")
    for path in sorted((folder / store.EVIDENCE).glob("*.jsonl")):
        with rows.Rows[Any](path) as masked:
            for row in rows.read(path, dict):
                masked.put(_masked(row, vault))
            masked.finish()
    return msgspec.convert(_masked(msgspec.to_builtins(manifest), vault), Manifest)


def _masked(value: Any, vault: Vault, *, foreign: bool = False) -> Any:
    """A JSON value with its texts masked; names of fields are ours and stay. `foreign`: a server wrote it."""
    if isinstance(value, str):
        return vault.mask(value, foreign=foreign)
    if isinstance(value, dict):
        return {name: _masked(item, vault, foreign=foreign or name in _FOREIGN) for name, item in value.items()}
    return [_masked(item, vault, foreign=foreign) for item in value] if isinstance(value, list | tuple) else value
