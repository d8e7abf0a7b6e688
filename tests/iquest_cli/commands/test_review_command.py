import gzip
import hashlib
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from support.cli import iquest
from support.repos import make_repo
from support.sarif import check_sarif

from iquest_cli.reports import review_sarif
from iquest_cli.reviewer.finding import Evidence, Finding, ReviewReport

CORE = "def add(item, queue):\n    queue.append(item)\n"
APP = "from core import add\n\n\ndef run():\n    add(1, [])\n"
BROKEN = "def add(item, queue, name):\n    queue.append((name, item))\n"
F_KEYS = {
    "rule_id", "severity", "confidence", "origin", "path", "start_line", "end_line", "in_diff", "symbol", "message",
    "why", "evidence", "fingerprint",
}  # fmt: skip


@pytest.fixture
def repo(tmp_path):
    return make_repo(tmp_path / "repo", {"core.py": CORE, "app.py": APP})


@pytest.fixture
def run(tmp_path, repo):
    return lambda *args, **options: iquest(tmp_path, *args, "-C", str(repo.root), **options)


def found(ran):
    return [item["rule_id"] for item in json.loads(ran.out)["findings"]]


def test_a_clean_change_says_so_in_one_line(repo, run):
    repo.write({"core.py": CORE + "\n\nX = 1\n"})
    ran = run("check")
    assert ran.code == 0
    (line,) = ran.out.splitlines()
    assert line == f"No findings · 3 of 3 changed lines read · 1 file · work tree against main ({repo.head[:10]})"
    assert ran.err == ""


def test_text_shows_the_definition_and_what_breaks(repo, run):
    repo.write({"core.py": BROKEN})
    ran = run("review")
    assert ran.code == 0, "review gates nothing unless asked"
    lines = ran.out.splitlines()
    assert lines[0] == "core.py"
    assert lines[1] == "  high     add() now requires `name`; 1 caller no longer fits: does not pass `name`"
    assert lines[2] == "           api/signature · certain"
    assert lines[3] == "          1 │ def add(item, queue, name):"
    assert lines[4:6] == ["   breaks  app.py", "          5 │ add(1, [])"]
    assert "1 finding · 4 of 4 changed lines read · 1 file · blast radius: " in ran.out
    assert max(map(len, lines)) <= 100


def test_text_shows_the_lines_around_with_the_finding_marked(repo, run):
    body = "\n\n\nclass A:\n    def f(self):\n        x = 1\n        breakpoint()\n        return x\n\n    y = 2\n"
    repo.write({"core.py": CORE + body})
    lines = run("review").out.splitlines()
    assert lines[:8] == [
        "core.py",
        "  high     a debugger call was added: breakpoint()",
        "           debug/leftover · certain",
        "          7 │ def f(self):",
        "          8 │     x = 1",
        "    >     9 │     breakpoint()",
        "         10 │     return x",
        "         11 │ ",
    ]
    token = "ghp_R4nd0mQx7LmZp2VtYw8KsJd5HgNc3BfUeAo1"
    body = [hashlib.sha256(bytes([n])).hexdigest() for n in range(5)]
    key = "\n".join(["-----BEGIN PRIVATE KEY-----", *body, "-----END PRIVATE KEY-----"])
    repo.write({"core.py": CORE + f'\nT = "{token}"\nbreakpoint()\nK = """{key}"""\nbreakpoint()\n'})
    out = run("review").out
    assert out.count("breakpoint()") > 4
    assert not any(secret in out for secret in (token, *body))


def test_what_was_not_read_is_grouped_by_reason(repo, run):
    repo.write({f"dist/{n}.js": "x\n" for n in range(9)} | {"go.sum": "x\n", "core.py": CORE + "X = 1\n"})
    assert run("review").out.splitlines()[1:] == [
        "not read, generated: dist/0.js, dist/1.js, dist/2.js and 6 more",
        "not read, lock file: go.sum",
    ]


def test_check_gates_and_review_does_when_told(repo, run):
    repo.write({"core.py": BROKEN})
    assert run("check").code == 1
    assert run("check", "--fail-on", "critical").code == 0
    assert run("check", "--fail-on", "none").code == 0
    assert run("review", "--fail-on", "medium").code == 1
    assert run("check", "--ignore", "api/*").code == 0
    assert run("check", "--select", "secret/added").code == 0


