"""Files and definitions of a snapshot by what a manifest or a command line writes of them. Runs nothing."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final

from anchors.graph.roles.started import Started, joined
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_generated_path, is_vendored_path

Read = Callable[[str], bytes | None]

BUILT: Final = re.compile(r"^(?:dist|build|lib|out|es|esm|cjs)/(?=.*\.[cm]?js$|[^.]*$)")

TSCONFIG: Final = re.compile(r"tsconfig(?:\.[\w-]+)*\.json")
OUT_FOLDER: Final = re.compile(r'"outDir"\s*:\s*"([^"\n]+)"')
ROOT_FOLDER: Final = re.compile(r'"rootDir"\s*:\s*"([^"\n]+)"')


def _at(folder: str, target: str) -> str:
    """A folder as it is written in a file of another one."""
    path = posixpath.normpath(joined(folder, target))
    return "" if path == "." else path


class Lookup:
    def __init__(self, snapshot: Snapshot, read: Read) -> None:
        self._snapshot = snapshot
        self._read = read
        self._is_run: dict[str, bool] = {}
        self._programs_read: dict[str, str] = {}
        """Scripts without extension, each of which is read once."""

    def _text(self, path: str) -> str:
        return (self._read(path) or b"").decode("utf-8", "replace")

    def _is_script(self, path: str) -> bool:
        """Whether a file without extension says itself what runs it."""
        if path not in self._is_run:
            data = (self._read(path) or b"") if "." not in path.rpartition("/")[2] else b""
            self._is_run[path] = data[:2] == b"#!"
            if self._is_run[path]:
                self._programs_read[path] = data.decode("utf-8", "replace")
        return self._is_run[path]

    def _file_or_source(self, folder: str, target: str, text: str, path: str) -> list[Started]:
        """A file, or the source that it is built from, which counts more than what was made of it."""
        inside = BUILT.sub("src/", target.removeprefix("./"))
        source = list(self._file(joined(folder, inside), text, path)) if inside != target.removeprefix("./") else []
        written = list(self._file(joined(folder, target), text, path))
        if not source and not written and inside != target.removeprefix("./"):  # `build/run.js`, of `run.js`
            return list(self._file(joined(folder, inside.removeprefix("src/")), text, path)) or self._compiled(
                joined(folder, target), text, path
            )
        return source if source and is_generated_path(joined(folder, target)) else written or source

    def _compiled(self, target: str, text: str, path: str) -> list[Started]:
        """The source of a file that TypeScript's compiler writes elsewhere: `server/a.ts` of `dist/a.js`."""
        for made, root in self._outputs:
            if target.startswith(made + "/"):
                return list(self._file(joined(root, target[len(made) + 1 :]), text, path))
        return []

    @cached_property
    def _outputs(self) -> list[tuple[str, str]]:
        """The folders that compilers write to, each with that of the sources."""
        found = []
        for item in self._snapshot.files:
            folder, _, name = item.path.rpartition("/")
            text = self._text(item.path) if TSCONFIG.fullmatch(name) and not is_vendored_path(item.path) else ""
            made = OUT_FOLDER.search(text)
            if made is not None:
                root = ROOT_FOLDER.search(text)
                found.append((_at(folder, made[1]), _at(folder, root[1] if root is not None else ".")))
        return found

    def _file(self, target: str, text: str, path: str) -> Iterator[Started]:
        stem = re.sub(r"\.[cm]?js$", "", target)
        for candidate in (target, f"{target}.js", f"{target}/index.js", f"{stem}.ts", f"{stem}.tsx", f"{stem}.mts"):
            file = self._snapshot.file_index(candidate)
            if file is not None:
                yield Started(self._snapshot.module_symbol(file), text, path)
                return

    def _python(self, spec: str, text: str, path: str) -> Iterator[Started]:
        module, _, name = spec.partition("[")[0].strip().partition(":")
        tail = module.replace(".", "/")
        for candidate in (f"{tail}.py", f"{tail}/__init__.py", f"{tail}/__main__.py"):
            for root in (path.rpartition("/")[0], joined(path.rpartition("/")[0], "src"), "", "src", "lib"):
                file = self._snapshot.file_index(joined(root, candidate))
                if file is not None:
                    yield Started(self._named(file, name.partition(".")[0]), text, path)
                    return

    def _function(self, target: str, name: str, text: str, path: str) -> Iterator[Started]:
        file = self._snapshot.file_index(target)
        if file is not None:
            yield Started(self._named(file, name), text, path)

    def _named(self, file: int, name: str) -> int:
        """The definition of that name in a file, else what the name is imported from, else the file itself."""
        for symbol in self._snapshot.symbols_of(file):
            if self._snapshot.name(symbol) == name:
                return symbol
        return self._snapshot.module_symbol(file)

    @cached_property
    def _by_stem(self) -> defaultdict[str, list[str]]:
        """Paths by their last name without what follows its last point."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for item in self._snapshot.files:
            found[item.path.rpartition(".")[0].rpartition("/")[2]].append(item.path)
        return found
