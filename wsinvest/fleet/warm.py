"""What the process that children are forked from imports: all that examinations need, loaded once for all children."""

import gc

from wsinvest.fleet import child, examiner
from wsinvest.model.registry import load

__all__ = ["child", "examiner"]

load()
gc.freeze()  # a collection of a child would copy the pages that it shares
