"""The parsing process starts without what libraries import in passing, and none of it is missing for who asks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from anchors.index.process import child_path

_ASIDE = ("typing_extensions", "inspect", "tempfile")


def _said(program: str) -> str:
    command = [sys.executable, "-I", "-c", f"import json, sys; sys.path[:] = json.loads(sys.argv[1]); {program}"]
    done = subprocess.run([*command, json.dumps(child_path(sys.path, ""))], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_record_is_made_without_them() -> None:
    # Without the compiled loops numpy is needed, which brings some of it along.
    shown = f"print([name for name in {_ASIDE!r} if name in sys.modules and 'numpy' not in sys.modules])"
    made = 'from anchors.syntax.extract import extract; extract(b"import os\\n", "python")'
    assert _said(f"from anchors.index.lean import spare; spare(); {made}; {shown}") == "[]"


@pytest.mark.parametrize("used", ["resources.files('json').name", "resources.__name__.rpartition('.')[2] and 'json'"])
def test_resources_are_there_when_they_are_asked_for(used: str) -> None:
    asked = f"import importlib.resources as resources; import inspect, tempfile; print({used})"
    assert _said(f"from anchors.index.lean import spare; spare(); {asked}") == "json"


@pytest.mark.parametrize(
    "program",
    [
        "import importlib.resources; print(importlib.resources.files('json').joinpath('decoder.py').is_file())",
        "from importlib.resources.abc import Traversable; print(hasattr(Traversable, 'joinpath'))",
        "import importlib.resources.abc, importlib.resources as real; print(callable(real.as_file))",
    ],
)
def test_resources_are_found_however_they_are_imported(program: str) -> None:
    assert _said(f"from anchors.index.lean import spare; spare(); {program}") == "True"


def test_a_msgspec_that_needs_typing_extensions_gets_them(tmp_path: Path) -> None:
    (tmp_path / "msgspec.py").write_text("import typing_extensions as known\n")
    (tmp_path / "typing_extensions.py").write_text("")
    program = f"sys.path.insert(0, {str(tmp_path)!r}); from anchors.index.lean import spare; spare()"
    assert _said(f"{program}; import msgspec; print(msgspec.known.__name__)") == "typing_extensions"


def test_what_is_taken_from_resources_by_name_is_the_real_thing() -> None:
    program = "from importlib.resources import as_file, files; print(files('json').joinpath('decoder.py').is_file())"
    assert _said(f"from anchors.index.lean import spare; spare(); {program}") == "True"


def test_typing_extensions_can_be_imported_afterwards() -> None:
    pytest.importorskip("typing_extensions")
    program = "import typing_extensions; print(typing_extensions.__name__)"
    assert _said(f"from anchors.index.lean import spare; spare(); {program}") == "typing_extensions"
