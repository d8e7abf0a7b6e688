"""The estimate against byte-level BPE vocabularies trained on source text that the compared files are no part of."""

from __future__ import annotations

import random
import re
import sysconfig
from base64 import b64encode
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
        texts(".", "asyncio", "email", "json", "xml/etree", "unittest", "logging", "http", "test")[::4], trainer
    )
    return made


def pieces() -> list[str]:
    """Source text of PIECE characters each, from modules the vocabulary has not seen: every other piece of them."""
    joined = "".join(texts("concurrent/futures", "importlib", "multiprocessing", "wsgiref", "sqlite3", "curses"))
    joined += "".join(data.decode() for data in own_files().values())
    return [joined[at : at + PIECE] for at in range(0, len(joined) - PIECE, 2 * PIECE)]


@pytest.mark.parametrize("kind", ["indents together", "indents apart"])
def test_source_text_is_hardly_ever_undercounted_and_never_far_over(kind: str) -> None:
    real = tokenizer(kind)
    ratios = sorted(estimate_tokens(text) / len(real.encode(text).ids) for text in pieces())
    assert len(ratios) > 40
    assert ratios[0] >= 0.90
    assert ratios[len(ratios) // 20] >= 0.95
    assert ratios[-1] <= 1.60


def encoded() -> dict[str, str]:
    """Text as data and build tools write it; the same every time."""
    chance = random.Random(7)
    raw = chance.randbytes(6_000)
    base64 = b64encode(raw).decode()
    source = "".join(data.decode() for data in own_files().values())[: 8 * PIECE]
    names: dict[str, str] = {}
    short = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    minified = re.sub(r"[A-Za-z_]\w*", lambda found: names.setdefault(found[0], short[len(names) % len(short)]), source)
    return {
        "base64": base64,
        "base64 in lines": "\n".join(base64[at : at + 76] for at in range(0, len(base64), 76)),
        "hex": raw.hex(),
        "bytes": ", ".join(f"0x{byte:02x}" for byte in raw),
        "numbers": "\n".join(",".join(f"{chance.random() * 1000:.4f}" for _ in range(8)) for _ in range(300)),
        "symbols": "".join(chance.choice("!@#$%^&*()_+-=[]{}|;:,.<>?/~") for _ in range(6_000)),
        "minified": re.sub(r"\s+", "", minified)[:PIECE],
    }


@pytest.mark.parametrize("kind", sorted(encoded()))
@pytest.mark.parametrize("vocabulary", ["indents together", "indents apart"])
def test_encoded_and_minified_text_is_hardly_undercounted(vocabulary: str, kind: str) -> None:
    text = encoded()[kind]
    assert 0.85 <= estimate_tokens(text) / len(tokenizer(vocabulary).encode(text).ids) <= 2.0


@pytest.mark.parametrize(
    ("text", "most"), [("数据库连接超时" * 400, 2.2), ("データを保存する" * 400, 2.2), ("ошибка " * 400, 1.5)]
)
def test_other_scripts_cost_what_the_costliest_vocabularies_ask_for(text: str, most: float) -> None:
    letters = sum(not char.isspace() for char in text)
    assert 0.93 * most <= estimate_tokens(text) / letters <= 1.1 * most


def test_code_costs_about_a_token_for_three_and_a_half_bytes() -> None:
    text = "".join(data.decode() for data in own_files().values())
    assert 3.0 <= len(text.encode()) / estimate_tokens(text) <= 4.2


@pytest.mark.parametrize(("text", "least"), [("", 0), ("x", 1), ("的一是不了人", 6), ("1234567890" * 20, 150)])
def test_small_and_foreign_texts_count_for_something(text: str, least: int) -> None:
    assert estimate_tokens(text) >= least


def test_more_text_never_costs_less() -> None:
    text = "".join(own_files()[name].decode() for name in ("anchors/context/pack.py", "anchors/types/symbols.py"))
    counts = [estimate_tokens(text[:end]) for end in range(0, len(text), 997)]
    assert counts == sorted(counts)


def test_lone_surrogates_are_counted_too() -> None:
    assert estimate_tokens("a\udcffb") > 0
