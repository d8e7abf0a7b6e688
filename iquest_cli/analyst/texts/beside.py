"""What stands beside a repository's code and shares its words: notebooks, and Terraform that runs it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from anchors.graph.imports.hcl import FAMILY
from anchors.syntax.languages import is_code, is_notebook_path
from iquest_cli.analyst.texts.addresses import is_mostly_terraform, spelled_addresses
from iquest_cli.analyst.texts.standing import notebook_factor

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.types import SourceFile, Symbol

BESIDE_CODE: Final = 0.5
AMONG_CODE: Final = 0.6
"""Where most is Terraform and there is code all the same: what it sets up, that does."""
_DECLARED: Final = ("var.", "output.")
_GIVEN: Final = re.compile(
    r"\b(?:sets?|configur\w+|defined|declared|defaults?|values?|specified|chosen|given|put together|composed|variables?"
    r"|options?|settings?|inputs?|outputs?)\b",
    re.IGNORECASE,
)
"""Asks for what a value is, not for what is done."""
SHARE_OF_CODE: Final = 0.2
_INFRASTRUCTURE: Final = re.compile(
    r"\b(?:terraform|tofu|opentofu|terragrunt|hcl|tfvars|infra(?:structure)?|provision\w*|deploy\w*|cloud|aws|gcp|azure)\b",
    re.IGNORECASE,
)


class Beside:
    """For one question."""

    def __init__(self, snapshot: Snapshot, text: str) -> None:
        self._snapshot = snapshot
        self._text = text

    def factor(self, file: SourceFile) -> float:
        if is_notebook_path(file.path):
            return self._of_notebooks
        return self.of_terraform if file.language == FAMILY else 1.0

    def only_declares(self, symbol: Symbol) -> bool:
        """Whether it is a variable or an output of Terraform, whose long descriptions speak of what code does."""
        if symbol.language != FAMILY or not symbol.name.startswith(_DECLARED) or self.of_terraform == 1.0:
            return False
        return _GIVEN.search(self._text) is None

    @cached_property
    def _of_notebooks(self) -> float:
        return notebook_factor(self._snapshot)

    @cached_property
    def of_terraform(self) -> float:
        """Less than one beside a larger body of code, where the question does not ask for it."""
        if _INFRASTRUCTURE.search(self._text) is not None or spelled_addresses(self._snapshot, self._text):
            return 1.0
        if not is_mostly_terraform(self._snapshot):
            return BESIDE_CODE
        counts = Counter(file.language for file in self._snapshot.files if is_code(file.language))
        num_code = counts.total() - counts[FAMILY] - counts["shell"]
        return AMONG_CODE if num_code > SHARE_OF_CODE * counts[FAMILY] else 1.0
