"""What the values of languages have: a name alone tells nothing of who is meant."""

from __future__ import annotations

from typing import Final

from anchors.graph.texts.names import CONTAINER_METHODS, CPP_CONTAINER_METHODS
from anchors.graph.texts.names_objc import OBJC_METHODS
from anchors.graph.texts.names_perl import PERL_METHODS
from anchors.graph.texts.names_ruby import RUBY_METHODS

_OF_LANGUAGES: Final = {"c": CPP_CONTAINER_METHODS, "ruby": RUBY_METHODS, "objc": OBJC_METHODS, "perl": PERL_METHODS}
"""What those of a language have beside `CONTAINER_METHODS`."""


def is_of_containers(family: str, name: str) -> bool:
    """Whether values of a family's languages have a method of this name."""
    return name in CONTAINER_METHODS or name in _OF_LANGUAGES.get(family, ())
