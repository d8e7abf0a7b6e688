"""Notebooks as Jupyter writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def code(text: str, *outputs: dict[str, Any], run: int | None = 1) -> dict[str, Any]:
    cell = {"cell_type": "code", "execution_count": run, "id": "c0ffee", "metadata": {}, "outputs": list(outputs)}
    return {**cell, "source": text.splitlines(keepends=True)}


def words(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "c0ffee", "metadata": {}, "source": text.splitlines(keepends=True)}


def printed(*lines: str) -> dict[str, Any]:
    return {"name": "stdout", "output_type": "stream", "text": [f"{line}\n" for line in lines]}


def notebook(*cells: dict[str, Any], language: str = "python", indent: int | None = 1) -> str:
    kernel = {"display_name": language.title(), "language": language, "name": language}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=indent, ensure_ascii=False) + "\n"


def old_notebook(*cells: str) -> str:
    """Of format 3."""
    rows = [
        {"cell_type": "code", "collapsed": False, "input": text.splitlines(keepends=True), "language": "python",
         "metadata": {}, "outputs": []}
        for text in cells
    ]  # fmt: skip
    sheets = [{"cells": rows, "metadata": {}}]
    return json.dumps({"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": sheets}, indent=1)


def line_of(text: str, part: str, after: int = 0) -> int:
    """The number of the first line of a file that holds a text as JSON has it."""
    lines: Sequence[str] = text.split("\n")
    return next(n for n, line in enumerate(lines, start=1) if n > after and json.dumps(part)[1:-1] in line)
