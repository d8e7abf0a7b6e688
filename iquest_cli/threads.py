"""How many threads numerical libraries start: numpy counts and sorts here, only models multiply matrices.

numpy's linear algebra starts a thread a core when it is imported, which takes a warm question a tenth of its time. What
the person says in the environment stands.
"""

from __future__ import annotations

import os
from typing import Final

_NAME: Final = "OPENBLAS_NUM_THREADS"
_GIVEN: Final = os.environ.get(_NAME)


def numpy_on_one() -> None:
    """Holds for what is imported from now on, until `as_given`."""
    os.environ.setdefault(_NAME, "1")


def as_given() -> None:
    """As the person has it: before a model is loaded, whose library may use the same one."""
    if _GIVEN is None:
        os.environ.pop(_NAME, None)
