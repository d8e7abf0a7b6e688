"""Which files are the program's own: no tests, no examples, no vendored code, nothing that its maintainers run."""

from __future__ import annotations

from typing import Final

from anchors.syntax.languages import is_code
from iquest_cli.analyst.texts.standing import path_factor, program_order

_MAINTAINED: Final = 2


def is_own(path: str) -> bool:
    return path_factor(path, "code") >= 1.0 and program_order(path, "") < _MAINTAINED and not path.startswith(".")


def is_own_code(path: str, language: str | None) -> bool:
    return is_code(language) and is_own(path)
