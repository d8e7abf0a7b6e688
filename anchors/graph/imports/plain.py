"""The rules of imports that need to know no more than the places of a repository and what names mean elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from anchors.graph.imports.bash import BashImports
from anchors.graph.imports.elixir import ElixirImports
from anchors.graph.imports.go import GoImports, Lookup
from anchors.graph.imports.hcl import FAMILY as TERRAFORM
from anchors.graph.imports.hcl import HclImports
from anchors.graph.imports.java import JavaImports
from anchors.graph.imports.perl import PerlImports
from anchors.graph.imports.php import PhpImports
from anchors.graph.imports.places import ImportRules, Places
from anchors.graph.imports.python import PythonImports
from anchors.graph.imports.ruby import RubyImports
from anchors.graph.imports.zig import ZigImports

_RULES: Final[dict[str, Callable[[Places, Lookup], ImportRules]]] = {
    "python": PythonImports,
    "go": GoImports,
    "jvm": JavaImports,
    "bash": BashImports,
    "php": PhpImports,
    "ruby": RubyImports,
    "elixir": ElixirImports,
    "zig": ZigImports,
    TERRAFORM: HclImports,
    "perl": PerlImports,
}


def plain_rules(places: Places, lookup: Lookup) -> dict[str, ImportRules]:
    """By family of languages."""
    return {family: rules(places, lookup) for family, rules in _RULES.items()}
