"""A stack trace that is pasted whole leads to the files here, wherever it ran."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.logs.traces import trace_in

FILES = {
    "harbor/tide.py": """def level(gauge):
    if gauge is None:
        raise ValueError("The gauge tells nothing")
    return gauge
""",
    "harbor/__main__.py": """from harbor.tide import level


def main():
    return level(None)
""",
    "src/main/java/org/port/Crane.java": """package org.port;

class Crane {
    void lift(int weight) {
        if (weight > 9) {
            throw new IllegalStateException("Too heavy for the crane");
        }
    }
}
""",
    "lib/util/pilot.ts": """import { send } from "./send";

export function call(name: string): void {
    const answer = (text: string): void => {
        send(text);
    };
    if (name === "") {
        throw new Error(`Pilot '${name}' is unknown`);
    }
    answer(name);
}
""",
    "Port/Berth.cs": """namespace Port;

public class Berth
{
    public void Take(string ship)
    {
        throw new System.Exception("Berth is taken");
    }
}
""",
    "app/models/buoy.rb": """class Buoy
  def ring
    raise Silent, "Buoy keeps silent"
  end
end
""",
    "inc/lock.php": """<?php
class Lock {
    function open() {
        throw new Exception("Lock is shut");
    }
}
""",
    "quay/quay.go": """package quay

type Quay struct{}

func (q *Quay) Land(n int) {
	panic("no room at the quay")
}
""",
    "src/dock.rs": """pub fn dock(ships: usize) {
    match ships {
        0 => {}
        _ => panic!("Dock is full"),
    }
}
""",
    "json/decoder.py": """def decode(text):
    return text
""",
}
PYTHON = """Traceback (most recent call last):
  File "/usr/bin/harbor", line 8, in <module>
    sys.exit(main())
  File "/opt/venv/lib/python3.12/site-packages/harbor/__main__.py", line 5, in main
    return level(None)
  File "/opt/venv/lib/python3.12/site-packages/harbor/tide.py", line 3, in level
    raise ValueError("The gauge tells nothing")
ValueError: The gauge tells nothing"""
JAVA = """java.lang.RuntimeException: request failed
\tat org.web.Server.run(Server.java:12)
Caused by: java.lang.IllegalStateException: Too heavy for the crane
\tat org.port.Crane.lift(Crane.java:6)
\tat java.base/java.lang.Thread.run(Thread.java:840)"""
NODE = """Error: Pilot '' is unknown
    at Object.call (/app/dist/util/pilot.js:7:15)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)"""
INNER = """TypeError: socket is null
    at answer (/app/node_modules/harbor/dist/util/pilot.js:4:9)
    at call (/app/node_modules/harbor/dist/util/pilot.js:9:5)"""
CSHARP = """System.Exception: Berth is taken
   at Port.Berth.Take(String ship)
   at System.Threading.Tasks.Task.InnerInvoke()"""
RUBY = """What is that?
/opt/port/app/models/buoy.rb:3:in `ring': Buoy keeps silent (Silent)
\tfrom /usr/local/bundle/gems/rack-3.0/lib/rack/builder.rb:12:in `call'"""
PHP = """PHP Fatal error:  Uncaught Exception: Lock is shut in /var/www/html/inc/lock.php:4
Stack trace:
#0 /var/www/html/index.php(12): Lock->open()
#1 {main}
  thrown in /var/www/html/inc/lock.php on line 4"""
GO = """panic: no room at the quay

goroutine 51 [running]:
example.org/port/quay.(*Quay).Land(0xc000, 0x3)
\texample.org/port/quay/quay.go:6 +0x2f4
created by example.org/port.Run in goroutine 1
\texample.org/port/run.go:15 +0x3d1"""
RUST = """thread 'main' panicked at /build/port-0.1/src/dock.rs:4:14:
Dock is full
stack backtrace:
   0: rust_begin_unwind
   1: port::dock::dock
             at /build/port-0.1/src/dock.rs:1:1"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("traced") / "port", FILES).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


@pytest.mark.parametrize(
    ("trace", "place"),
    [
        (PYTHON, "harbor/tide.py:3"),
        (JAVA, "src/main/java/org/port/Crane.java:6"),
        (NODE, "lib/util/pilot.ts:8"),
        (INNER, "lib/util/pilot.ts:4"),
        (CSHARP, "Port/Berth.cs:7"),
        (RUBY, "app/models/buoy.rb:3"),
        (PHP, "inc/lock.php:4"),
        (GO, "quay/quay.go:6"),
        (RUST, "src/dock.rs:4"),
    ],
)
def test_the_place_where_it_went_wrong_comes_first(state: Path, root: Path, trace: str, place: str) -> None:
    told = _ask(state, root, trace)
    assert f"({place})" in told["answer"].split("\n")[0]
    path, _, line = place.partition(":")
    first = told["citations"][0]
    assert first["path"] == path and first["start_line"] <= int(line) <= first["end_line"]


def test_the_frames_that_are_code_of_the_repository_are_told_in_order(state: Path, root: Path) -> None:
    told = _ask(state, root, PYTHON)["answer"]
    assert "| 1 | harbor/tide.py:3 | `level` |" in told
    assert "| 2 | harbor/__main__.py:5 | `main` | `return level(None)` |" in told
    assert "Where the trace's own lines" not in told
    assert "Where the trace's own lines" in _ask(state, root, NODE)["answer"]


def test_frames_of_other_code_alone_are_no_trace_of_this(state: Path, root: Path) -> None:
    other = 'File "/usr/lib/python3.12/json/decoder.py", line 2, in raw_decode\nJSONDecodeError: Expecting value'
    assert "Frames of the trace" not in _ask(state, root, other)["answer"]


def test_a_plain_question_holds_no_trace() -> None:
    assert trace_in("Where is the look at the gauge taken at (tide.py:3)?").frames == ()
    assert trace_in("How does `lift` work in org.port.Crane?").frames == ()


def test_a_flood_of_rows_is_read_in_bounded_time() -> None:
    rows = "\n".join("at " + "a." * 240 + "(" for _ in range(2000)) + "\n#1 0x1 in x (" + ") at " * 120
    assert trace_in(rows).frames == ()


def test_the_name_above_a_frame_of_go_is_no_message() -> None:
    text = (
        "panic: runtime error: index out of range\ngoroutine 1 [running]:\n"
        "example.com/shop/till.(*Till).Start(0xc000)\n\t/go/src/shop/till/till.go:12 +0x1d"
    )
    told = trace_in(text)
    assert [frame.name for frame in told.frames] == ["Start"]
    assert told.messages == ("panic: runtime error: index out of range",)
