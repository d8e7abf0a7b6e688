"""Call chains over the upload example: from the server's edge to the disk, through tables, topics and built names."""

from __future__ import annotations

import pytest
from support.graphs import Graphed, graphed

from anchors.graph.ways import trace as ways
from anchors.graph.ways.trace import trace
from anchors.graph.ways.tree import MAX_FANOUT

FILES = {
    "main.py": "from web.views import login\n\ndef application(request):\n    return login(request)\n",
    "web/__init__.py": "",
    "web/views.py": (
        "import logging\n"
        "from services.accounts import check_password\n"
        "from services.errors import Refused\n"
        "logger = logging.getLogger(__name__)\n"
        "def login(request):\n"
        "    try:\n"
        "        check_password(request)\n"
        "    except Refused:\n"
        "        logger.warning('login of %s refused', request)\n"
        "        return 'no'\n"
        "    return 'yes'\n"
    ),
    "services/__init__.py": "",
    "services/errors.py": "class Refused(Exception):\n    pass\n",
    "services/accounts.py": (
        "import os\n"
        "from services.errors import Refused\n"
        "from services.hashing import digest\n"
        "def check_password(request):\n"
        "    if digest(request) != os.getenv('SECRET', 'x'):\n"
        "        raise Refused('wrong password')\n"
        "    return again(request)\n"
        "def again(request):\n"
        "    return check_password(request)\n"
    ),
    "services/hashing.py": "def digest(text):\n    return text\n",
    "tests/test_accounts.py": (
        "from services.accounts import check_password\ndef test_wrong():\n    check_password('a')\n"
    ),
}


@pytest.fixture(scope="module")
def service() -> Graphed:
    return graphed(FILES)


def names(service: Graphed, start: str, **options: object) -> list[tuple[int, str]]:
    found = trace(service.snapshot, service.graph, service.symbol(start), **options)  # type: ignore[arg-type]
    return [(step.depth, step.symbol.qualified_name) for step in found.steps]


def test_callees_stand_in_walking_order_and_recursion_is_cut(service: Graphed) -> None:
    assert names(service, "main.py:application") == [
        (0, "application"),
        (1, "login"),
        (2, "check_password"),
        (3, "digest"),
        (3, "again"),
    ]


def test_each_step_tells_its_own_logs_raises_catches_and_settings(service: Graphed) -> None:
    found = trace(service.snapshot, service.graph, service.symbol("main.py:application"))
    told = {step.symbol.name: [(fact.kind, fact.name) for fact in step.facts] for step in found.steps}
    assert ("log", "warning") in told["login"] and ("catch", "Refused") in told["login"]
    assert ("raise", "Refused") in told["check_password"] and ("config", "SECRET") in told["check_password"]
    assert told["digest"] == [] and told["application"] == []
    assert found.is_complete


def test_steps_carry_the_edge_that_led_to_them(service: Graphed) -> None:
    found = trace(service.snapshot, service.graph, service.symbol("main.py:application"))
    assert found.steps[0].edge is None
    for step in found.steps[1:]:
        assert step.edge is not None and step.edge.target == step.symbol.id


def test_callers_of_tests_come_last(service: Graphed) -> None:
    found = names(service, "services/accounts.py:check_password", direction="callers")
    assert [name for depth, name in found if depth == 1][-1] == "test_wrong"
    assert {name for _, name in found} == {"check_password", "login", "application", "again", "test_wrong"}


def test_path_to_an_end_is_the_shortest_sure_one(service: Graphed) -> None:
    end = service.symbol("services/hashing.py:digest")
    found = trace(service.snapshot, service.graph, service.symbol("main.py:application"), end)
    assert [step.symbol.name for step in found.steps] == ["application", "login", "check_password", "digest"]
    assert found.is_complete and found.end == end


def test_an_end_that_is_not_reached_is_said(service: Graphed) -> None:
    start, end = service.symbol("services/hashing.py:digest"), service.symbol("main.py:application")
    found = trace(service.snapshot, service.graph, start, end)
    assert [step.symbol for step in found.steps] == [start] and not found.is_complete


def test_bounds_cut_the_far_end_and_are_said(service: Graphed) -> None:
    start = service.symbol("main.py:application")
    shallow = trace(service.snapshot, service.graph, start, depth=2)
    assert max(step.depth for step in shallow.steps) == 2 and not shallow.is_complete
    few = trace(service.snapshot, service.graph, start, max_steps=3)
    assert [step.symbol.name for step in few.steps] == ["application", "login", "check_password"]
    assert not few.is_complete


def test_trace_is_deterministic(service: Graphed) -> None:
    again = graphed(FILES)
    for start in ("main.py:application", "services/accounts.py:check_password"):
        for direction in ("callees", "callers"):
            assert names(service, start, direction=direction) == names(again, start, direction=direction)


