"""An extractor where the system lets no process make another of itself."""

from __future__ import annotations

import os

from support.extractors import scripted as scripted


def _refuse() -> int:
    raise BlockingIOError("no more processes")


os.fork = _refuse
