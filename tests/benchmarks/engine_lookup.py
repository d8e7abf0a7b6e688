"""How often a guess from the prompt is right on text that really quotes: answers of `iquest ask` over their packs.

The prompt is `iquest pack` for a question, the answer what `iquest ask --model none` says to it, word by word. Tokens
are those of a byte-level BPE of 32,000 trained on the repository. The answer is walked as a model would write it: each
token that a guess gets right is one forward call less.
    python tests/benchmarks/engine_lookup.py REPOSITORY "Where is ...?" ... [--draft 8] [--budget 32768]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]


def iquest(*args: str) -> str:
    command = [sys.executable, "-P", "-m", "iquest_cli", *args]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def trained(text: str) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=32_000, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(text.split("\n"), trainer)
    return tokenizer


def walk(prompt: list[int], answer: list[int], draft: int) -> tuple[int, int, int]:
    """(forward calls, tokens guessed, tokens guessed right)."""
    from engine.lookup import PromptLookup

    lookup = PromptLookup(prompt, draft)
    calls, at = 0, 0
    while at < len(answer):
        lookup.add(answer[at])
        at += 1
        guess = lookup.draft(draft)
        calls += 1
        right = 0
        while right < len(guess) and at < len(answer) and answer[at] == guess[right]:
            lookup.add(answer[at])
            at, right = at + 1, right + 1
        if guess:
            lookup.judge(len(guess), right)
    return calls, lookup.num_drafted, lookup.num_accepted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("questions", nargs="+")
    parser.add_argument("--draft", type=int, default=8)
    parser.add_argument("--budget", type=int, default=32_768)
    options = parser.parse_args()
    where = ("-C", str(options.repository))
    files = iquest("pack", *where, "--budget", "400000")
    tokenizer = trained(files)
    total = [0, 0, 0, 0]
    for question in options.questions:
        prompt = iquest("pack", question, *where, "--budget", str(options.budget))
        answer = iquest("ask", question, *where, "--model", "none")
        ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in (prompt, answer)]
        run = (len(ids[1]), *walk(ids[0], ids[1], options.draft))
        total = [a + b for a, b in zip(total, run, strict=True)]
        print(f"{run[0]:6,} tokens in {run[1]:6,} calls, {run[3]:,} of {run[2]:,} guesses right: {question}")
    print(f"{total[0] / total[1]:.2f} tokens a call, {total[3] / max(total[2], 1):.2f} of the guessed tokens right")


if __name__ == "__main__":
    main()
