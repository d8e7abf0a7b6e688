"""pack, map, trace, index, doctor: the real commands over small real repositories."""

import json
import os
import re
import shutil
import subprocess

import pytest
from support.cli import iquest, iquest_process
from support.models import write_checkpoint
from support.repos import make_repo

from iquest_cli.commands.doctor import MIN_FREE_BYTES

FILES = {
    "main.py": (
        '"""A tiny shop."""\n\nfrom shop.cart import Cart\n\n\ndef main():\n    cart = Cart()\n'
        '    cart.add("pen", 2)\n\n\n'
        'if __name__ == "__main__":\n    main()\n'
    ),
    "shop/__init__.py": '"""The shop."""\n',
    "shop/cart.py": (
        '"""What is bought."""\n\nimport logging\n\nfrom shop.price import price_of\n\n'
        "log = logging.getLogger(__name__)\n\n\n"
        "class Cart:\n    def add(self, name, count):\n        if count < 1:\n"
        '            raise ValueError("count must be positive")\n        log.warning("adding %s", name)\n'
        "        return price_of(name) * count\n"
    ),
    "shop/price.py": '"""What it costs."""\n\n\ndef price_of(name):\n    return len(name)\n',
    "README.md": "# Shop\n\nIt sells pens.\n",
}


@pytest.fixture
def repo(tmp_path):
    return make_repo(tmp_path / "shop", FILES)


@pytest.fixture
def run(tmp_path, repo):
    return lambda *args, **options: iquest(tmp_path, *args, "-C", str(repo.root), **options)


def test_pack_keeps_its_budget_and_says_what_it_left_out(run):
    whole = json.loads(run("pack", "how is a price made", "--format", "json").out)
    assert {"text", "budget", "num_tokens", "tokenizer", "files", "omitted"} <= set(whole)
    assert {file["path"] for file in whole["files"]} == set(FILES)
    assert {tuple(sorted(file)) for file in whole["files"]} == {("mode", "num_tokens", "path", "ranges", "rank")}
    assert "def price_of(name):" in whole["text"]
    small = json.loads(run("pack", "price", "--format", "json", "--budget", "120").out)
    assert small["num_tokens"] <= small["budget"] == 120
    assert {item["path"] for item in small["omitted"]} | {item["path"] for item in small["files"]} == set(FILES)
    assert all(item["reason"] for item in small["omitted"])


def test_pack_prints_the_same_bytes_twice_and_into_a_file(run, tmp_path):
    first, second = run("pack", "price"), run("pack", "price")
    assert first.out == second.out != ""
    ran = run("pack", "price", "-o", str(tmp_path / "prompt.txt"))
    assert ran.out == ""
    assert (tmp_path / "prompt.txt").read_text().rstrip("\n") == first.out.rstrip("\n")
    assert "wrote" in ran.err
    assert run("pack", "price", "-o", str(tmp_path / "prompt.txt"), "--quiet").err == ""
    assert [name for name in os.listdir(tmp_path) if name.startswith(".iquest")] == []
    assert run("pack", "-o", str(tmp_path / "none" / "x")).code == 3


def test_pack_lists_trees_and_explains(run):
    listed = run("pack", "price", "--list").out.splitlines()
    assert sorted(listed) == sorted(FILES)
    tree = run("pack", "price", "--tree").out
    assert re.search(r"^ +\d+ +shop/$", tree, re.M)
    assert re.search(r"^ +\d+   +price.py$", tree, re.M)


def test_pack_lists_the_best_file_first(run):
    assert run("pack", "price", "--list").out.splitlines()[0] == "shop/price.py"
    assert run("pack", "what is bought in the cart", "--list").out.splitlines()[0] == "shop/cart.py"
    ranks = {file["path"]: file["rank"] for file in json.loads(run("pack", "pens", "--format", "json").out)["files"]}
    assert ranks["README.md"] == 2 and ranks["shop/__init__.py"] is None


def test_pack_explains_every_file_that_it_shows(run):
    shown = json.loads(run("pack", "price", "--format", "json").out)["files"]
    value = json.loads(run("pack", "price", "--explain", "--format", "json").out)
    assert "text" not in value and {file["path"] for file in value["files"]} == {file["path"] for file in shown}
    for file in value["files"]:
        assert file["reasons"], file["path"]
        assert sum(reason["score"] for reason in file["reasons"]) == pytest.approx(file["score"], abs=0.01)
        for symbol in file["symbols"]:
            assert sum(reason["score"] for reason in symbol["reasons"]) == pytest.approx(symbol["score"], abs=0.01)
    best = value["files"][0]
    assert best["path"] == "shop/price.py" and "price" in {reason["text"] for reason in best["reasons"]}
    assert [symbol["lines"] for symbol in best["symbols"] if symbol["name"] == "price_of"] == [[4, 5]]
    text = run("pack", "price", "--explain").out
    legend, first = text.splitlines()[:2]
    assert legend.startswith("score of each file") and first.split()[1:] == ["shop/price.py", "rank", "1"]
    assert all(file["path"] in text for file in shown)
    assert re.search(r"\d\.\d\d  (word|name|path) +price\n", text)


