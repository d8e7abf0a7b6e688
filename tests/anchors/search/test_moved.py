from __future__ import annotations

from anchors.search.moved import places_of
from anchors.types import SourceFile


def places(present: list[str], *paths: str) -> dict[str, str]:
    files = [SourceFile(path, f"{number:040x}", 1, "python") for number, path in enumerate(present)]
    return {path: present[index] for path, index in places_of(paths, files).items()}


def test_a_path_that_is_there_is_itself() -> None:
    assert places(["a/store.py", "b/store.py"], "b/store.py") == {"b/store.py": "b/store.py"}


def test_a_path_that_is_gone_is_the_file_of_its_name_that_shares_most_folders() -> None:
    present = ["src/app/net/wire.py", "src/app/disk/wire.py", "src/app/session.py"]
    assert places(present, "app/net/wire.py", "lib/session.py") == {
        "app/net/wire.py": "src/app/net/wire.py",
        "lib/session.py": "src/app/session.py",
    }


def test_where_two_files_are_as_likely_nothing_is_said() -> None:
    assert places(["a/wire.py", "b/wire.py", "c/main.py"], "wire.py", "old/wire.py", "gone.py") == {}
