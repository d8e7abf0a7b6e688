"""Ruby's methods that are named by a symbol (`before_action :find_user`): no call says that they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import num_definitions

_NAMES: Final = (
    r"(?:(?:skip_|prepend_|append_)?(?:before|after|around)_\w+|validate|helper_method|rescue_from|alias_method|alias_attribute"
    r"|define_callbacks|set_callback|memoize|private_class_method|public_class_method|module_function|attribute_method\w*"
    r"|delegate|layout|protect_from_forgery)"
)


def symbol_uses(change: Change, old: Symbol) -> Iterator[tuple[str, int]]:
    """Lines of the method's own file, as they were, that give its name to what calls it by that."""
    path = change.new_path(old.path)
    if old.language != "ruby" or old.kind not in ("method", "function") or path is None or not change.head.has(path):
        return
    if num_definitions(change.head.snapshot, old.name):
        return
    named = re.compile(
        rf"^\s*{_NAMES}\b[^#\n]{{0,300}}(?<![\w:]):{re.escape(old.name)}(?![\w?!=:])"
        rf"|\b(?:if|unless|with|on|only_if):\s:{re.escape(old.name)}(?![\w?!=:])"
    )
    for number, text in change.head.lines_having(path, f":{old.name}"):
        if len(text) < 1_000 and change.lines(path).to_old(number) is not None and named.search(text):
            yield path, number
