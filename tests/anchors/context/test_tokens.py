"""The estimate against byte-level BPE vocabularies trained on source text that the compared files are no part of."""

from __future__ import annotations

import sysconfig
from functools import cache
from pathlib import Path

import pytest
from support.snapshots import own_files
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from anchors.context.tokens import estimate_tokens

WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
STDLIB = Path(sysconfig.get_paths()["stdlib"])
PIECE = 12_000


def texts(*folders: str) -> list[str]:
    found = []
    for folder in folders:
        for path in sorted((STDLIB / folder).glob("*.py")):
            found.append(path.read_text(encoding="utf-8", errors="replace"))
    return found


@cache
def tokenizer(kind: str) -> Tokenizer:
    made = Tokenizer(models.BPE())
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=kind == "indents apart")
    if kind == "indents together":
        level = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(WORDS), "isolated"), level])
    made.pre_tokenizer = level
    trainer = trainers.BpeTrainer(
        vocab_size=32_000, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    made.train_from_iterator(
        texts(".", "asyncio", "email", "json", "xml/etree", "unittest", "logging", "http", "test")[::2], trainer
    )
    return made


def pieces() -> list[str]:
    """Whole runs of source lines of about PIECE characters, from modules the vocabulary has not seen."""
    joined = "".join(texts("concurrent/futures", "importlib", "multiprocessing", "wsgiref", "sqlite3", "curses"))
    joined += "".join(data.decode() for data in own_files().values())
    return [joined[at : at + PIECE] for at in range(0, len(joined) - PIECE, PIECE)]


@pytest.mark.parametrize("kind", ["indents together", "indents apart"])
def test_source_text_is_hardly_ever_undercounted_and_never_far_over(kind: str) -> None:
    real = tokenizer(kind)
    ratios = sorted(estimate_tokens(text) / len(real.encode(text).ids) for text in pieces())
    assert len(ratios) > 40
    assert ratios[0] >= 0.90
    assert ratios[len(ratios) // 20] >= 0.95
    assert ratios[-1] <= 1.60


def test_code_costs_about_a_token_for_three_and_a_half_bytes() -> None:
    text = "".join(data.decode() for data in own_files().values())
    assert 3.0 <= len(text.encode()) / estimate_tokens(text) <= 4.2


@pytest.mark.parametrize(("text", "least"), [("", 0), ("x", 1), ("的一是不了人", 6), ("1234567890" * 20, 150)])
def test_small_and_foreign_texts_count_for_something(text: str, least: int) -> None:
    assert estimate_tokens(text) >= least


def test_more_text_never_costs_less() -> None:
    text = "".join(own_files()[name].decode() for name in ("anchors/context/pack.py", "anchors/types.py"))
    counts = [estimate_tokens(text[:end]) for end in range(0, len(text), 997)]
    assert counts == sorted(counts)


def test_lone_surrogates_are_counted_too() -> None:
    assert estimate_tokens("a\udcffb") > 0