def test_json_has_exactly_the_promised_keys(repo, run):
    repo.write({"core.py": BROKEN, "logo.bin": b"\x00\x01\x02"})
    value = json.loads(run("review", "--format", "json").out)
    assert {"schema", "base", "head", "findings", "unplaced", "coverage", "summary"} <= set(value)
    assert value["schema"] == 1
    assert (value["base"], value["head"]) == (repo.head, None)
    assert set(value["coverage"]) == {"changed_lines", "reviewed_lines", "files"}
    assert {tuple(sorted(item)) for item in value["coverage"]["files"]} == {("path", "reason", "status")}
    assert {item["path"]: item["reason"] for item in value["coverage"]["files"]} == {
        "core.py": "",
        "logo.bin": "binary",
    }
    (finding,) = value["findings"]
    assert set(finding) == F_KEYS
    assert (finding["path"], finding["start_line"], finding["in_diff"], finding["symbol"]) == (
        "core.py",
        1,
        True,
        "add",
    )
    assert finding["evidence"][1] == {"path": "app.py", "start_line": 5, "end_line": 5, "excerpt": "    add(1, [])"}


def test_every_way_to_name_a_change(repo, run, tmp_path):
    repo.branch("topic")
    repo.commit({"core.py": BROKEN})
    as_json = ["--format", "json"]
    assert found(run("check", *as_json)) == ["api/signature"], "work tree against the merge base with main"
    assert found(run("check", "main..topic", *as_json)) == ["api/signature"]
    assert found(run("check", "main...HEAD", *as_json)) == ["api/signature"]
    assert found(run("check", "main", *as_json)) == ["api/signature"]
    assert found(run("check", "--commit", "HEAD", *as_json)) == ["api/signature"]
    assert found(run("check", "--commit", "HEAD~1", *as_json)) == []
    assert found(run("check", "--worktree", *as_json)) == []
    assert found(run("check", "--staged", *as_json)) == []
    repo.write({"app.py": APP + "\n\nbreakpoint()\n"})
    assert found(run("check", "--worktree", *as_json)) == ["debug/leftover"]
    assert found(run("check", "--staged", *as_json)) == []
    repo.git("add", "app.py")
    assert found(run("check", "--staged", *as_json)) == ["debug/leftover"]
    patch = repo.git("diff", "HEAD") + "\n"
    assert found(run("check", "--diff", "-", *as_json, stdin=patch.encode())) == ["debug/leftover"]
    (tmp_path / "p.diff").write_text(patch)
    assert found(run("check", "--diff", str(tmp_path / "p.diff"), *as_json)) == ["debug/leftover"]


def test_the_base_side_moving_on_is_not_the_change(repo, run):
    repo.branch("topic")
    repo.commit({"other.py": "x = 1\n"})
    repo.checkout("main")
    repo.commit({"core.py": CORE + "\n\ndef fresh():\n    pass\n"})
    repo.checkout("topic")
    value = json.loads(run("check", "main..topic", "--format", "json").out)
    assert [item["path"] for item in value["coverage"]["files"]] == ["other.py"]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--staged", "--worktree"], 2, "name one change"),
        (["nowhere"], 3, "nowhere"),
        (["--fail-on", "hgih"], 2, "--fail-on takes"),
        (["--format", "pdf"], 2, "--format takes"),
        (["--output", "sarif"], 2, "--output takes FORMAT=FILE"),
        (["--select", "api/removd"], 2, "did you mean 'api/removed'"),
        (["--baseline", "missing.json"], 2, "no such baseline"),
        (["--diff", "missing.patch"], 3, "missing.patch cannot be read"),
    ],
)
def test_what_is_wrong_is_one_line(run, args, code, said):
    ran = run("check", *args)
    assert ran.code == code
    assert ran.out == ""
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_shallow_clone_without_the_merge_base_names_the_remedy(repo, run, tmp_path):
    repo.branch("topic")
    repo.commit({"core.py": BROKEN})
    repo.checkout("main")
    repo.commit({"b.py": "x = 1\n"})
    repo.git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{repo.root}", str(tmp_path / "shallow"))
    ran = iquest(tmp_path, "-C", str(tmp_path / "shallow"), "check", "origin/main..origin/topic")
    assert ran.code == 3
    assert "fetch-depth: 0" in ran.err
    assert ran.out == ""


