"""Extractors for the tests of the parsing pool: the file's own first word says what happens to whoever parses it."""

from __future__ import annotations

import os
import signal
import time

from anchors.records import FileRecord


def scripted(data: bytes, language: str) -> FileRecord:
    """`hang`, `die`, `exit`, `bloat`, `fault`, `noise` do what they say, `orphan` ends the parent process;
    `streams` is a record of how many are open, anything else of its lines."""
    word = data.split(b"\n", 1)[0].strip()
    if word == b"hang":
        time.sleep(600)
    elif word == b"die":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif word == b"exit":
        os._exit(7)
    elif word == b"bloat":
        return record(language, bytearray(64 << 30).count(b"x"))
    elif word == b"fault":
        raise ValueError("a bad thing")
    elif word == b"orphan":
        os.kill(os.getppid(), signal.SIGKILL)
    elif word == b"streams":
        return record(language, len(os.listdir("/proc/self/fd")))
    elif word == b"noise":
        print("a library that prints")
    return record(language, data.count(b"\n"))


def record(language: str, num_lines: int) -> FileRecord:
    return FileRecord(language, num_lines, "", "", (), b"", b"", b"", b"", b"", b"", (), ())
