import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.cli import ROOT, clean_environment, iquest, iquest_process
from support.repos import make_repo

from iquest_cli import __version__
from iquest_cli.app import COMMANDS


def test_help_lists_every_command_and_imports_none_of_them(tmp_path):
    code = (
        "import sys\nfrom iquest_cli.app import run\nrun(['--help'])\n"
        "bad = [name for name in sys.modules if name.split('.')[0] in "
        "('torch', 'numpy', 'git', 'tree_sitter', 'rich', 'msgspec', 'anchors', 'engine')"
        " or name.startswith('iquest_cli.commands.')]\nprint('LOADED', bad)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=clean_environment(tmp_path)
    )
    assert "LOADED []" in done.stdout
    for name, (_, _, text) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(text)}$", done.stdout, re.M), name


def test_every_command_shows_its_help(tmp_path):
    for name in COMMANDS:
        ran = iquest(tmp_path, name, "--help")
        assert ran.code == 0, (name, ran.err)
        assert f"Usage: iquest {name}" in ran.out
        assert "Valid everywhere: -C/--repo" in ran.out
        assert max(map(len, ran.out.splitlines())) <= 80


def test_version_comes_without_typer(tmp_path):
    ran = iquest_process(tmp_path, "--version")
    assert (ran.code, ran.out) == (0, f"iquest {__version__}\n")
    code = (
        "import sys; sys.argv = ['iquest', '--version']\nfrom iquest_cli.__main__ import main\nmain()\n"
        "print('typer' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=clean_environment(tmp_path)
    )
    assert done.stdout.endswith("False\n")


