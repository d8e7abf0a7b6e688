"""The server backend against a real server of other people: `transformers serve` with a tiny model, as a process.

Needs `pip install 'transformers[serving]'`; skipped without it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.models import write_checkpoint, write_tokenizer

from engine.errors import BackendFailed, PromptTooLong
from engine.open import open_engine
from engine.types import Delta, GenerationRequest, Message, Sampling

for package in ("torch", "transformers", "openai", "fastapi", "uvicorn"):
    pytest.importorskip(package)

TEMPLATE = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
MESSAGES = (Message("system", "Be short."), Message("user", "def authenticate(user): " * 12))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # the server looks its model's class up by name, and knows the family's weights under Llama's
    made = write_checkpoint(
        tmp_path_factory.mktemp("model") / "tiny", seed=3, model_type="llama", architectures=["LlamaForCausalLM"]
    )
    return write_tokenizer(made, template=TEMPLATE)


@pytest.fixture(scope="module")
def url(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-P", "-m", "transformers.cli.transformers", "serve", str(folder)]
    options = ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(home), "OMP_NUM_THREADS": "1"}
    log = (home / "log").open("wb")
    child = subprocess.Popen([*command, *options], env=environment, stdout=log, stderr=log, cwd=home)
    try:
        for _ in range(600):
            if child.poll() is not None:
                pytest.fail((home / "log").read_text()[-2000:])
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        child.terminate()
        child.wait(30)
        log.close()


def test_it_streams_the_tokens_that_the_model_writes_here(folder: Path, url: str) -> None:
    asked = GenerationRequest(MESSAGES, 24)
    here = open_engine(str(folder), prefix_bytes=0, dtype="float32").generate(asked)
    deltas: list[Delta] = []
    served = open_engine(f"server:{url}", max_context=2000)
    assert served.name == str(folder)  # asked of the server
    got = served.generate(asked, deltas.append)
    assert (got.text, got.finish_reason) == (here.text, here.finish_reason)
    assert (got.num_prompt_tokens, got.num_completion_tokens) == (here.num_prompt_tokens, here.num_completion_tokens)
    assert len(deltas) > 5 and "".join(d.text for d in deltas) == got.text


def test_sampling_goes_on_without_what_it_refuses(url: str) -> None:
    served = open_engine(f"server:{url}", max_context=2000)
    asked = GenerationRequest(MESSAGES, 24, Sampling(0.9, 0.9, 20, 3))
    first = served.generate(asked)
    assert first.text and served.generate(asked).text == first.text
    assert served.notes == (f"{url} refuses top_k: it samples without",)


def test_what_is_wrong_is_one_line(url: str) -> None:
    with pytest.raises(BackendFailed, match="does not say how many tokens .* holds"):
        open_engine(f"server:{url}")
    with pytest.raises(BackendFailed, match="has no model other"):
        open_engine(f"server:{url}#other", max_context=2000)
    served = open_engine(f"server:{url}", max_context=150)
    with pytest.raises(PromptTooLong, match="lower --budget or --max-tokens"):
        served.generate(GenerationRequest(MESSAGES, 24))
    with pytest.raises(BackendFailed, match="answered 404|no OpenAI API|broke off"):
        open_engine(f"server:{url.removesuffix('/v1')}", max_context=2000)
