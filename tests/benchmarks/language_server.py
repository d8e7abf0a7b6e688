"""A language server as judge: asked over its standard input where the name at a place is defined."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Definition:
    """Path in the folder, "" for one outside; line from 1, column from 0 of the name."""

    path: str
    line: int
    column: int


class Server:
    def __init__(self, command: list[str], root: Path, language: str, kept: str) -> None:
        """`kept`: a folder for what the server writes."""
        self._root = root
        self._language = language
        self._kept = kept
        self._id = 0
        self._seen: set[str] = set()
        self._open = ""
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> Server:
        uri = self._root.as_uri()
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": uri,
                "workspaceFolders": [{"uri": uri, "name": self._root.name}],
                "capabilities": {
                    "workspace": {"configuration": True, "workspaceFolders": True},
                    "textDocument": {"definition": {"linkSupport": True}},
                },
                "initializationOptions": {
                    "storagePath": self._kept,
                    "globalStoragePath": self._kept,
                    "clearCache": True,
                },
            },
        )
        self._send({"method": "initialized", "params": {}})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def wait_for(self, event: str) -> None:
        """Until the server has said so."""
        while event not in self._seen:
            self._take(self._read())

    def definitions(self, path: str, row: int, column: int) -> list[Definition]:
        uri = (self._root / path).as_uri()
        if path != self._open:
            if self._open:
                before = {"uri": (self._root / self._open).as_uri()}
                self._send({"method": "textDocument/didClose", "params": {"textDocument": before}})
            text = (self._root / path).read_text(encoding="utf-8", errors="replace")
            document = {"uri": uri, "languageId": self._language, "version": 1, "text": text}
            self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
            self._open = path
        place = {"textDocument": {"uri": uri}, "position": {"line": row, "character": column}}
        told = self._ask("textDocument/definition", place) or []
        return [self._definition(item) for item in (told if isinstance(told, list) else [told])]

    def _definition(self, item: dict[str, Any]) -> Definition:
        uri = item.get("targetUri") or item["uri"]
        start = (item.get("targetSelectionRange") or item["range"])["start"]
        path = Path(unquote(urlsplit(uri).path))
        if not path.is_relative_to(self._root):
            return Definition("", 0, 0)
        return Definition(path.relative_to(self._root).as_posix(), start["line"] + 1, start["character"])

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._id and "method" not in message:
                return message.get("result")
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        """A notice of the server, or what it asks in turn: its settings, of which all are left as they come."""
        if "method" not in message:
            return
        self._seen.add(message["method"])
        if "id" in message:
            is_settings = message["method"] == "workspace/configuration"
            self._send(
                {"id": message["id"], "result": [{} for _ in message["params"]["items"]] if is_settings else None}
            )

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()) != b"\r\n":
            if not line:
                raise SystemExit("the language server ended")
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        found: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return found