C_FILES = {
    "src/hold.h": "int hold_all(int count);\n",
    "src/hold.c": (
        '#include "hold.h"\nint count_up(int n)\n{\n    return n;\n}\n'
        "int hold_all(int count)\n{\n    return count_up(count);\n}\n"
    ),
    "other/stub.c": "int hold_all(int count)\n{\n    return 0;\n}\n",
    "src/main.c": '#include "hold.h"\nint main(void)\n{\n    return hold_all(1);\n}\n',
}


def test_a_chain_goes_on_where_c_only_declares_a_function() -> None:
    service = graphed(C_FILES)
    assert [name for _, name in names(service, "src/main.c:main")] == ["main", "hold_all", "count_up"]
    callers = names(service, "src/hold.c:hold_all", direction="callers")
    assert (1, "main") in callers


TS_FILES = {
    "src/span.ts": (
        "export interface Span {\n  finish(): void;\n}\n"
        "export class Box {\n  constructor(public x: number) {}\n}\n"
        "export class Logger {\n  warn(text: string) {\n    this.write(text);\n  }\n  write(text: string) {}\n}\n"
        "export function work(span: any) {\n  const logger = new Logger();\n  logger.warn('slow');\n"
        "  new Box(1);\n  span.finishSpan();\n}\n"
    ),
    "tests/span.test.ts": "export class MockSpan {\n  finishSpan() {\n    return 1;\n  }\n}\n",
}


def test_a_chain_passes_over_tests_loggers_and_what_a_constructor_says() -> None:
    service = graphed(TS_FILES)
    found = [name for _, name in names(service, "src/span.ts:work")]
    assert "Box.constructor" in found and "Box" not in found
    assert "MockSpan.finishSpan" not in found, "only named alike"
    assert "Logger.warn" not in found and "Logger.write" not in found, "the record stands for them"


def _hub(num: int) -> Graphed:
    """A function that hundreds call, and one that calls hundreds, the last of which alone goes on."""
    called = "".join(f"    f{at}()\n" for at in range(num))
    defined = "".join(f"def f{at}():\n    hub()\n" for at in range(num))
    text = f"def start():\n{called}\ndef hub():\n    pass\n\n{defined}    goal()\ndef goal():\n    pass\n"
    return graphed({"a.py": text})


def test_what_a_tree_leaves_out_of_many_is_counted() -> None:
    hub = _hub(MAX_FANOUT + 20)
    down = trace(hub.snapshot, hub.graph, hub.symbol("a.py:start"), depth=1)
    up = trace(hub.snapshot, hub.graph, hub.symbol("a.py:hub"), direction="callers", depth=1)
    for found in (down, up):
        assert len(found.steps) == MAX_FANOUT + 1 and not found.is_complete and found.num_direct == MAX_FANOUT + 20
    few = trace(hub.snapshot, hub.graph, hub.symbol("a.py:goal"), direction="callers", depth=1)
    assert few.num_direct == 1 and len(few.steps) == 2


def test_a_way_may_lead_through_any_of_many() -> None:
    hub = _hub(MAX_FANOUT + 20)
    found = trace(hub.snapshot, hub.graph, hub.symbol("a.py:start"), hub.symbol("a.py:goal"))
    assert [step.symbol.name for step in found.steps] == ["start", f"f{MAX_FANOUT + 19}", "goal"]


def test_a_way_is_looked_for_from_so_many_symbols(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "MAX_EXPANDED", 10)
    hub = _hub(MAX_FANOUT + 20)
    found = trace(hub.snapshot, hub.graph, hub.symbol("a.py:start"), hub.symbol("a.py:goal"))
    assert found.num_expanded == 10 and not found.is_complete and len(found.steps) == 1


def test_types_beside_their_constructors_are_one_step() -> None:
    text = "class A {\n    A() {}\n}\n\nclass B {\n    void go() {\n        new A();\n    }\n}\n"
    built = graphed({"A.java": text})
    names = [
        step.symbol.qualified_name for step in trace(built.snapshot, built.graph, built.symbol("A.java:B.go")).steps
    ]
    assert len(names) == 2


def test_a_variant_of_an_enum_is_no_step() -> None:
    found = graphed(
        {
            "src/main.rs": "enum Failed {\n    Late(i32),\n}\n\nfn late() -> i32 {\n    1\n}\n\n"
            "fn main() -> Result<(), Failed> {\n    Err(Failed::Late(late()))\n}\n"
        }
    )
    start = found.symbol("src/main.rs:main")
    steps = trace(found.snapshot, found.graph, start).steps
    assert [step.symbol.qualified_name for step in steps] == ["main", "late"]
