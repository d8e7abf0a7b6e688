"""Expressions that are compiled late are all of them whole, and answer as compiled ones do."""

from __future__ import annotations

import copy
import importlib
import pkgutil
import re

import anchors
from anchors import regexes
from anchors.regexes import regex


def test_every_late_expression_compiles() -> None:
    found = []
    for module in pkgutil.walk_packages(anchors.__path__, "anchors."):
        if "native" not in module.name:
            for value in vars(importlib.import_module(module.name)).values():
                for one in value.values() if isinstance(value, dict) else (value,):
                    if isinstance(one, regexes._Later):
                        found.append(one.pattern)
    assert len(found) > 50


def test_a_late_expression_answers_as_one_that_is_compiled() -> None:
    late, now = regex(r"(?P<word>b+)|c", re.IGNORECASE), re.compile(r"(?P<word>b+)|c", re.IGNORECASE)
    assert copy.copy(late).pattern == now.pattern and late.flags == now.flags and late.groupindex == now.groupindex
    for text in ("", "abBc", "bb", "C"):
        for method in ("match", "search", "fullmatch"):
            for _ in range(2):
                mine, theirs = getattr(late, method)(text), getattr(now, method)(text)
                assert (mine and (mine.span(), mine["word"])) == (theirs and (theirs.span(), theirs["word"]))
        assert late.findall(text) == now.findall(text) and late.split(text) == now.split(text)
        assert late.sub("-", text) == now.sub("-", text)
        assert [match.span() for match in late.finditer(text)] == [match.span() for match in now.finditer(text)]
