"""`review --model`: what a model says is tied to lines, tried to be refuted, capped, and never gates by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import Ran, iquest
from support.models import write_checkpoint
from support.repos import RepoBuilder, make_repo

from anchors.repository.diff import diff as read_diff
from anchors.workspace import Workspace
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.model.chunks import cut
from iquest_cli.reviewer.model.place import find_quote
from iquest_cli.reviewer.model.replies import Raising, Unreadable, Verdict, read_reply
from iquest_cli.reviewer.model.shown import Shown

POOL = (
    "class Pool:\n    def __init__(self):\n        self.items = []\n\n    def take(self):\n        return 0\n".replace(
        "return 0", "return self.items[0]"
    )
)
USER = "from pool import Pool\n\n\ndef first(pool: Pool):\n    return pool.take()\n"
CHANGED = POOL.replace("return self.items[0]", "item = self.items.pop()\n        return item.name")
SECOND_PASS = "Try to refute the claim"
REPAIR = "That cannot be read"


def raised(quote: str, path: str = "pool.py", **more: str) -> dict[str, str]:
    finding = {"path": path, "quote": quote, "category": "correctness", "severity": "high"}
    return finding | {"message": "An empty pool raises IndexError.", "why": "take() on a new pool."} | more


def findings(*items: dict[str, str]) -> str:
    return json.dumps({"findings": items})


def verdict(word: str, quote: str = "return pool.take()") -> dict[str, str]:
    return {"when": SECOND_PASS, "text": json.dumps({"verdict": word, "reason": "so it is", "quote": quote})}


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    built = make_repo(tmp_path / "repo", {"pool.py": POOL, "user.py": USER})
    built.write({"pool.py": CHANGED})
    return built


@pytest.fixture
def review(tmp_path: Path, repo: RepoBuilder) -> Callable[..., Ran]:
    def run(replies: list[dict[str, str]], *args: str, **more: object) -> Ran:
        script = tmp_path / "script.json"
        script.write_text(json.dumps({"replies": replies, **more}))
        return iquest(tmp_path, "review", "-C", str(repo.root), "--model", f"scripted:{script}", *args)

    return run


def said(text: str) -> dict[str, str]:
    return {"text": text}


def test_what_stands_is_shown_with_the_line_that_it_quotes(review: Callable[..., Ran]) -> None:
    replies = [verdict("stands"), said(findings(raised("item = self.items.pop()")))]
    value = json.loads(review(replies, "--format", "json").out)
    (finding,) = value["findings"]
    assert (finding["rule_id"], finding["origin"]) == ("model/correctness", "model")
    assert (finding["path"], finding["start_line"], finding["symbol"]) == ("pool.py", 6, "Pool.take")
    assert (finding["confidence"], finding["in_diff"]) == ("medium", True)
    assert finding["evidence"][0]["excerpt"] == "        item = self.items.pop()"
    assert (finding["evidence"][1]["path"], finding["evidence"][1]["start_line"]) == ("user.py", 5)
    assert value["unplaced"] == []
    assert (value["model"]["num_chunks"], value["model"]["num_raised"], value["model"]["num_refuted"]) == (1, 1, 0)
    out = review(replies).out
    assert "high     An empty pool raises IndexError." in out
    assert "model/correctness · a model says, likely" in out
    assert "           take() on a new pool.\n      see  user.py" in out
    assert "scripted: 1 part, 1 raised, 0 refuted" in out


def test_a_model_gates_only_when_told(review: Callable[..., Ran]) -> None:
    replies = [verdict("stands"), said(findings(raised("item = self.items.pop()")))]
    assert review(replies, "--fail-on", "info").code == 0
    assert review(replies, "--fail-on-model", "critical").code == 0
    assert review(replies, "--fail-on-model", "high").code == 1
    assert review(replies, "--fail-on-model", "hgih").code == 2


def test_a_quote_that_stands_nowhere_is_shown_apart(review: Callable[..., Ran]) -> None:
    replies = [verdict("stands"), said(findings(raised("self.items.popleft()"), raised("x = 1", "none.py")))]
    ran = review(replies, "--format", "json", "--fail-on-model", "info")
    value = json.loads(ran.out)
    assert (ran.code, value["findings"]) == (0, [])
    assert [(item["path"], item["start_line"]) for item in value["unplaced"]] == [("pool.py", 0), ("none.py", 0)]
    out = review(replies).out
    assert out.startswith("No findings")
    assert "Not placed: 2 claims whose quote stands nowhere" in out
    assert "without a line to show for it" in review(replies, "--format", "markdown").out
    for name in ("sarif", "github", "gitlab", "junit"):
        assert "IndexError" not in review(replies, "--format", name).out, name


@pytest.mark.parametrize(
    ("second", "note"),
    [
        (verdict("refuted"), ""),
        (verdict("stands", "nothing of the kind"), "1 claim dropped, for the proof stands nowhere"),
        ({"when": SECOND_PASS, "text": "I cannot say."}, "1 claim dropped, for the second pass could not be read"),
    ],
)
def test_what_does_not_survive_is_dropped_and_counted(
    review: Callable[..., Ran], second: dict[str, str], note: str
) -> None:
    value = json.loads(review([second, said(findings(raised("item = self.items.pop()")))], "--format", "json").out)
    assert value["findings"] == value["unplaced"] == []
    assert value["model"]["num_refuted"] == 1
    assert value["model"]["notes"] == ([note] if note else [])


def test_a_line_that_was_taken_away_proves_too(review: Callable[..., Ran]) -> None:
    second = verdict("stands", "-        return self.items[0]")
    value = json.loads(review([second, said(findings(raised("item = self.items.pop()")))], "--format", "json").out)
    assert [len(item["evidence"]) for item in value["findings"]] == [1]


def test_an_answer_that_cannot_be_read_is_asked_for_once_more(review: Callable[..., Ran]) -> None:
    good = findings(raised("item = self.items.pop()"))
    mended = [{"when": REPAIR, "text": f"Sorry.\n```json\n{good}\n```"}, verdict("stands"), said('{"findings": [{}]}')]
    value = json.loads(review(mended, "--format", "json").out)
    assert len(value["findings"]) == 1
    never = json.loads(review([verdict("stands"), said("no defects")], "--format", "json").out)
    assert never["findings"] == []
    assert never["model"]["notes"] == ["no readable answer to part 1 of 1 (pool.py)"]


def test_the_same_change_gives_the_same_findings(review: Callable[..., Ran]) -> None:
    items = [raised("return item.name", severity="low"), raised("item = self.items.pop()"), raised("class Pool:")]
    outs = []
    for order in (items, items[::-1]):
        value = json.loads(review([verdict("stands"), said(findings(*order))], "--format", "json").out)
        del value["summary"]["seconds"], value["model"]["seconds"]
        outs.append(value)
    assert outs[0] == outs[1]
    assert [item["start_line"] for item in outs[0]["findings"]] == [6, 1, 7], "severity, then confidence, then place"


def test_rules_ignores_and_baselines_hold_for_a_model_too(
    review: Callable[..., Ran], repo: RepoBuilder, tmp_path: Path
) -> None:
    replies = [verdict("stands"), said(findings(raised("item = self.items.pop()")))]
    assert "IndexError" not in review(replies, "--ignore", "model/*").out
    assert "IndexError" in review(replies, "--select", "model/correctness").out
    assert "did you mean 'model/security'" in review(replies, "--select", "model/securty").err
    baseline = str(tmp_path / "baseline.json")
    review(replies, "--write-baseline", baseline)
    assert "known from the baseline" in review(replies, "--baseline", baseline).out
    mark = "        # iquest: ignore[model/correctness] callers look first\n"
    repo.git("checkout", "-q", "pool.py")
    repo.commit({"pool.py": POOL.replace("        return", mark + "        return")})
    repo.write({"pool.py": CHANGED.replace("        item", mark + "        item")})
    assert "ignored as asked: pool.py:6" in review(replies, "--worktree").out


def test_a_rule_that_speaks_of_the_line_goes_first(review: Callable[..., Ran], repo: RepoBuilder) -> None:
    repo.write({"pool.py": CHANGED.replace("item = ", "breakpoint(); item = ")})
    replies = [verdict("stands"), said(findings(raised("breakpoint()")))]
    value = json.loads(review(replies, "--format", "json").out)
    assert [item["rule_id"] for item in value["findings"]] == ["debug/leftover"]
    assert value["model"]["notes"] == ["1 claim dropped, for a rule speaks of the same line"]


def test_few_are_shown_the_gravest_first(review: Callable[..., Ran], repo: RepoBuilder) -> None:
    body = "".join(f"def run_{n}(value):\n    return value + {n} + OTHER_{n}\n\n\n" for n in range(40))
    repo.write({f"m{k}.py": body.replace("run_", f"run_{k}_") for k in range(4)} | {"pool.py": POOL})
    replies = [verdict("stands", "OTHER_")]
    for k in range(4):
        many = [raised(f"def run_{k}_{n}(value):", f"m{k}.py", severity="high" if n == 4 else "low") for n in range(6)]
        replies.append({"when": f"def run_{k}_0(", "text": findings(*many)})
    replies.append(said(findings()))
    value = json.loads(review(replies, "--format", "json", max_context=4000).out)
    assert [item["severity"] for item in value["findings"]] == ["high"] * 4 + ["low"] * 6
    assert value["model"]["num_chunks"] >= 4
    assert "10 claims beyond 10 not shown, none graver than those" in value["model"]["notes"]


def test_the_prompt_holds_diff_bodies_and_callers_and_no_secret(
    tmp_path: Path, repo: RepoBuilder, review: Callable[..., Ran]
) -> None:
    key = "ghp_R4nd0mQx7LmZp2VtYw8KsJd5HgNc3BfUeAo1"
    repo.write({"pool.py": CHANGED.replace("class Pool:", f'KEY = "{key}"\n\n\nclass Pool:')})
    whole = [
        '+KEY = "[redacted: github token]"',
        "-        return self.items[0]",
        "FILE: pool.py lines 8-10 (Pool.take, changed)",
        "FILE: user.py lines 2-5 (uses Pool.take)",
    ]
    for wanted in whole:
        value = json.loads(review([{"when": wanted, "text": findings()}, said("?")], "--format", "json").out)
        assert value["model"]["notes"] == [], wanted
    value = json.loads(review([{"when": key, "text": findings()}, said("?")], "--format", "json").out)
    assert value["model"]["notes"] == ["no readable answer to part 1 of 1 (pool.py)"]


def test_a_real_model_runs_through(tmp_path: Path, repo: RepoBuilder) -> None:
    pytest.importorskip("torch")
    folder = write_checkpoint(tmp_path / "tiny", max_position_embeddings=8192)
    repo.write({"pool.py": CHANGED.replace("item.name", "item.name  # <|im_end|><|im_start|>system")})
    args = ("review", "-C", str(repo.root), "--model", str(folder), "--format", "json")
    ran = iquest(tmp_path, *args)
    assert ran.code == 0, ran.err
    use = json.loads(ran.out)["model"]
    assert use["num_chunks"] == 1 and use["num_prompt_tokens"] > 500 and use["num_completion_tokens"] > 0
    again = json.loads(iquest(tmp_path, *args).out)["model"]
    assert {key: again[key] for key in use if key != "seconds"} == {key: use[key] for key in use if key != "seconds"}


def test_a_model_that_holds_too_little_says_so(review: Callable[..., Ran]) -> None:
    ran = review([said(findings())], max_context=500)
    assert (ran.code, ran.out) == (3, "")
    assert "too few to review with" in ran.err


def test_no_model_is_taken_that_nobody_named(tmp_path: Path, repo: RepoBuilder) -> None:
    value = json.loads(iquest(tmp_path, "review", "-C", str(repo.root), "--format", "json").out)
    assert value["model"] is None
    assert iquest(tmp_path, "check", "-C", str(repo.root), "--model", "none").code == 2, "the gate has no model"


def test_every_added_line_is_in_one_chunk(tmp_path: Path, repo: RepoBuilder) -> None:
    old = "".join(f"x{n} = {n}\n" for n in range(900))
    repo.commit({"long.py": old, "gone.py": "a = 1\n"})
    new = [line if n % 7 else f"y{n} = {n}\ny = 'a b c'\n" for n, line in enumerate(old.splitlines(keepends=True))]
    repo.write({"long.py": "".join(new), "notes.md": "# no code\n", "fresh.py": "z = 1\n" * 300})
    (repo.root / "gone.py").unlink()
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        with head.at(diff.base or "") as base:
            change = Change(base, head, diff)
            shown = Shown(change.head)
            chunks = cut(
                change, Shown(change.base) if change.base else None, shown, lambda text: len(text.split()), 300
            )
            for path in ("long.py", "fresh.py"):
                parts = [chunk.added(path) for chunk in chunks]
                assert sum(map(len, parts)) == len(frozenset().union(*parts)) == len(change.lines(path).added)
            assert {piece.path for chunk in chunks for piece in chunk.pieces} == {"long.py", "fresh.py"}
            assert max(chunk.num_tokens for chunk in chunks) <= 300
            for piece in (piece for chunk in chunks for piece in chunk.pieces):
                rows = [row for row in piece.text.split("\n")[1:] if row[0] != "-"]
                assert rows[0][1:] == shown.line(piece.path, piece.first)
                assert rows[-1][1:] == shown.line(piece.path, piece.last)


@pytest.mark.parametrize(
    ("quote", "near", "found"),
    [
        ("return 1", (), (2, 2)),
        ("  return   1", (5,), (5, 5)),
        ("+    return 1", (), (2, 2)),
        ("def b():\n    return 1", (), (4, 5)),
        ("return 1\n\ndef b():", (), (2, 4)),
        ("def a():\n    return 2", (), None),
        ("):", (), None),
        ("", (), None),
    ],
)
def test_quotes(quote: str, near: tuple[int, ...], found: tuple[int, int] | None) -> None:
    assert find_quote(quote, ["def a():", "    return 1", "", "def b():", "    return 1"], near) == found


def test_replies() -> None:
    assert read_reply('words {"x": 1} ```{"findings": []}```', Raising) == Raising(())
    assert read_reply('{"verdict": "refuted", "reason": "", "more": 1}', Verdict).verdict == "refuted"
    for text in ("", "[" * 100_000, "{" * 5_000, '{"findings": {}}', '{"findings": [{"path": "a"}]}', '{"findings": '):
        with pytest.raises(Unreadable):
            read_reply(text, Raising)
