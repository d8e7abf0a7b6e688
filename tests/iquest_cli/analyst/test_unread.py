"""What was not read is told where nothing was found: "nothing here" is said of what was read alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from support.cli import Ran, iquest
from support.repos import make_repo

BIG = "def huge_thing(x):\n    return x\n" * 40_000
FILES = {
    "small.py": "def small_thing(x):\n    return x\n",
    "lib/big.py": BIG,
    "lib/deep.py": "".join(" " * at + "if x:\n" for at in range(1000)) + " " * 1000 + "pass\n",
    "lib/picture.bin": "x" * (2 << 20),
}
REASON = "over 1,048,576 bytes"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_repo(tmp_path_factory.mktemp("unread") / "shop", FILES).root
    (root / "link.py").symlink_to("small.py")
    return root


def ask(state: Path, root: Path, *words: str) -> str:
    ran = iquest(state, "ask", *words, "-C", str(root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    return str(json.loads(ran.out)["answer"])


def run(state: Path, root: Path, *words: str) -> Ran:
    return iquest(state, *words, "-C", str(root))


@pytest.mark.parametrize("question", ["Where is huge_thing?", "Where is it said that nobody knows of the whale?"])
def test_what_is_not_found_may_stand_in_what_was_not_read(state: Path, shop: Path, question: str) -> None:
    said = ask(state, shop, question)
    assert said.startswith("Not found")
    assert f"It may stand in what was not read: `lib/big.py` ({REASON})." in said
    assert "link.py" not in said and "picture" not in said and "deep.py" not in said


def test_a_submodule_may_hold_it(state: Path, shop: Path, tmp_path: Path) -> None:
    around = make_repo(tmp_path / "around", {"main.py": "import lib\n"})
    around.git("-c", "protocol.file.allow=always", "submodule", "-q", "add", str(shop), "lib")
    around.git("commit", "-q", "-m", "a submodule")
    said = ask(state, tmp_path / "around", "Where is small_thing?")
    assert said.endswith("It may stand in what was not read: `lib` (submodule).")


def test_what_is_found_says_nothing_of_it(state: Path, shop: Path) -> None:
    assert "not read" not in ask(state, shop, "Where is small_thing?")


@pytest.mark.parametrize("question", ["What does lib/big.py do?", "What is in the file big.py?"])
def test_a_file_that_is_asked_for_and_was_not_read_is_told_so(state: Path, shop: Path, question: str) -> None:
    assert ask(state, shop, question) == f"Not found: `lib/big.py` is not read: {REASON}."


def test_a_file_that_was_read_as_text_is_told_so(state: Path, shop: Path) -> None:
    said = ask(state, shop, "What does lib/deep.py do?")
    assert "1,001 lines" in said and "What it defines and uses is not all known (" in said


def test_a_map_counts_it(state: Path, shop: Path) -> None:
    assert "1 file not read (iquest index --status)" in run(state, shop, "map").out.split("\n")[1]


def test_a_pack_tells_it(state: Path, shop: Path) -> None:
    ran = run(state, shop, "pack", "--format", "json")
    assert {"path": "lib/big.py", "reason": REASON} in json.loads(ran.out)["omitted"]
    assert f"lib/big.py ({REASON})" in ran.err
    assert "big.py" not in run(state, shop, "pack", "small", "small.py").err


def test_a_path_that_was_not_read_is_no_path_without_a_file(state: Path, shop: Path) -> None:
    ran = run(state, shop, "ask", "Where is huge_thing?", "lib/big.py", "--model", "none")
    assert ran.code == 2 and f"'lib/big.py' is not read: {REASON}" in ran.err


def test_a_map_of_nothing_names_no_languages(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "none", {"big.py": BIG}).root
    assert run(state, root, "map").out.split("\n")[1] == "0 files, 0 symbols · 1 file not read (iquest index --status)"


def test_a_clone_without_files_is_told_so(state: Path, shop: Path, tmp_path: Path) -> None:
    root = tmp_path / "bare"
    subprocess.run(["git", "clone", "-q", "--no-checkout", str(shop), str(root)], check=True)
    for command in (["ask", "Where is small_thing?", "--model", "none"], ["map"], ["pack"], ["index"]):
        assert "no file is checked out here: run `git checkout`" in run(state, root, *command).err
    found = run(state, root, "ask", "Where is small_thing?", "--model", "none", "--rev", "HEAD")
    assert found.out.startswith("small_thing stands at small.py:1.") and "checked out" not in found.err


def test_a_name_to_trace_may_stand_in_it(state: Path, shop: Path) -> None:
    assert "1 file was not read (iquest index --status)" in run(state, shop, "trace", "whale_of_the_sea").err
