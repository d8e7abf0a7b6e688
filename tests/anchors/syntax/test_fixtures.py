"""Small idiomatic files of every language against what is expected of them, and the contract of every record."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from support.golden import FIXTURES, describe, expected, fixtures, read
from support.records import check_record

from anchors.syntax.extract import extract

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: str(path.relative_to(FIXTURES)))
def test_fixture_is_read_as_expected(path: Path) -> None:
    assert describe(read(path)) == expected(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: str(path.relative_to(FIXTURES)))
def test_fixture_keeps_the_contract_whatever_its_line_ends(path: Path) -> None:
    record = read(path)
    check_record(record)
    assert msgspec.msgpack.encode(read(path)) == msgspec.msgpack.encode(record)
    crlf = extract(path.read_bytes().replace(b"\n", b"\r\n"), record.language)
    check_record(crlf)
    names = [(d.name, d.kind, d.start_line, d.end_line) for d in record.definitions]
    assert [(d.name, d.kind, d.start_line, d.end_line) for d in crlf.definitions] == names


@pytest.mark.parametrize("folder", ["anchors", "engine", "iquest_cli", "tests"])
def test_own_sources_keep_the_contract(folder: str) -> None:
    paths = [path for path in sorted((ROOT / folder).rglob("*.py")) if "fixtures" not in path.parts]
    for path in paths:
        record = extract(path.read_bytes(), "python")
        check_record(record)
        assert record.note == "", path
        assert extract(path.read_bytes(), "python") == record
