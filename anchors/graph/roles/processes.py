"""What the commands of containers, of process files and of CI run: files of the repository, scripts of a package.json,
modules and applications of Python. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from anchors.graph.roles.command_lines import (
    CODE,
    COMPILED,
    PYTHON_APP,
    WORD,
    copied_files,
    lines_started,
    nearest_end,
    words_run,
)
from anchors.graph.roles.lookup import Lookup
from anchors.graph.roles.started import Started, Unread, joined


class Processes(Lookup):
    def _commands(self, path: str, who: str) -> Iterator[Started | Unread]:
        """Words of commands that are a file of the repository, or a Python `module:app`."""
        folder, text = path.rpartition("/")[0], self._text(path)
        copied = copied_files(text) if "file" in who else {}
        for stripped in map(str.strip, text.split("\n")) if who == "CI" else lines_started(who, text):
            words = WORD.findall(stripped) if who != "CI" else words_run(stripped)
            for word in words:
                if word.startswith("/") and word.endswith(CODE):
                    sources = copied.get(word.rpartition("/")[2], ()) or nearest_end(word, path, self._by_stem)
                    for source in sources:
                        own = list(self._file(joined(folder, source), f"run by {who}", path))
                        yield from own or self._file(source, f"run by {who}", path)
                # A container's folder for the work is not known: of an absolute path its first folder is left away.
                plain = word.removeprefix("./") if not word.startswith("/") else word[1:].partition("/")[2]
                if plain.endswith(CODE) and ("go run " in stripped or not plain.endswith(COMPILED)):
                    own = list(self._file(joined(folder, plain), f"run by {who}", path)) if who != "CI" else []
                    yield from own or self._file(plain, f"run by {who}", path)
                elif "/" in plain and self._is_script(plain):
                    yield Unread(plain, f"run by {who}", path)
                elif who != "CI" and PYTHON_APP.match(plain):
                    yield from self._python(plain, f"run by {who}", path)