def test_pack_keeps_to_the_paths_it_is_given(run, tmp_path):
    (tmp_path / "list").write_text("shop/price.py\n")
    for args in (["shop/price.py"], ["--paths-from", str(tmp_path / "list")]):
        assert run("pack", "price", *args, "--list").out.splitlines() == ["shop/price.py"], args
    assert run("pack", "price", "--paths-from", "-", "--list", stdin=b"shop/price.py\n").out == "shop/price.py\n"
    assert run("pack", "x", "--paths-from", str(tmp_path / "nothing")).code == 3


@pytest.mark.parametrize("name", ["text", "xml", "markdown"])
def test_pack_formats_hold_the_source(run, name):
    out = run("pack", "price", "--format", name, "--line-numbers").out
    assert "def price_of(name):" in out
    assert run("pack", "--format", name).code == 0


def test_pack_without_a_tokenizer_there_says_so(run):
    ran = run("pack", "--tokenizer", "/nonexistent")
    assert ran.code == 3
    assert "no tokenizer.json there" in ran.err


def test_pack_counts_with_a_models_tokenizer(run, tmp_path):
    folder = write_checkpoint(tmp_path / "tiny")
    plain = json.loads(run("pack", "price", "--format", "json").out)
    assert json.loads(run("pack", "price", "--format", "json", "--model", "none").out) == plain
    counted = json.loads(run("pack", "price", "--format", "json", "--model", str(folder)).out)
    assert counted == json.loads(run("pack", "price", "--format", "json", "--tokenizer", str(folder)).out)
    assert counted["num_tokens"] != plain["num_tokens"]


@pytest.mark.parametrize(
    ("model", "code", "said"),
    [
        ("hf:nobody/nothing", 3, "fetch it with `iquest models pull hf:nobody/nothing`"),
        ("server:http://127.0.0.1:9/v1", 2, "by --tokenizer"),
        ("nobody/nothing", 3, "write ./nobody/nothing"),
        ("./nothing-here", 3, "no tokenizer.json there"),
    ],
)
def test_pack_says_which_model_it_cannot_count_with(run, model, code, said):
    ran = run("pack", "price", "--model", model)
    assert said in ran.err
    assert ran.code == code


def test_trace_shows_the_way_with_logs_and_errors(run):
    ran = run("trace", "main")
    first, second = ran.out.splitlines()[:2]
    assert first.startswith("main (main.py:6) calls ")
    assert second.startswith("1 log statement, 1 raised error")
    assert re.search(r"→ Cart\.add +shop/cart\.py:11", ran.out)
    assert re.search(r"14 log     WARNING 'adding %s'", ran.out)
    assert re.search(r"13 raise   ValueError", ran.out)
    back = run("trace", "price_of", "--callers")
    assert back.out.startswith("price_of (shop/price.py:4) is reached from ")
    assert "Cart.add" in back.out


def test_trace_formats(run):
    value = json.loads(run("trace", "main", "--format", "json").out)
    assert value["start"]["path"] == "main.py"
    names = [step["symbol"]["name"] for step in value["steps"]]
    assert "Cart.add" in names and "price_of" in names
    mermaid = run("trace", "main", "--format", "mermaid").out
    assert mermaid.startswith("flowchart LR\n")
    assert re.search(r"^  s\d+ --> s\d+$", mermaid, re.M)
    dot = run("trace", "main", "--format", "dot").out
    assert dot.startswith("digraph iquest {") and dot.endswith("}\n")
    assert json.loads(run("trace", "main", "--to", "price_of", "--format", "json").out)["end"]["name"] == "price_of"


def test_trace_tells_what_calls_and_facts_stand_under(run):
    value = json.loads(run("trace", "Cart.add", "--format", "json").out)
    (raised,) = [fact for fact in value["steps"][0]["facts"] if fact["kind"] == "raise"]
    assert raised["conditions"] == [{"line": 12, "text": "if count < 1"}]
    assert "when count < 1" in run("trace", "Cart.add").out
    (step,) = [step for step in value["steps"] if step["symbol"]["name"] == "price_of"]
    assert step["conditions"] == []