def test_sarif_is_valid_and_paths_are_encoded(repo, run):
    repo.write({"core.py": BROKEN, "with space/ü%.py": "breakpoint()\n", "a\nb.py": "breakpoint()\n"})
    log = json.loads(run("check", "--format", "sarif").out)
    check_sarif(log)
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["runs"][0]["results"]
    }
    assert uris == {"core.py", "with%20space/%C3%BC%25.py", "a%0Ab.py"}
    repo.write({"core.py": CORE})


def test_sarif_keeps_within_what_github_takes():
    uses = tuple(Evidence("a.py", line, line, hashlib.sha256(bytes([line])).hexdigest()) for line in range(200))
    found = tuple(
        Finding(
            "debug/leftover",
            "high",
            "high",
            f"m{n}.py",
            1,
            1,
            f"{n}",
            "why",
            None,
            uses[: 200 * (n < 9)],
            fingerprint=f"{n:024}",
        )  # fmt: skip
        for n in range(5_300)
    )
    report = ReviewReport(None, None, "label", found)
    for text, least in ((review_sarif.render(report), 5_000), (review_sarif.render(report, 60_000), 300)):
        (run,) = json.loads(text)["runs"]
        assert least <= len(run["results"]) <= 5_000
        assert run["results"][0]["message"]["text"].startswith("0"), "the first ones stay"
        assert max(len(result.get("relatedLocations", ())) for result in run["results"]) <= 100
        notes = run["invocations"][0]["toolExecutionNotifications"]
        assert notes[0]["message"]["text"] == f"{5_300 - len(run['results'])} more findings are not in this file"
    assert len(gzip.compress(text.encode())) < 60_000
    check_sarif(json.loads(text))


