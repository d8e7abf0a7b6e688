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
    applications_served,
    copied_files,
    lines_of_workflow,
    lines_started,
    modules_run,
    nearest_end,
    scripts_run,
    words_run,
    workers_of,
)
from anchors.graph.roles.listings import script_programs
from anchors.graph.roles.lookup import Lookup, Read
from anchors.graph.roles.started import Started, Unread, joined
from anchors.index.snapshot import Snapshot


class Processes(Lookup):
    def __init__(self, snapshot: Snapshot, read: Read) -> None:
        super().__init__(snapshot, read)
        self._looked_into: set[str] = set()
        self._manifests: dict[str, str] = {}
        self._run_by_name: dict[tuple[str, str], list[str]] = {}

    def _commands(self, path: str, who: str) -> Iterator[Started | Unread]:
        """Words of commands that are a file of the repository, or a Python `module:app`; scripts of its package.json,
        and what a shell script that a container starts hands a server of Python."""
        folder, text = path.rpartition("/")[0], self._text(path)
        copied = copied_files(text) if "file" in who else {}
        for stripped in lines_of_workflow(text) if who == "CI" else lines_started(who, text):
            yield from self._named_otherwise(stripped, folder if who != "CI" else "", who, path)
            words = WORD.findall(stripped) if who != "CI" else words_run(stripped)
            for word in words:
                if word.startswith("/") and word.endswith(CODE):
                    sources = copied.get(word.rpartition("/")[2], ()) or nearest_end(word, path, self._by_stem)
                    for source in sources:
                        own = list(self._file(joined(folder, source), f"run by {who}", path))
                        yield from own or self._file(source, f"run by {who}", path)
                        yield from self._served(joined(folder, source) if own else source)
                elif word.startswith("/"):
                    for source in filter(self._is_script, copied.get(word.rpartition("/")[2], ())):
                        yield Unread(source, f"run by {who}", path)
                # A container's folder for the work is not known: of an absolute path its first folder is left away.
                plain = word.removeprefix("./") if not word.startswith("/") else word[1:].partition("/")[2]
                if plain.endswith(CODE) and ("go run " in stripped or not plain.endswith(COMPILED)):
                    own = list(self._file(joined(folder, plain), f"run by {who}", path)) if who != "CI" else []
                    yield from own or self._file(plain, f"run by {who}", path)
                elif "/" in plain and self._is_script(plain):
                    yield Unread(plain, f"run by {who}", path)
                    yield from self._served(plain) if who != "CI" else ()
                elif who != "CI" and PYTHON_APP.match(plain):
                    yield from self._python(plain, f"run by {who}", path)

    def _named_otherwise(self, line: str, folder: str, who: str, path: str) -> Iterator[Started]:
        """`npm run release` by what that script runs, `python -m shop` by its module."""
        for name in scripts_run(line):
            for manifest in dict.fromkeys((joined(folder, "package.json"), "package.json")):
                for target in self._programs(manifest, name):
                    yield from self._file(joined(manifest.rpartition("/")[0], target), f"run by {who}", path)
        for worker in workers_of(line) if who != "CI" else ():
            yield from self._worker(worker, f"run by {who}", path)
        for module in modules_run(line):
            tail = module.replace(".", "/")
            for candidate in (f"{tail}/__main__.py", f"{tail}.py"):
                found = [item for root in ("", "src") for item in self._file(joined(root, candidate), "", path)]
                if found:
                    yield Started(found[0].symbol, f"run by {who}", path)
                    break

    def _worker(self, worker: str, text: str, path: str) -> Iterator[Started]:
        """The application that a worker of Celery is given: a variable of its module, or of `celery.py` in it."""
        module, _, name = worker.partition(":")
        modules, names = (module, f"{module}.celery"), (name or "app", "celery")
        for spec in (f"{inside}:{called}" for inside in modules for called in names):
            found = next(self._python(spec, text, path), None)
            if found is not None and self._snapshot.parent(found.symbol) >= 0:
                yield found
                return

    def _programs(self, manifest: str, name: str) -> list[str]:
        """Files that a script of a package.json runs; each is read once."""
        if (manifest, name) not in self._run_by_name:
            if manifest not in self._manifests:
                self._manifests[manifest] = self._text(manifest)
            self._run_by_name[manifest, name] = script_programs(self._manifests[manifest], name)
        return self._run_by_name[manifest, name]

    def _served(self, script: str) -> Iterator[Started]:
        """What a shell script gives a server of Python to load."""
        name = script.rpartition("/")[2]
        if script in self._looked_into or ("." in name and not name.endswith((".sh", ".bash"))):
            return
        self._looked_into.add(script)
        text = self._programs_read.get(script)
        for app in applications_served(self._text(script) if text is None else text):
            yield from self._python(app, f"run by {name}", script)
