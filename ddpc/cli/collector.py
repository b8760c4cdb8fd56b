"""The collector of cyclic garbage: a compilation makes a great many objects, and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave it off meanwhile: it would go through all that is there, again and again, for nothing.

    What nobody refers to any more is freed at once all the same.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
