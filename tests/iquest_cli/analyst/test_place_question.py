"""Which place an answer names: what does a thing before what declares it, users before tests, failures before news."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.texts.words import stem

PARCELS = {
    "shop/parcel.py": '''class Parcel:
    """A parcel. It is stopped where its mandatory declaration is missing."""

    declaration: str = ""
    mandatory: bool = True
    is_stopped: bool = False


def refuse(parcel):
    if parcel.mandatory and not parcel.paper:
        raise ValueError("declaration")
''',
    "shop/limits.py": """import logging

logger = logging.getLogger(__name__)


def set_limit(kind, limit):
    logger.info("new weight limit for parcels of kind %s: %s", kind, limit)


def weigh(parcel, limit):
    if parcel.weight > limit:
        logger.error("weight limit exceeded by parcel %s", parcel)
""",
}
RUST = {
    "src/codes.rs": """pub fn merge_codes(codes: &[i32]) -> i32 {
    codes.iter().copied().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_worst() {
        assert_eq!(merge_codes(&[0, 1]), 1);
    }
}
""",
    "src/main.rs": """mod codes;

fn main() {
    std::process::exit(codes::merge_codes(&[]));
}
""",
}


def ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_a_function_comes_before_the_type_that_speaks_of_everything(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", PARCELS)
    found = ask(state, repo.root, "Where is a parcel stopped because its mandatory declaration is missing?")
    assert found["answer"].startswith("`refuse`")


def test_the_tests_of_a_rust_file_are_no_users(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", RUST)
    found = ask(state, repo.root, "Who calls merge_codes?")
    assert "`main`" in found["answer"]
    assert "takes_the_worst" not in found["answer"]


def test_of_two_messages_the_one_that_fails_answers_a_failure(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", PARCELS)
    found = ask(state, repo.root, "A parcel has more weight than its limit. What is logged, and at which level?")
    assert [(log["line"], log["level"]) for log in found["logs"]] == [(12, "error")]


ERRORS = {
    "shop/server.js": """const errorMessages = {
  0: 'Parcel weight unknown',
  1: 'Customer number unknown',
};

function refuse(callback, code) {
  callback(code, errorMessages[code]);
}

function check(parcel) {
  if (!parcel) {
    throw new Error('Nothing given');
  }
}
""",
    "examples/print.js": "console.log('customer number is unknown?', 1);\n",
}


def test_a_text_in_a_table_of_errors_answers_what_nothing_raises(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", ERRORS)
    found = ask(state, repo.root, "Which error do I get when the customer number is unknown?")
    assert found["kind"] == "errors"
    assert found["answer"].startswith("The text `Customer number unknown` stands at shop/server.js:3")
    assert found["citations"][0]["path"] == "shop/server.js"
    assert found["logs"] == []


def test_own_callers_come_before_those_of_examples(state: Path, tmp_path: Path) -> None:
    files = {
        "belt/run.py": "def weigh(parcel):\n    return parcel\n",
        "_examples/first.py": "from belt.run import weigh\n\n\ndef show():\n    weigh(1)\n",
        "belt/shop.py": "from belt.run import weigh\n\n\ndef sell():\n    weigh(1)\n",
    }
    repo = make_repo(tmp_path / "repo", files)
    answer = ask(state, repo.root, "Who calls weigh?")["answer"]
    assert answer.index("belt/shop.py") < answer.index("_examples/first.py")


C = {
    "all.h": "int evict_parcels(int most);\nint sort_parcels(int most);\n",
    "evict.c": '#include "all.h"\n\nint sort_parcels(int most) {\n    return most;\n}\n\n'
    "int evict_parcels(int most) {\n    return sort_parcels(most);\n}\n",
    "server.c": '#include "all.h"\n\nint run_command(int most) {\n    return evict_parcels(most);\n}\n',
}


def test_a_call_of_what_a_header_declares_is_one_of_the_definition(state: Path, tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", C)
    found = ask(state, repo.root, "Who calls evict_parcels?")
    assert "`evict_parcels` (evict.c:7) has one user" in found["answer"]
    assert "server.c:4" in found["answer"]
    steps = ask(state, repo.root, "What is called from run_command to sort_parcels?")["flow"]
    assert [step["symbol"] for step in steps] == ["run_command", "evict_parcels", "sort_parcels"]


@pytest.mark.parametrize(("word", "root"), [("cancelled", "cancel"), ("controlled", "control"), ("called", "call")])
def test_a_doubled_ending_is_no_other_word(word: str, root: str) -> None:
    assert stem(word) == stem(root)
