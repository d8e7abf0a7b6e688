"""What stands beside a repository's code and shares its words: notebooks, and Terraform that runs it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from anchors.graph.imports.hcl import FAMILY
from anchors.syntax.languages import is_notebook_path
from iquest_cli.analyst.texts.addresses import is_mostly_terraform, spelled_addresses
from iquest_cli.analyst.texts.standing import notebook_factor

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.types import SourceFile

BESIDE_CODE: Final = 0.5
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

    @cached_property
    def _of_notebooks(self) -> float:
        return notebook_factor(self._snapshot)

    @cached_property
    def of_terraform(self) -> float:
        """Less than one beside a larger body of code, where the question does not ask for it."""
        is_asked = _INFRASTRUCTURE.search(self._text) is not None or bool(spelled_addresses(self._snapshot, self._text))
        return 1.0 if is_asked or is_mostly_terraform(self._snapshot) else BESIDE_CODE