def test_version_among_other_flags(tmp_path):
    assert iquest(tmp_path, "--quiet", "--version").out == f"iquest {__version__}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["pakc"], "iquest: no command 'pakc'; did you mean 'pack'? (see iquest --help)\n"),
        (["zzzz"], "iquest: no command 'zzzz' (see iquest --help)\n"),
        (["--nope"], "iquest: no such option: --nope (see iquest --help)\n"),
        (["pack", "--budget", "many"], "iquest: invalid value for '--budget'"),
        (["--color", "red", "config", "show"], "iquest: --color takes auto, always or never, not 'red'\n"),
        (["map", "--format", "pdf"], "iquest: --format takes text, json, mermaid, dot, html, not 'pdf'\n"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_2(tmp_path, args, said):
    ran = iquest(tmp_path, *args)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(said)
    assert ran.err.count("\n") == 1


def test_without_a_command_the_help_goes_to_stderr(tmp_path):
    ran = iquest(tmp_path)
    assert ran.code == 2
    assert ran.out == ""
    assert "Usage: iquest" in ran.err


def test_no_repository_is_exit_3_with_one_line(tmp_path):
    ran = iquest(tmp_path, "-C", str(tmp_path), "index")
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err.startswith("iquest: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


def test_debug_shows_where(tmp_path):
    ran = iquest(tmp_path, "-C", str(tmp_path), "index", "--debug")
    assert ran.code == 3
    assert "Traceback" in ran.err
    assert ran.err.rstrip().splitlines()[-1].startswith("iquest: ")


def test_global_flags_hold_before_and_after_the_command(tmp_path):
    repo = make_repo(tmp_path / "repo", {"a.py": "def here():\n    pass\n"})
    outside = tmp_path
    before = iquest(outside, "-C", str(repo.root), "trace", "here", "--format", "json")
    after = iquest(outside, "trace", "here", "--format", "json", "--repo", str(repo.root))
    assert before.code == after.code == 0
    assert before.out == after.out
    nested = iquest(outside, "config", "path", "-C", str(repo.root))
    assert str(repo.root / ".iquest.toml") in nested.out


def test_revision_after_the_command(tmp_path):
    repo = make_repo(tmp_path / "repo", {"a.py": "def old():\n    pass\n"})
    repo.commit({"a.py": "def new():\n    pass\n"})
    assert iquest(tmp_path, "trace", "old", "-C", str(repo.root)).code == 2
    assert iquest(tmp_path, "trace", "old", "-C", str(repo.root), "--rev", "HEAD~1").code == 0


def test_an_ambiguous_symbol_lists_its_candidates(tmp_path):
    repo = make_repo(tmp_path / "repo", {"a.py": "def go():\n    pass\n", "b.py": "def go():\n    pass\n"})
    ran = iquest(tmp_path, "-C", str(repo.root), "trace", "go")
    assert ran.code == 2
    assert ran.out == ""
    assert [line.strip() for line in ran.err.splitlines()[1:]] == ["a.py:go", "b.py:go"]


def test_an_unknown_symbol_names_the_nearest(tmp_path):
    repo = make_repo(tmp_path / "repo", {"a.py": "def calculate():\n    pass\n"})
    ran = iquest(tmp_path, "-C", str(repo.root), "trace", "calculat")
    assert ran.code == 2
    assert "calculate" in ran.err


def test_a_closed_pipe_is_quiet(tmp_path):
    repo = make_repo(tmp_path / "repo", {f"m{n}.py": f"def f{n}():\n    pass\n" * 200 for n in range(30)})
    command = (
        f"{sys.executable} -P -m iquest_cli -C {repo.root} pack --budget 200000 | head -c 10; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=clean_environment(tmp_path))
    assert done.returncode in (0, 141)
    assert done.stderr == ""


def test_an_encoding_without_the_character_shows_it_escaped(tmp_path):
    repo = make_repo(tmp_path / "repo", {"a.py": "def größe():\n    pass\n"})
    env = {"PYTHONIOENCODING": "ascii:strict"}
    ran = iquest_process(tmp_path, "-C", str(repo.root), "trace", "größe", env=env)
    assert ran.code == 0
    assert "gr\\xf6\\xdfe" in ran.out


def test_a_repository_cannot_shadow_our_modules(tmp_path):
    """`python -m` puts the current folder first: a typer.py there must not run."""
    repo = make_repo(tmp_path / "repo", {"typer.py": "open('MARK', 'w').close()\n", "rich.py": "open('MARK', 'w')\n"})
    env = clean_environment(tmp_path)
    control = subprocess.run(
        [sys.executable, "-c", "import typer"], cwd=repo.root, env={**env, "PYTHONPATH": ""}, capture_output=True
    )
    assert (repo.root / "MARK").exists(), control.stderr
    (repo.root / "MARK").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "iquest_cli", "--help"], cwd=repo.root, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert not (repo.root / "MARK").exists()


def test_the_command_table_points_at_real_things():
    for place, _, text in COMMANDS.values():
        module, _, attribute = place.partition(":")
        source = Path(ROOT, *module.split(".")).with_suffix(".py")
        assert source.is_file(), place
        assert re.search(rf"^(def {attribute}\(|{attribute} = )", source.read_text(), re.M), place
        assert text.endswith(".")


def test_texts_of_the_command_line_need_no_pydantic(tmp_path):
    code = (
        "import sys\nfrom iquest_cli.app import run\n"
        "run(['--color', 'never', 'config', 'path', '-C', '.'])\nrun(['ask', ' '])\n"
        "print('LOADED', [name for name in sys.modules if name == 'pydantic'])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=clean_environment(tmp_path)
    )
    assert done.stdout.endswith("LOADED []\n"), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["ask", "why?", "--budget", "much"], "--budget"),
        (["ask", "why?", "--budget", "0"], "--budget"),
        (["ask", "why?", "--rev"], "--rev"),
        (["ask"], "QUESTION"),
    ],
)
def test_what_is_no_text_is_still_read_by_typer(tmp_path, args, said):
    ran = iquest(tmp_path, *args)
    assert ran.code == 2
    assert said.casefold() in ran.err.casefold()


def test_nothing_and_many_texts_come_as_typer_gives_them(tmp_path):
    import typer

    from iquest_cli.plain_values import take_plain_values

    got = []

    def command(
        one: str,
        more: list[str] = typer.Argument(None),  # noqa: B008
        many: list[str] = typer.Option([], "--many"),  # noqa: B008
        none: str = typer.Option(None, "--none"),
        number: int = typer.Option(3, "--number"),
    ) -> None:
        got.append((one, more, many, none, number))

    for line in (["a"], ["ä", "b", "c", "--many", "x", "--many", "y"], ["a", "--none", "", "--number", "7"]):
        for is_plain in (False, True):
            app = typer.Typer()
            app.command()(command)
            made = typer.main.get_command(app)
            if is_plain:
                take_plain_values(made)
            made.main(args=line, standalone_mode=False)
        assert got[-1] == got[-2]
        assert list(map(type, got[-1])) == list(map(type, got[-2]))


def test_an_interrupt_while_modules_are_read_is_one_line(tmp_path):
    program = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'iquest_cli.app':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "sys.argv = ['iquest', 'map']\n"
        "from iquest_cli.__main__ import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, env=clean_environment(tmp_path), timeout=120
    )
    assert (done.returncode, done.stderr) == (130, b"iquest: interrupted\n")
