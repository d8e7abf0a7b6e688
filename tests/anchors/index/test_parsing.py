"""What processes begin with while files are still listed."""

from __future__ import annotations

import time
from pathlib import Path

from anchors.index.parsing import Ahead
from anchors.index.pool import ParsePool
from anchors.repository.files import blob_hash
from anchors.types import SourceFile


def test_answers_are_held_up_to_a_bound_while_files_are_listed(tmp_path: Path) -> None:
    data = b"".join(b"def run_%d(): ...\n" % number for number in range(200))
    pool, numbers = ParsePool(str(tmp_path), jobs=2), range(1000)
    pool.warm()
    ahead, until = Ahead(pool, max_held=100_000), time.monotonic() + 60
    is_more = True
    for number in numbers:
        name = f"m_{number}.py"
        (tmp_path / name).write_bytes(b"# %d\n" % number + data)
        blob = blob_hash((tmp_path / name).read_bytes(), "sha1")
        is_more = ahead.begin(SourceFile(name, blob, len(data), "python"))
        if not is_more or time.monotonic() > until:
            break
        time.sleep(0.002)
    held = sum(len(parsed.payload) for parsed in ahead.answered)
    assert not is_more and 100_000 <= held < 3_000_000
    assert len(ahead.begun) > len(ahead.answered)
    pool.close()
