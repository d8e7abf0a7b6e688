"""What happens when something goes wrong: what is raised on the way, and which records are none of what happens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

FILES = {
    "shop/store.py": '''import warnings


class StoreError(Exception):
    pass


def open_store(path):
    """Open the store of a shop."""
    return read_store(path.read())


def read_store(data):
    """Read the store; a damaged store is refused."""
    if not data.startswith(b"shop"):
        raise StoreError("damaged store")
    return data


class Endpoint:
    """One endpoint of the shop."""

    def route(self, path):
        warnings.warn("The endpoint's route is deprecated and will be removed")
        if not path:
            raise StoreError("the endpoint has no path")
        return path

    def __call__(self, request):
        return self.route(request.path)
''',
    "shop/Checks.cs": """namespace Shop.Checks {
  public class Rules {
    public void Fail() { throw new ValidationException("validation failed"); }
  }
  public class Asserts {
    public void ShouldHaveValidationError() { throw new ValidationTestException("validation should have failed"); }
  }
}
""",
    "include/loop.h": "int loop_run(int mode);\n",
    "src/unix/loop.c": '#include "loop.h"\nstatic int wait_once(int mode) {\n  return mode;\n}\n'
    "int loop_run(int mode) {\n  return wait_once(mode);\n}\n",
    "src/win/loop.c": '#include "loop.h"\nint loop_run(int mode) {\n  return mode + 1;\n}\n',
    "shop/types.ts": "/** All hooks of the shop. */\nexport type Hooks = {\n"
    + "".join(f"\t/**\n\tCalled hook {n} before hooks.\n\t*/\n\thook{n}: () => void;\n\n" for n in range(60))
    + "};\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("happens") / "shop", FILES).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_what_is_raised_on_the_way_is_told_and_cited(state: Path, root: Path) -> None:
    answer = _ask(state, root, "What happens when the store is damaged?")
    assert "- `StoreError` `damaged store` is raised by `read_store` (shop/store.py:16)" in answer["answer"]
    assert any(c["start_line"] <= 16 <= c["end_line"] for c in answer["citations"])


def test_a_notice_of_deprecation_is_no_record_of_what_happens(state: Path, root: Path) -> None:
    answer = _ask(state, root, "What happens when an endpoint has no path, and what is logged?")
    assert answer["logs"] == []
    assert answer["answer"].startswith("No log statement speaks of it; what is raised:")
    warned = _ask(state, root, "Which warnings are logged for the route of an endpoint?")
    assert [log["line"] for log in warned["logs"]] == [24]


def test_the_error_that_the_question_says_comes_before_one_that_says_more(state: Path, root: Path) -> None:
    answer = _ask(state, root, "Which exception is thrown when validation fails?")
    assert answer["answer"].startswith("- `ValidationException`")


def test_a_flow_goes_through_what_defines_a_function_not_through_its_declaration(state: Path, root: Path) -> None:
    answer = _ask(state, root, "How does loop_run work?")
    assert [step["path"] for step in answer["flow"]] == ["src/unix/loop.c", "src/unix/loop.c"]
    ran = iquest(state, "trace", "loop_run", "-C", str(root))
    assert (ran.code, ran.err.split("\n")[0]) == (
        2,
        "iquest: 'loop_run' names 2 symbols; write it as path:name or path:line",
    )
    assert "include/loop.h" not in ran.err


def test_a_type_is_traced_by_its_methods_which_are_named(state: Path, root: Path) -> None:
    ran = iquest(state, "trace", "StoreError", "-C", str(root))
    assert "Trace one" not in ran.err
    ran = iquest(state, "trace", "Endpoint", "-C", str(root))
    assert ran.err.strip().endswith("Trace one: Endpoint.route, Endpoint.__call__")


def test_parts_of_one_long_definition_are_one_place(state: Path, root: Path) -> None:
    near = _ask(state, root, "How are the hooks called?")["answer"].partition("Near it:")[2]
    assert near.count("`Hooks`") <= 1


def test_a_name_that_is_like_no_other_is_answered_with_what_to_do(state: Path, root: Path) -> None:
    ran = iquest(state, "trace", "zzzqqqxxx", "-C", str(root))
    assert ran.code == 2
    assert "no symbol named 'zzzqqqxxx' in the repository; `iquest map` names" in ran.err
