"""The server backend against a real HTTP server on loopback that behaves, and misbehaves, as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from engine.backends.server import KEY_VARIABLE, estimate_tokens, is_loopback
from engine.errors import BackendFailed, OfflineError, PromptTooLong
from engine.open import open_engine
from engine.types import Delta, GenerationRequest, Message, Sampling

pytest.importorskip("openai")


class Stub(ThreadingHTTPServer):
    """`mode` says what the next chat answer is; `seen` keeps (path, body, authorization)."""

    daemon_threads = True
    mode = "answer"
    pieces: tuple[dict[str, Any], ...] = ({"content": "It is "}, {"content": "in app.py:3."})
    models: tuple[dict[str, Any], ...] = ({"id": "tiny", "object": "model", "max_model_len": 1000},)
    failures = 0
    pages: dict[str, Any]
    """What it says at other paths."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = {}
        self.seen: list[tuple[str, Any, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Stub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def reply(self, body: bytes, kind: str = "application/json", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        if not self.path.endswith("/v1/models"):
            page = self.server.pages.get(self.path)
            return self.reply(json.dumps(page or {}).encode(), status=200 if page else 404)
        return self.reply(json.dumps({"object": "list", "data": list(self.server.models)}).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, body, self.headers.get("Authorization")))
        if self.path == "/tokenize":
            if self.server.mode == "no tokenize":
                return self.reply(b"{}", status=404)
            count = sum(len(m["content"].split()) for m in body["messages"])
            return self.reply(json.dumps({"count": count, "tokens": []}).encode())
        if self.server.failures:
            self.server.failures -= 1
            return self.reply(b'{"error": {"message": "busy"}}', status=503)
        modes = {
            "html": (b"<html>hello</html>", "text/html", 200),
            "401": (b'{"error": "key"}', "application/json", 401),
        }
        if self.server.mode == "strict" and "top_k" in body:
            return self.reply(b'{"detail": "Unexpected fields in the request: {\'top_k\'}"}', status=422)
        if self.server.mode in modes:
            return self.reply(*modes[self.server.mode])
        return self.stream()

    def stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in self.server.pieces:
            self.event({"choices": [{"index": 0, "delta": piece, "finish_reason": None}]})
        if self.server.mode == "cut":
            self.close_connection = True
            self.wfile.flush()
            return self.connection.close()
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
        self.event({"choices": [], "usage": {**usage, "prompt_tokens_details": {"cached_tokens": 4}}})
        self.line(b"data: [DONE]\n\n")
        return self.line(b"")

    def event(self, document: dict[str, Any]) -> None:
        whole = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "tiny", **document}
        self.line(b"data: " + json.dumps(whole).encode() + b"\n\n")

    def line(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))


@pytest.fixture
def server() -> Iterator[Stub]:
    stub = Stub()
    thread = threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield stub
    stub.shutdown()
    stub.server_close()


def request(text: str = "where is it?", **options: Any) -> GenerationRequest:
    return GenerationRequest((Message("user", text),), **{"max_tokens": 50, **options})


def test_streams_an_answer_with_its_figures(server: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sk-secret")
    engine = open_engine(f"server:{server.url}")
    assert (engine.name, engine.max_context) == ("tiny", 1000)
    deltas: list[Delta] = []
    completion = engine.generate(request(sampling=Sampling(0.6, 0.85, 20, 7), stop=("END",)), deltas.append)
    assert [d.text for d in deltas] == ["It is ", "in app.py:3."]
    assert (completion.text, completion.finish_reason) == ("It is in app.py:3.", "stop")
    assert (completion.num_prompt_tokens, completion.num_cached_tokens, completion.num_completion_tokens) == (11, 4, 7)
    path, body, key = server.seen[-1]
    assert (path, key) == ("/v1/chat/completions", "Bearer sk-secret")
    assert (body["temperature"], body["top_p"], body["top_k"], body["seed"]) == (0.6, 0.85, 20, 7)
    assert body["messages"] == [{"role": "user", "content": "where is it?"}] and body["max_tokens"] == 50


def test_reasoning_comes_apart_in_either_form(server: Stub) -> None:
    engine = open_engine(f"server:{server.url}#tiny")
    server.pieces = ({"reasoning_content": "weigh"}, {"content": "yes"})
    completion = engine.generate(request())
    assert (completion.text, completion.reasoning) == ("yes", "weigh")
    server.pieces = ({"content": "<thi"}, {"content": "nk>weigh</th"}, {"content": "ink>yes STOP no"})
    completion = engine.generate(request(stop=("STOP",)))
    assert (completion.text, completion.reasoning, completion.finish_reason) == ("yes ", "weigh", "stop")


def test_a_long_prompt_is_refused_before_it_is_sent(server: Stub) -> None:
    engine = open_engine(f"server:{server.url}", max_context=100)
    with pytest.raises(PromptTooLong, match="the prompt has 90 tokens and the answer up to 50, tiny holds 100"):
        engine.generate(request("word " * 90))
    server.mode = "no tokenize"
    other = open_engine(f"server:{server.url}", max_context=100)
    with pytest.raises(PromptTooLong, match="lower --budget"):
        other.generate(request("word " * 90))
    assert {path for path, _, _ in server.seen} == {"/tokenize"}


def test_transient_errors_are_tried_again_others_are_not(server: Stub) -> None:
    engine = open_engine(f"server:{server.url}")
    server.failures = 1
    assert engine.generate(request()).text == "It is in app.py:3."
    server.mode = "401"
    before = len(server.seen)
    with pytest.raises(BackendFailed, match=f"refuses the key: set {KEY_VARIABLE}"):
        engine.generate(request())
    assert len(server.seen) == before + 2  # counting and one attempt


@pytest.mark.parametrize(
    ("mode", "says"), [("html", "no OpenAI API|in the middle|no stream"), ("cut", "broke off|in the middle")]
)
def test_nonsense_and_broken_streams_are_one_line(server: Stub, mode: str, says: str) -> None:
    engine = open_engine(f"server:{server.url}")
    server.mode = mode
    with pytest.raises(BackendFailed, match=says) as caught:
        engine.generate(request())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/props", {"default_generation_settings": {"n_ctx": 4096}}),
        (
            "/api/v0/models",
            {"data": [{"id": "x"}, {"id": "tiny", "max_context_length": 9, "loaded_context_length": 4096}]},
        ),
        ("/api/ps", {"models": [{"name": "tiny", "model": "tiny", "context_length": 4096}]}),
    ],
)
def test_every_server_is_asked_in_its_own_words(server: Stub, path: str, page: dict[str, Any]) -> None:
    # what the model was trained for is not what the server runs with
    server.models = ({"id": "tiny", "object": "model", "meta": {"n_ctx_train": 131_072}},)
    with pytest.raises(BackendFailed, match="does not say how many tokens tiny holds .*: set engine.max_context"):
        open_engine(f"server:{server.url}")
    server.pages = {path: page}
    assert open_engine(f"server:{server.url}").max_context == 4096


