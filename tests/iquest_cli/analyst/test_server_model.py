"""A model behind a real HTTP server: its own tool calls, and a long run that Ctrl-C stops and a second run ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from support.cli import clean_environment, iquest
from support.repos import RepoBuilder, make_repo

pytest.importorskip("openai")

FILES = {
    f"pkg/part{n}.py": "".join(f"def step_{n}_{m}(value):\n    return value + {m}\n\n\n" for m in range(30))
    for n in range(6)
}


class Model(ThreadingHTTPServer):
    """Streams an answer after `pause_s`. `answers`: the deltas of the next ones, the last stays."""

    daemon_threads = True

    def __init__(self, answers: list[dict[str, Any]], pause_s: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.pause_s = answers, pause_s
        self.asked: list[list[dict[str, str]]] = []

    @property
    def word(self) -> str:
        return f"server:http://127.0.0.1:{self.server_address[1]}/v1#house-model"


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        model = {"id": "house-model", "object": "model", "max_model_len": 32_768}
        self._send(json.dumps({"object": "list", "data": [model]}).encode(), "application/json")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "/chat/" not in self.path:
            self.send_error(404)
            return
        self.server.asked.append(body["messages"])
        time.sleep(self.server.pause_s)
        delta = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        rows = [
            {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        ]
        frame = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "house-model"}
        data = "".join(f"data: {json.dumps({**frame, **row})}\n\n" for row in rows) + "data: [DONE]\n\n"
        self._send(data.encode(), "text/event-stream")

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def served() -> Iterator[Any]:
    running: list[Model] = []

    def start(answers: list[dict[str, Any]], pause_s: float = 0.0) -> Model:
        model = Model(answers, pause_s)
        threading.Thread(target=model.serve_forever, daemon=True).start()
        running.append(model)
        return model

    yield start
    for model in running:
        model.shutdown()
        model.server_close()


def test_a_servers_own_calls_are_answered(state: Path, service: RepoBuilder, served: Any) -> None:
    call = {"index": 0, "id": "c", "type": "function", "function": {"name": "read", "arguments": ""}}
    call["function"]["arguments"] = json.dumps({"path": "services/login.py", "first_line": 18, "last_line": 20})
    claim = '- It warns [services/login.py:19] "logger.warning("'
    model = served([{"tool_calls": [call]}, {"content": claim}])
    ran = iquest(
        state, "ask", "What is logged for a wrong password?", "-C", str(service.root), "--model", model.word,
        "--format", "json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    answer = json.loads(ran.out)
    assert [(tool["name"], tool["arguments"]["path"]) for tool in answer["tools"]] == [("read", "services/login.py")]
    assert "looked further: read(" in ran.err and answer["unverified"] == []
    assert '"search"' in model.asked[0][0]["content"], "the tools are told of"
    assert "logger.warning" in model.asked[1][-1]["content"], "the result goes back"


def test_a_stopped_run_of_summaries_goes_on_where_it_was(state: Path, tmp_path: Path, served: Any) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    model = served([{"content": "It adds numbers."}], pause_s=0.15)
    words = [
        "ask", "What do the parts add?", "-C", str(repo.root), "--model", model.word, "--plan", "summary",
        "--budget", "1600", "--no-tools", "--format", "json",
    ]  # fmt: skip
    env = clean_environment(state)
    command = [sys.executable, "-P", "-m", "iquest_cli", *words]
    with subprocess.Popen(
        command, env=env, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        deadline = time.monotonic() + 60
        while len(model.asked) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(run.pid, signal.SIGINT)
        out, err = run.communicate(timeout=60)
    assert run.returncode == 130 and out == b"", err
    stopped = len(model.asked)
    ran = iquest(state, *words)
    assert ran.code == 0, ran.err
    summaries = [messages[-1]["content"] for messages in model.asked if messages[-1]["content"].startswith("Part ")]
    chunks = set(summaries)
    assert stopped < len(chunks) and len(summaries) <= len(chunks) + 1, (
        "only the one that was broken off is asked again"
    )
    again = len(model.asked)
    assert iquest(state, *words).code == 0
    assert len(model.asked) == again + 1, "a third run asks for the answer alone"
