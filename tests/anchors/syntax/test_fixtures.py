"""Small idiomatic files of every language against what is expected of them, and the contract of every record."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from support.golden import FIXTURES, describe, expected, fixtures, read
from support.records import check_record

from anchors.records import TERM_CODING
from anchors.rows.packed import widen
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


def test_words_are_counted_as_written() -> None:
    record = extract(
        b"def load_user(n):\n    # load_user twice, LoadUser once; 42, x, 7up\n    return LoadUser\n", "python"
    )
    rows = widen(record.terms, TERM_CODING).tolist()
    texts = record.texts()
    words = {texts[word]: count for word, count in rows}
    assert words == {"def": 1, "load_user": 2, "twice": 1, "LoadUser": 2, "once": 1, "return": 1}


def test_what_is_none_of_its_format_or_has_no_grammar_is_text_and_says_so() -> None:
    for data, language, reason in (
        (b'{"a": 1,, "b": 2}\n', "json", "malformed json (a comma without a value in line 1)"),
        (b"[a\nb = \n", "toml", "malformed toml"),
        (b"a:\n\tb: 1\n", "yaml", "malformed yaml (a tab before a key in line 2)"),
        (b"sub load {\n}\n", "raku", "no grammar for raku"),
    ):
        record = extract(data, language)
        check_record(record)
        assert record.note.startswith(reason) and "read as" in record.note, record.note
        assert [(d.kind, d.name) for d in record.definitions] == ([("function", "load")] if language == "raku" else [])
        assert record.chunks