def test_a_server_without_top_k_is_asked_again_and_it_is_said(server: Stub) -> None:
    server.mode = "strict"
    engine = open_engine(f"server:{server.url}")
    asked = request(sampling=Sampling(0.6, 0.85, 20, 7))
    for _ in range(2):
        assert engine.generate(asked).text == "It is in app.py:3."
    bodies = [body for path, body, _ in server.seen if path.endswith("completions")]
    assert ["top_k" in body for body in bodies] == [True, False, False]
    assert engine.notes == (f"{server.url} refuses top_k: it samples without",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tiny", '<tool_call>\n{"name": "search", "arguments": {"word": "log in", "most": 3}}\n</tool_call>'),
        (
            "IQuest-Coder-V1-7B-Instruct",
            "<tool_call>\n<function=search>\n<parameter=word>\nlog in\n</parameter>\n"
            "<parameter=most>\n3\n</parameter>\n</function>\n</tool_call>",
        ),
    ],
)
def test_calls_that_the_server_took_apart_come_back_as_text(server: Stub, name: str, text: str) -> None:
    from iquest_cli.analyst.model.tool_calls import parse_turn

    server.models = ({"id": name, "object": "model", "max_model_len": 1000},)
    server.pieces = (
        {"content": "Let me look."},
        {"tool_calls": [{"index": 0, "id": "a", "type": "function", "function": {"name": "search", "arguments": ""}}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": '{"word": "log'}}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": ' in", "most": 3}'}}]},
    )
    completion = open_engine(f"server:{server.url}").generate(request())
    assert completion.text == "Let me look.\n" + text
    turn = parse_turn(completion.text, "hermes" if name == "tiny" else "qwen3-coder")
    assert turn.prose == "Let me look." and [call.name for call in turn.calls] == ["search"]


def test_a_server_that_hangs_or_is_not_there(server: Stub) -> None:
    from engine.backends.server import ServerEngine

    engine = ServerEngine(server.url, timeout_s=0.2)
    engine._client = engine._client.with_options(max_retries=0)
    Stub.do_nothing = threading.Event()  # type: ignore[attr-defined]
    original = Handler.stream
    Handler.stream = lambda self: Stub.do_nothing.wait(1.0)  # type: ignore[assignment,method-assign,attr-defined]
    try:
        with pytest.raises(BackendFailed, match="does not answer"):
            engine.generate(request())
    finally:
        Handler.stream = original  # type: ignore[method-assign]
        Stub.do_nothing.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    with pytest.raises(BackendFailed, match=r"http://127.0.0.1:\d+/v1 cannot be reached or broke off"):
        open_engine(f"server:{server.url.replace('//', '//user:pw@')}")


def test_ctrl_c_keeps_what_was_read(server: Stub) -> None:
    engine = open_engine(f"server:{server.url}")

    def stop(_: Delta) -> None:
        raise KeyboardInterrupt

    completion = engine.generate(request(), stop)
    assert completion.finish_reason == "interrupted" and completion.text.startswith("It is ")


def test_models_are_chosen_by_name_and_offline_means_this_machine(server: Stub) -> None:
    with pytest.raises(BackendFailed, match="has no model big: it has tiny"):
        open_engine(f"server:{server.url}#big")
    server.models = ({"id": "a", "object": "model"}, {"id": "b", "object": "model", "meta": {"n_ctx": 77}})
    with pytest.raises(BackendFailed, match="several models: say server:URL#a"):
        open_engine(f"server:{server.url}")
    with pytest.raises(BackendFailed, match=r"set engine\.max_context"):
        open_engine(f"server:{server.url}#a")
    assert open_engine(f"server:{server.url}#b", offline=True).max_context == 77
    with pytest.raises(OfflineError, match="--offline is set"):
        open_engine("server:https://models.example.com/v1", offline=True)
    assert is_loopback("http://[::1]:1/v1") and not is_loopback("http://10.0.0.1/v1")


def test_the_estimate_grows_with_the_text() -> None:
    assert estimate_tokens("") == 0
    assert estimate_tokens("return authenticate(user)") >= 6
