"""Which files under the folders of tests hold tests, and which only serve them. By their paths alone."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.languages import is_test_path

_FOLDER: Final = regex(
    r"(?:^|/)(?:tests?|specs?)?[-_]?(?:utils?|utilities|helpers?|support|harness|common|macros?|fixtures?|data|mocks?"
    r"|fakes?|stubs?|doubles?|factories|factory)/",
    re.IGNORECASE,
)
_NAME: Final = regex(r"(?:conftest\.py|(?:test|spec|rails)[-_]?helpers?\.\w+)\Z", re.IGNORECASE)


def holds_tests(path: str) -> bool:
    """Tests and specs themselves, not what only serves them: helpers, fixtures, of Go what is not run."""
    name = path.rpartition("/")[2]
    if name.endswith(".go"):
        return name.endswith("_test.go")
    if not is_test_path(path) or _NAME.match(name):
        return False
    return is_test_path(name) or _FOLDER.search(path) is None
