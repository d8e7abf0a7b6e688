"""A model hub on loopback: lists a folder's files with digests and serves them with ETags and ranges, or misbehaves."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "c0ffee" * 6 + "c0ff"


class Hub(ThreadingHTTPServer):
    """`files`: name -> bytes. `seen`: (method, path, range). `cuts`: file -> bytes after which the next answer breaks
    off, once each. `sizes`: file -> what the listing says of it. `served`: file -> what comes instead.

    `mode`: "", "html", "gated", "deaf to ranges". `storage`: where files are sent for. `tokens`: every Authorization
    that arrived.
    """

    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.seen: list[tuple[str, str, str | None]] = []
        self.cuts: dict[str, list[int]] = {}
        self.sizes: dict[str, int] = {}
        self.served: dict[str, bytes] = {}
        self.mode = ""
        self.storage = ""
        self.tokens: set[str | None] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def got(self, name: str) -> list[str | None]:
        """The ranges asked of one file's body, in order."""
        return [span for method, path, span in self.seen if method == "GET" and path.endswith("/" + name)]

    def entry(self, name: str) -> dict[str, Any]:
        data = self.files[name]
        size = self.sizes.get(name, len(data))
        entry: dict[str, Any] = {"rfilename": name, "size": size, "blobId": git_id(data)}
        if name.endswith(".safetensors"):
            entry["lfs"] = {"size": size, "sha256": hashlib.sha256(data).hexdigest(), "pointerSize": 130}
        return entry


class _Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._serve(is_head=True)

    def do_GET(self) -> None:
        self._serve(is_head=False)

    def _serve(self, *, is_head: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.server.tokens.add(self.headers.get("Authorization"))
        self.server.seen.append((self.command, path, self.headers.get("Range")))
        if self.server.mode == "html":
            return self._reply(200, b"<html>Sign in to the network</html>", {"Content-Type": "text/html"})
        if path.startswith("/api/models/"):
            return self._api(path)
        name = path.rsplit("/", 1)[-1]
        if name not in self.server.files or f"/resolve/{COMMIT}/" not in path:
            return self._reply(404, b"", {"X-Error-Code": "EntryNotFound"})
        return self._file(name, is_head)

    def _api(self, path: str) -> None:
        hub, _, revision = path.removeprefix("/api/models/").partition("/revision/")
        if hub != "org/tiny" and not hub.startswith("IQuestLab/"):
            return self._reply(404, b"{}", {"X-Error-Code": "RepoNotFound"})
        if self.server.mode == "gated":
            return self._reply(403, b"{}", {"X-Error-Code": "GatedRepo"})
        if revision not in ("", "main", "v1", COMMIT):
            return self._reply(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
        listing = {"id": hub, "sha": COMMIT, "siblings": [self.server.entry(name) for name in self.server.files]}
        return self._reply(200, json.dumps(listing).encode(), {"Content-Type": "application/json"})

    def _file(self, name: str, is_head: bool) -> None:
        data = self.server.served.get(name, self.server.files[name])
        headers = {"ETag": f'"{git_id(data)}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        if self.server.storage:
            headers |= {"Location": self.server.storage + self.path, "X-Linked-Size": str(len(data))}
            return self._reply(302, b"", headers)
        span = self.headers.get("Range")
        status, first = 200, 0
        if span and self.server.mode != "deaf to ranges":
            status, first = 206, int(span.removeprefix("bytes=").partition("-")[0])
            headers["Content-Range"] = f"bytes {first}-{len(data) - 1}/{len(data)}"
        body = data[first:]
        if is_head:
            return self._reply(status, b"", {**headers, "Content-Length": str(len(body))})
        cuts = self.server.cuts.get(name)
        return self._reply(status, body, headers, cut=cuts.pop(0) if cuts else None)

    def _reply(self, status: int, body: bytes, headers: dict[str, str], cut: int | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body if cut is None else body[:cut])
        self.close_connection = cut is not None


def git_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Hub]:
    hub = Hub(files)
    thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        thread.join()
        hub.server_close()
