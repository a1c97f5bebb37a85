"""Imports papermill without boto3, which it loads where that is installed, for notebooks in S3: 0.4 s for nothing.

Our notebooks are files. Whoever imports boto3 later gets it all the same.
"""

import sys
from typing import Any

from wsinvest.publish import import_shim  # noqa: F401  before papermill, which imports nbformat

_unloaded = "boto3" not in sys.modules
if _unloaded:
    blocked: Any = None  # so Python raises ImportError, which papermill takes for "not installed"
    sys.modules["boto3"] = blocked
try:
    import papermill.iorw  # noqa: F401  the module that would load it
finally:
    if _unloaded:
        del sys.modules["boto3"]
