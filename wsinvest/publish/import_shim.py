"""Blocks the import of rfc3987_syntax, which nbformat does not need and which costs 1.5 s; import it before nbformat.

jupyter-events requests all formats of jsonschema, and so this optional package, which builds 39 grammars at import.
It is also a pytest plugin (`-p wsinvest.publish.import_shim`), because nbval imports nbformat too.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