def test_map_tells_where_it_starts(run):
    out = run("map").out
    assert out.splitlines()[0].startswith("shop  ")
    assert "Entry points" in out and "main.py" in out
    assert re.search(r"What is bought\. +cart\.py:1", out)
    assert re.search(r"^  shop/  3 source files$", out, re.M)
    value = json.loads(run("map", "--format", "json").out)
    assert [item["path"] for item in value["entry_points"]] == ["main.py"]
    assert {item["path"] for item in value["modules"]} >= {"main.py", "shop/cart.py", "shop/price.py"}
    mermaid, dot = (run("map", "--format", name).out for name in ("mermaid", "dot"))
    assert re.search(r'^  subgraph g\d\["shop/"\]\n(?:    f\d.*\n)*    f\d\["cart\.py"\]$', mermaid, re.M)
    assert 'label="shop/";' in dot and '[label="cart.py"]' in dot


def test_map_keeps_its_budget(run):
    from anchors.context.tokens import estimate_tokens

    for budget in (20, 60, 200):
        assert estimate_tokens(run("map", "--budget", str(budget)).out) <= budget + 1


def test_index_is_warm_the_second_time_and_can_be_cleared(run):
    first = json.loads(run("index", "--format", "json").out)
    again = json.loads(run("index", "--format", "json").out)
    assert (first["num_parsed"], again["num_parsed"]) == (len(FILES), 0)
    assert again["is_warm"]
    assert (first["files_total"], first["files_indexed"]) == (len(FILES), len(FILES))
    status = run("index", "--status").out
    assert "5 of 5 files indexed" in status and f"{first['num_edges']} edges" in status
    assert "languages python 4, markdown 1" in status
    assert first["languages"] == {"python": 4, "markdown": 1} and first["num_edges"] > 3
    assert run("index", "--clear").out.startswith("cleared ")
    assert json.loads(run("index", "--rebuild", "--format", "json").out)["num_parsed"] == len(FILES)
    assert run("index", "--clear", "--rebuild").code == 2


def test_of_many_files_read_alike_the_reason_stands_once(tmp_path):
    repo = make_repo(tmp_path / "many", {f"b{n}.bat": "echo\n" for n in range(9)})
    rows = iquest(tmp_path, "index", "--status", "-C", str(repo.root)).out.split("\n")
    assert [row for row in rows if "grammar" in row] == ["in part  9 files  no grammar for batch: read as text"]
    assert [row.strip() for row in rows if ".bat" in row] == ["b0.bat", "b1.bat", "b2.bat"]
    assert "           and 6 more" in rows


def test_nothing_is_written_into_the_repository(run, repo):
    before = repo.git("status", "--porcelain", "--ignored")
    for args in (["index"], ["map"], ["pack", "x"], ["trace", "main"], ["review"], ["doctor"]):
        assert run(*args).code == 0, args
    assert repo.git("status", "--porcelain", "--ignored") == before == ""


def test_doctor_names_what_is_there(run, tmp_path):
    ran = run("doctor")
    assert ran.code == 0
    assert ran.out.startswith("Ready: ")
    for what in ("iquest", "git", "grammars", "search", "machine", "settings"):
        assert re.search(rf"^ok +{what} ", ran.out, re.M), what
    has_room = shutil.disk_usage(tmp_path).free >= MIN_FREE_BYTES
    assert re.search(rf"^{'ok' if has_room else 'warn'} +cache .* GiB free", ran.out, re.M), ran.out
    value = json.loads(run("doctor", "--format", "json").out)
    assert value["ok"] is True
    assert {tuple(sorted(item)) for item in value["checks"]} == {("remedy", "state", "text", "what")}


def test_doctor_without_git_is_exit_3_with_a_remedy(tmp_path):
    empty = tmp_path / "bin"
    empty.mkdir()
    ran = iquest_process(tmp_path, "doctor", env={"PATH": str(empty)})
    assert ran.code == 3
    assert ran.out.startswith("Not ready: ")
    assert "install git" in ran.out


def test_a_piped_answer_has_no_colour_and_a_forced_one_does(run):
    assert "\x1b[" not in run("map").out
    assert "\x1b[1m" in run("map", "--color", "always").out
    assert "\x1b[1m" in run("map", env={"IQUEST_COLOR": "always"}).out
    assert "\x1b[" not in run("map", "--color", "never", env={"IQUEST_COLOR": "always"}).out


def test_the_revision_is_what_is_read(run, repo):
    repo.commit({"shop/price.py": "def cost_of(name):\n    return 1\n"})
    assert "price_of" in run("pack", "--rev", "HEAD~1").out
    assert "def price_of" not in run("pack").out
    assert subprocess.run(["git", "-C", str(repo.root), "status", "--porcelain"], capture_output=True).stdout == b""
