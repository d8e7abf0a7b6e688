"""What is wrong with the input is one clear line and an exit code; one bad file never ends the run, and is reported.

The conditions themselves are tested where they are read (`tests/anchors/repository`); here the real command meets them.
"""

import json
import math
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from support.cli import iquest
from support.models import tiny_config, write_tokenizer
from support.repos import RepoBuilder, make_repo

from engine.shape import shape_of

GOOD = '"""What is sold."""\n\n\ndef sell(name):\n    return name\n'


@pytest.fixture
def repo(tmp_path):
    return make_repo(tmp_path / "repo", {"shop.py": GOOD, "README.md": "# Shop\n"})


@pytest.fixture
def run(tmp_path, repo):
    return lambda *args, **options: iquest(tmp_path, "-C", str(repo.root), *args, **options)


def is_one_line(ran, code, *said):
    """One line on stderr, nothing on stdout, no traceback, and a remedy."""
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1), ran
    assert ran.err.startswith("iquest: ")
    assert "Traceback" not in ran.err and "internal error" not in ran.err
    for text in said:
        assert text in ran.err, ran.err


def skipped(ran):
    """Path to reason, of a run that went on to its end."""
    assert ran.code == 0, ran
    return {item["path"]: item["reason"] for item in json.loads(ran.out)["files_skipped"]}


EVERY = (["ask", "what is sold"], ["pack"], ["map"], ["index"], ["review"], ["check"], ["trace", "sell"])


# ------------------------------------------------------------------ repositories


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command[0])
def test_no_repository(tmp_path, command):
    folder = tmp_path / "plain"
    folder.mkdir()
    is_one_line(iquest(tmp_path, "-C", str(folder), *command), 3, "no git repository at or above", "git init")


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command[0])
def test_empty_repository(tmp_path, command):
    empty = RepoBuilder(tmp_path / "empty")
    is_one_line(iquest(tmp_path, "-C", str(empty.root), *command), 3, "no commit and no file yet", "add a file")


def test_a_folder_that_is_not_there(tmp_path):
    is_one_line(iquest(tmp_path, "-C", str(tmp_path / "nowhere"), "map"), 3, "nowhere")


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command[0])
def test_bare_repository(tmp_path, repo, command):
    bare = str(tmp_path / "bare.git")
    repo.git("clone", "-q", "--bare", str(repo.root), bare)
    is_one_line(iquest(tmp_path, "-C", bare, *command), 3, "has no work tree", "--rev")
    if command[0] not in ("review", "check"):
        assert iquest(tmp_path, "-C", bare, "--rev", "HEAD", *command).code == 0


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command[0])
def test_broken_head(run, repo, command):
    (repo.root / ".git" / "HEAD").write_text("f" * 40 + "\n")
    is_one_line(run(*command), 3, "HEAD", "leads to no commit", "--rev")
    if command[0] not in ("review", "check"):
        assert run("--rev", "main", *command).code == 0


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command[0])
def test_unknown_revision(run, command):
    is_one_line(run("--rev", "nowhere", *command), 3, "no commit is called 'nowhere'", "git branch -a")


def test_corrupt_object_costs_its_own_file(run, repo):
    repo.commit({"other.py": "def kept():\n    pass\n"})
    blob = repo.git("rev-parse", "HEAD:shop.py")
    path = repo.root / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"garbage")
    assert skipped(run("--rev", "HEAD", "index", "--format", "json")) == {"shop.py": "object is missing or damaged"}
    assert "def kept" in run("--rev", "HEAD", "pack").out
    ran = run("check", "--commit", "HEAD")
    assert (ran.code, "2 of 2 changed lines read" in ran.out) == (0, True)
    is_one_line(run("check", "--commit", "HEAD~1", "--format", "json"), 3, "shop.py", "git fetch --refetch")


# ------------------------------------------------------------------ files


def test_files_that_cannot_be_read_are_skipped_and_said(run, repo, tmp_path):
    (tmp_path / "secret.py").write_text("SECRET_OUTSIDE = 1\n")
    repo.write(
        {
            "logo.py": b"\x00\x01\x02" * 100,
            "logo.png": b"\x89PNG\x00\x01" * 100,
            "utf16.py": "def wide(): pass\n".encode("utf-16"),
        }
    )
    os.symlink(tmp_path / "secret.py", repo.root / "link.py")
    os.symlink(tmp_path, repo.root / "folder")
    os.symlink("/dev/zero", repo.root / "zero.py")
    os.mkfifo(repo.root / "pipe.py")
    with open(repo.root / "huge.py", "wb") as file:
        file.truncate(2 << 30)
    ran = run("index", "--format", "json")
    found = skipped(ran)
    assert found["huge.py"] == "over 1,048,576 bytes"
    assert "logo.py" not in found
    assert {item["path"]: item["reason"] for item in json.loads(ran.out)["files_partial"]} == {"logo.py": "binary"}
    assert {found[name] for name in ("link.py", "folder", "zero.py")} == {"symbolic link"}
    packed = run("pack")
    assert packed.code == 0
    assert "def sell" in packed.out and "def wide" in packed.out
    assert "SECRET_OUTSIDE" not in packed.out
    ran = run("check", "--format", "json")
    assert ran.code == 0
    reasons = {item["path"]: item["reason"] for item in json.loads(ran.out)["coverage"]["files"]}
    assert reasons["huge.py"] == "over 1,048,576 bytes"
    assert reasons["logo.png"] == "binary"
    assert reasons["logo.py"] == ""  # code: a NUL in it hides nothing from the gate