def test_github_commands_cannot_be_forged(repo, run, tmp_path):
    repo.write({"core.py": BROKEN, "x,y:z%0A::error::forged.py": "breakpoint()\n"})
    summary = tmp_path / "summary.md"
    ran = run("check", env={"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)})
    assert ran.code == 1
    commands = [line for line in ran.out.splitlines() if line.startswith("::")]
    assert len(commands) == 2
    assert all(re.match(r"::error file=[^,:]+,line=\d+,endLine=\d+,title=[^,:]+::", line) for line in commands)
    assert "file=x%2Cy%3Az%250A%3A%3Aerror%3A%3Aforged.py" in ran.out
    assert "api/signature" in summary.read_text()


def test_github_keeps_ten_annotations_of_each_and_the_rest_goes_to_the_summary(repo, run, tmp_path):
    repo.write({f"m{n}.py": "breakpoint()\n" for n in range(14)})
    summary = tmp_path / "summary.md"
    ran = run("check", env={"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)})
    assert sum(line.startswith("::error ") for line in ran.out.splitlines()) == 10
    assert "14 findings" in ran.out
    assert "4 more in the job summary" in ran.out
    assert summary.read_text().count("debug/leftover") == 14


def test_text_in_a_workflow_is_never_a_command(repo, run):
    repo.write({"a.py": "x = 1\n::error::boo\nbreakpoint()\n"})
    ran = run("check", "--format", "text", env={"GITHUB_ACTIONS": "true"})
    assert not any(line.lstrip().startswith("::") for line in ran.out.splitlines())


def test_markdown_holds_no_html_mention_or_broken_fence(repo, run):
    text = "def f():\n    breakpoint()  # ```` <img src=x> @everyone\n"
    repo.write({"core.py": BROKEN, "<b>@team.py": text})
    out = run("review", "--format", "markdown").out
    outside = re.sub(r"^(`{3,})\n.*?^\1$", "", out, flags=re.M | re.S)
    outside = re.sub(r"(`+).*?\1", "", outside)
    assert "<" not in outside
    assert "@team" not in outside
    fences = re.findall(r"^`{3,}$", out, re.M)
    assert "`````" in fences
    assert len(fences) % 2 == 0


def test_markdown_fits_a_comment(repo, run):
    wide = "x" * 3_000
    repo.write({f"m{n}.py": f"breakpoint(); x = '{wide}'\n" for n in range(60)})
    out = run("review", "--format", "markdown").out
    assert 20_000 < len(out.encode()) < 65_536
    assert f"{60 - out.count('debug/leftover')} more are not shown here." in out


def test_gitlab_and_junit(repo, run):
    repo.write({"core.py": BROKEN})
    (issue,) = json.loads(run("check", "--format", "gitlab").out)
    assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert issue["severity"] == "critical"
    assert issue["location"] == {"path": "core.py", "lines": {"begin": 1, "end": 1}}
    suites = ElementTree.fromstring(run("check", "--format", "junit").out.encode())
    assert (suites.get("tests"), suites.get("failures")) == ("1", "1")
    assert suites.find(".//failure").get("type") == "high"
    repo.write({"core.py": CORE + "X = '\x0b]]>&'\n"})
    clean = ElementTree.fromstring(run("check", "--format", "junit").out.encode())
    assert (clean.get("tests"), clean.get("failures")) == ("1", "0")


def test_many_outputs_at_once(repo, run, tmp_path):
    repo.write({"core.py": BROKEN})
    names = ("text", "markdown", "json", "sarif", "github", "gitlab", "junit")
    ran = run("check", *(arg for name in names for arg in ("--output", f"{name}={tmp_path / name}")))
    assert ran.code == 1
    for name in names:
        assert "add()" in (tmp_path / name).read_text(), name
    check_sarif(json.loads((tmp_path / "sarif").read_text()))
    ran = run("check", "--output", f"json={tmp_path}/none/x.json")
    assert ran.code == 3 and f"make the folder {tmp_path}/none first" in ran.err


def test_a_baseline_accepts_what_is_known_and_tells_what_is_stale(repo, run, tmp_path):
    repo.write({"core.py": BROKEN})
    baseline = str(tmp_path / "baseline.json")
    assert run("review", "--write-baseline", baseline).code == 0
    known = run("check", "--baseline", baseline)
    assert known.code == 0
    assert "1 finding known from the baseline" in known.out
    repo.write({"core.py": "# moved down\n\n\n" + BROKEN})
    assert run("check", "--baseline", baseline).code == 0, "lines do not matter"
    repo.write({"core.py": BROKEN + "\n\nbreakpoint()\n"})
    assert found(run("check", "--baseline", baseline, "--format", "json")) == ["debug/leftover"]
    repo.write({"core.py": CORE + "X = 1\n"})
    assert "stale in the baseline: core.py  api/signature" in run("check", "--baseline", baseline).out


def test_a_baseline_outlives_a_mended_caller(repo, run, tmp_path):
    repo.write({"core.py": BROKEN, "more.py": APP})
    baseline = str(tmp_path / "baseline.json")
    before = json.loads(run("review", "--write-baseline", baseline, "--format", "json").out)["findings"]
    repo.write({"more.py": "x = 1\n"})
    after = json.loads(run("review", "--format", "json").out)["findings"]
    assert before[0]["message"] != after[0]["message"]
    assert before[0]["fingerprint"] == after[0]["fingerprint"]
    assert run("check", "--baseline", baseline).code == 0


def test_writing_a_baseline_keeps_other_files_and_drops_what_is_stale(repo, run, tmp_path):
    baseline = tmp_path / "baseline.json"
    repo.write({"one.py": "breakpoint()\n", "two.py": "breakpoint()\n"})
    assert "wrote 2 accepted findings" in run("review", "--write-baseline", str(baseline)).err
    repo.commit({"two.py": "x = 1\n"})
    repo.write({"three.py": "import this_one\n\nbreakpoint()\n", "one.py": "# calm\n"})
    ran = run("check", "--worktree", "--baseline", str(baseline), "--write-baseline", str(baseline))
    assert ran.code == 1, "what is new counts in the run that writes it"
    assert "wrote 1 accepted finding to" in ran.err
    assert "kept 1 entry of other files, dropped 1 stale entry" in ran.err
    assert [item["path"] for item in json.loads(baseline.read_text())["findings"]] == ["three.py", "two.py"]
    assert run("check", "--worktree", "--baseline", str(baseline)).code == 0


def test_a_baseline_accepts_more_than_is_shown(repo, run, tmp_path):
    repo.write({f"m{n}.py": "breakpoint()\n" for n in range(5)})
    baseline = str(tmp_path / "baseline.json")
    run("review", "--write-baseline", baseline, "--max-findings", "2")
    assert run("check", "--baseline", baseline).code == 0


def test_fingerprints_outlive_line_moves(repo, run):
    def prints(text):
        repo.write({"core.py": text})
        return {item["fingerprint"] for item in json.loads(run("review", "--format", "json").out)["findings"]}

    both = BROKEN + "\n\nbreakpoint()\n"
    assert prints(both) == prints("# a\n# b\n\n" + both)
    assert len(prints(both)) == 2


def test_an_ignore_that_stood_before_counts_and_a_new_one_does_not(repo, run):
    mark = "# iquest: ignore[api/signature] callers follow next week\n"
    repo.write({"core.py": mark + BROKEN})
    added = run("check")
    assert added.code == 1
    assert "ignore added by this change, so it does not count: core.py:1  api/signature (callers follow" in added.out
    assert run("check", "--accept-new-ignores").code == 0
    repo.write({"core.py": mark + CORE})
    repo.git("add", "-A")
    repo.git("commit", "-qm", "accept it first")
    repo.write({"core.py": mark + BROKEN})
    before = run("check", "--worktree")
    assert before.code == 0
    assert "ignored as asked: core.py:1  api/signature" in before.out
    repo.write({"core.py": mark + CORE.replace("append(item)", "append(item )").replace("def add(", "def  add(")})
    assert "unused ignore: core.py:1  api/signature" in run("check", "--worktree").out


def test_a_change_cannot_loosen_its_own_gate(repo, run):
    repo.branch("topic")
    repo.commit({"core.py": BROKEN, ".iquest.toml": "[review]\nignore = ['api/signature']\nfail_on = 'none'\n"})
    assert run("check", "main..topic").code == 1
    repo.checkout("main")
    repo.commit({".iquest.toml": "[review]\nignore = ['api/signature']\n"})
    repo.branch("later")
    repo.commit({"core.py": BROKEN})
    assert run("check", "main..later").code == 0


def test_coverage_under_the_limit_is_exit_1(repo, run):
    repo.write({"core.py": CORE + "X = 1\n", "dist/bundle.min.js": "var a = 1;\n" * 50})
    assert run("check").code == 0
    ran = run("check", "--min-coverage", "90")
    assert ran.code == 1
    assert "1.9 % of the changed lines were read: --min-coverage asks for 90 %" in ran.err
    assert "not read, generated: dist/bundle.min.js" in ran.out


def test_limits_on_findings(repo, run):
    repo.write({f"m{n}.py": "breakpoint()\n" for n in range(5)})
    value = json.loads(run("check", "--format", "json", "--max-findings", "2").out)
    assert len(value["findings"]) == 2
    assert value["summary"]["num_cut"] == 3
    repo.write({"app.js": "console.log(1)\n"})
    assert "console output" in run("review").out
    assert "console output" not in run("review", "--min-confidence", "medium").out


def test_preview_runs_no_rule(repo, run):
    repo.write({"core.py": BROKEN, "logo.bin": b"\0\1"})
    ran = run("review", "--preview")
    assert ran.code == 0
    assert re.search(r"^modified +\+2 +-2 +\d+ tokens  core.py$", ran.out, re.M)
    assert re.search(r"^added +\+0 +-0  logo.bin  not read: binary$", ran.out, re.M)
    assert re.search(r"^1 of 2 files would be read, about \d+ tokens of diff$", ran.out, re.M)
    value = json.loads(run("review", "--preview", "--format", "json").out)
    assert [(file["path"], file["reason"]) for file in value["files"]] == [("core.py", ""), ("logo.bin", "binary")]
    assert run("review", "--preview", "--format", "sarif").code == 2
    assert "api/signature" in ran.out
    assert "no longer" not in ran.out


def test_hostile_names_and_code_reach_no_terminal_raw(repo, run):
    repo.write({"a\x1b[31m.py": "breakpoint()  # \x1b]0;x\x07 \u202e\n"})
    for name in ("text", "markdown", "json", "sarif", "gitlab", "junit", "github"):
        out = run("review", "--format", name).out
        assert "\x1b" not in out, name
        assert "\x07" not in out, name
        assert "\u202e" not in out, name


def test_an_empty_change_says_so(run):
    ran = run("check")
    assert ran.code == 0
    assert ran.out.startswith("No findings · 0 of 0 changed lines read · 0 files")


def test_the_first_commit_can_be_reviewed(repo, run):
    repo.git("checkout", "-q", "--orphan", "fresh")
    repo.commit({"only.py": "breakpoint()\n"})
    ran = run("check", "--commit", "HEAD", "--format", "json")
    assert "debug/leftover" in found(ran)
