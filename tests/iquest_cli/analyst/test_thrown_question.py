"""Where an error is what a question describes, the answer is what raises it; its name is heard as several words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.cli import iquest
from support.repos import make_repo

ERRORS = """package shop;

public class TooLongFrameException extends RuntimeException {
    /** Made for a frame. */
    public TooLongFrameException(String frame) {
        super(frame);
    }
}
"""
DECODER = """package shop;

class Decoder {
    private final int limit = 512;

    byte[] decode(byte[] input) {
        if (input.length > limit) {
            throw new TooLongFrameException("frame of " + input.length);
        }
        return input;
    }

    /** Waits for a frame. */
    void await(long frame) {
        Thread.sleep(frame);
    }
}
"""
TEST = """package shop;

class DecoderTest {
    void frameTooLong() {
        throw new TooLongFrameException("frame");
    }
}
"""
FILES = {
    "src/main/java/shop/TooLongFrameException.java": ERRORS,
    "src/main/java/shop/Decoder.java": DECODER,
    "src/test/java/shop/DecoderTest.java": TEST,
}


def ask(folder: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    root = make_repo(folder / "repo", files).root
    ran = iquest(folder / "state", "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_what_raises_an_error_comes_before_the_error(tmp_path: Path) -> None:
    text = ask(tmp_path, FILES, "Where is a frame that is too long turned away?")["answer"]
    assert text.startswith("`Decoder.decode` (src/main/java/shop/Decoder.java:6)")
    assert 'throw new TooLongFrameException("frame of "' in text
    assert "`TooLongFrameException.TooLongFrameException` (src/main/java/shop/TooLongFrameException.java:5)" in text


def test_an_error_that_nothing_raises_stays(tmp_path: Path) -> None:
    files = {path: text for path, text in FILES.items() if "Decoder" not in path}
    text = ask(tmp_path, files, "Where is a frame that is too long turned away?")["answer"]
    assert text.startswith("`TooLongFrameException.TooLongFrameException`")


def test_an_error_that_is_asked_for_by_its_name_is_told_itself(tmp_path: Path) -> None:
    text = ask(tmp_path, FILES, "Where is TooLongFrameException defined?")["answer"]
    assert text.startswith("`TooLongFrameException` stands at src/main/java/shop/TooLongFrameException.java:3")


def test_a_message_that_nothing_here_writes_is_not_taken_for_another(tmp_path: Path) -> None:
    files = {
        "watch.py": "def position(source, offset):\n    if offset > len(source):\n"
        '        raise ValueError("offset is longer than the file")\n    return offset\n\n\n'
        'def parse(text):\n    raise ValueError("the limit of open carts is reached")\n'
    }
    found = ask(tmp_path / "one", files, "Error: ENOSPC: System limit for number of file watchers reached")
    assert not found["found"]
    assert found["answer"].startswith("Not found: nothing here writes this message, which may be a library's or the")
    own = ask(tmp_path / "two", files, "ValueError: the limit of open carts was reached")
    assert own["found"] and "watch.py:8" in own["answer"]
    asked = ask(tmp_path / "three", files, "Error: offset of the source, where does it come from?")
    assert asked["found"]
    listed = ask(tmp_path / "four", files, "Everything: offset of the source")
    assert "nothing here writes this message" not in listed["answer"]