def test_minified_files_are_kept_out_of_the_way(run, repo):
    repo.write({"app.min.js": "var a=function(){return 1};" * 20_000})
    ran = run("check", "--format", "json")
    (file,) = json.loads(ran.out)["coverage"]["files"]
    assert (ran.code, file["reason"]) == (0, "generated")
    packed = json.loads(run("pack", "sell", "--format", "json", "--budget", "4000").out)
    assert packed["num_tokens"] <= 4000
    assert "shop.py" in {item["path"] for item in packed["files"]}


def test_odd_names_reach_every_answer_escaped(run, repo):
    names = [
        b"new\nline.py",
        b"esc\x1b[31m.py",
        b"not\xffutf8.py",
        b" lead.py",
        b"-dash.py",
        "ü.py".encode(),
        b"a\\b.py",
    ]
    for number, name in enumerate(names):
        with open(os.path.join(os.fsencode(repo.root), name), "wb") as file:
            file.write(b"def odd_%d():\n    breakpoint()\n" % number)
    for args in (["map"], ["pack"], ["pack", "--list"], ["check", "--fail-on", "none"], ["ask", "where is odd_1"]):
        ran = run(*args)
        assert ran.code == 0, args
        assert "\x1b" not in ran.out, args
        ran.out.encode("utf-8")
    found = json.loads(run("check", "--format", "json").out)["findings"]
    assert len(found) == len(names)


def test_source_in_another_encoding_is_read(run, repo):
    repo.write({"latin.py": "# caf\xe9\ndef kassieren():\n    pass\n".encode("latin-1")})
    assert "kassieren" in run("pack").out
    assert run("trace", "kassieren").code == 0
    answer = json.loads(run("ask", "where is kassieren", "--format", "json").out)
    assert answer["citations"][0]["path"] == "latin.py"


# ------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 'never'\n", "did you mean"),
        ("[review]\nfail_onn = 'high'\n", "fail_on"),
        ("[review\n", "config.toml"),
        ("[review]\nmin_coverage = 'all'\n", "min_coverage"),
    ],
)
def test_unknown_and_wrong_settings(run, tmp_path, text, said):
    (tmp_path / "config.toml").write_text(text)
    is_one_line(run("map"), 2, said)


def test_unknown_commands_and_flags(run):
    is_one_line(run("chekc"), 2, "check")
    is_one_line(run("map", "--budgte", "3"), 2, "--budget")


# ------------------------------------------------------------------ models


def test_a_model_folder_that_is_not_there(run, tmp_path):
    is_one_line(run("ask", "what is sold", "--model", str(tmp_path / "no-model")), 3, "no-model")


def model_folder(folder, weights="model.safetensors", **config):
    """As small as a checkpoint can be, made without the engine's own dependencies: a header and its zeros."""
    write_tokenizer(folder)
    document = tiny_config(**config)
    (folder / "config.json").write_text(json.dumps(document))
    tensors = shape_of(document, str(folder)).tensors()
    header, at = {}, 0
    for name, shape in tensors:
        size = 2 * math.prod(shape)
        header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    data = json.dumps(header).encode()
    with open(folder / weights, "wb") as file:
        file.write(len(data).to_bytes(8, "little") + data)
        file.truncate(8 + len(data) + at)  # sparse
    return folder


def test_a_model_folder_that_cannot_be_read(run, tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    is_one_line(run("ask", "what is sold", "--model", str(folder)), 3, str(folder))
    model_folder(folder)
    (folder / "config.json").write_text("{")
    is_one_line(run("ask", "what is sold", "--model", str(folder)), 3, "config.json", "fetch it again")
    model_folder(folder)
    (folder / "model.safetensors").write_bytes(b"\xff" * 100)
    is_one_line(run("ask", "what is sold", "--model", str(folder)), 3, "model.safetensors")
    (folder / "model.safetensors").unlink()
    is_one_line(run("ask", "what is sold", "--model", str(folder)), 3, "safetensors")


def test_pickled_weights_are_refused_and_never_opened(run, tmp_path):
    class Payload:
        def __reduce__(self):
            return os.system, (f"touch {tmp_path}/executed",)

    folder = model_folder(tmp_path / "model")
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Payload()))
    is_one_line(run("ask", "what is sold", "--model", str(folder)), 3, "pytorch_model.bin", "safetensors")
    assert not (tmp_path / "executed").exists()
    pickle.loads((folder / "pytorch_model.bin").read_bytes())
    assert (tmp_path / "executed").exists(), "the trap works"


def test_a_model_that_does_not_fit_is_told_before_anything_is_loaded(run, tmp_path):
    folder = model_folder(tmp_path / "model", num_hidden_layers=400, hidden_size=8192, intermediate_size=65536)
    is_one_line(run("ask", "what is sold", "--model", str(folder)), 3, "needs ", "GiB", "try ")
    assert run("ask", "what is sold", "--model", "none").code == 0


@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [
        (">&-", 3, "iquest: standard output is closed: send it to a file, or to /dev/null\n"),
        ("2>&-", 0, ""),
        ("<&-", 0, ""),
    ],
)
def test_streams_that_are_closed_are_no_accident(tmp_path: Path, closed: str, code: int, said: str) -> None:
    root = make_repo(tmp_path / "shop", {"a.py": "def work():\n    pass\n"}).root
    line = f'exec "$0" -P -m iquest_cli map -C "{root}" {closed}'
    ran = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )
    assert (ran.returncode, ran.stderr) == (code, said)
    assert ("shop" in ran.stdout) == (code == 0)
