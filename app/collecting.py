"""Keep Python's collector out of where it costs much and finds nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from walking through a publication while it is made and ever after.

    What is made here has no cycles. A collection stops every request, and the collections of a long
    journal would take more time than reading it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
