"""`ask --save`, then `check --answers`: what went stale, and what only moved."""

import json

import pytest
from support.cli import iquest
from support.repos import make_repo

SHOP = 'def price_of(name):\n    """What one costs."""\n    return len(name)\n'
TILL = "from shop import price_of\n\n\ndef charge(names):\n    return sum(price_of(name) for name in names)\n"


@pytest.fixture
def repo(tmp_path):
    return make_repo(tmp_path / "repo", {"shop.py": SHOP, "till.py": TILL, "other.py": "x = 1\n"})


@pytest.fixture
def run(tmp_path, repo):
    return lambda *args, **options: iquest(tmp_path, "-C", str(repo.root), *args, **options)


@pytest.fixture
def saved(run, tmp_path):
    path = str(tmp_path / "answer.json")
    assert run("ask", "where is price_of defined?", "--save", path).code == 0
    assert "shop.py" in {item["path"] for item in json.loads((tmp_path / "answer.json").read_text())["citations"]}
    return path


def test_an_answer_stays_fresh_while_its_lines_stand(run, repo, saved):
    ran = run("check", "--answers", saved)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("No stale answers · 1 saved answer · ")
    repo.write({"other.py": "x = 2\n", "shop.py": "# moved\n\n\n" + SHOP})
    ran = run("check", "--answers", saved)
    assert ran.code == 0
    assert "moved to other lines" in ran.out
    (answer,) = json.loads(run("check", "--answers", saved, "--format", "json").out)["answers"]
    assert {item["now_line"] - item["start_line"] for item in answer["citations"] if item["path"] == "shop.py"} == {3}


def test_a_changed_or_removed_span_makes_it_stale(run, repo, saved, tmp_path):
    repo.write({"shop.py": SHOP.replace("len(name)", "len(name) * 2")})
    ran = run("check", "--answers", saved)
    assert ran.code == 1
    assert ran.out.splitlines()[:2] == [saved, "  where is price_of defined?"]
    assert "  changed  shop.py:1-3  price_of" in ran.out
    assert "1 of 1 saved answer stale" in ran.out
    (repo.root / "shop.py").unlink()
    assert "  gone     shop.py:1-3" in run("check", "--answers", saved).out
    assert run("--rev", "HEAD", "check", "--answers", saved).code == 0, "as the commit has it"


def test_many_files_and_what_is_no_answer(run, repo, saved, tmp_path):
    (tmp_path / "copy.json").write_bytes((tmp_path / "answer.json").read_bytes())
    both = [saved, str(tmp_path / "copy.json")]
    assert len(json.loads(run("check", "--answers", *both, "--format", "json").out)["answers"]) == 2
    (tmp_path / "bad.json").write_text("{}")
    for name, code in (("bad.json", 2), ("none.json", 3)):
        ran = run("check", "--answers", saved, str(tmp_path / name))
        assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
        assert name in ran.err
    assert run("check", "--answers", saved, "--format", "sarif").code == 2
    assert run("check", "one", "two").code == 2
