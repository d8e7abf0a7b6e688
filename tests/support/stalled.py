"""An extractor that never gets imported."""

from __future__ import annotations

import time

time.sleep(600)
