"""What a long chain leaves out, and how it says so: accessors, mocks, what makes errors; where it goes on."""

from __future__ import annotations

from support.graphs import Graphed, graphed

from anchors.graph.ways.trace import trace
from anchors.types import Trace

NUM_STEPS = 30
JAVA = (
    "class Order {\n"
    "    private int size;\n"
    "    int getSize() {\n        return size;\n    }\n"
    "    void setSize(int size) {\n        this.size = size;\n    }\n"
    "    long told() {\n        return clock.now();\n    }\n"
    "    void work() {\n"
    "        setSize(getSize());\n        told();\n"
    + "".join(f"        step{at}();\n" for at in range(NUM_STEPS))
    + "    }\n"
    + "".join(f"    void step{at}() {{\n        sink.put({at});\n    }}\n" for at in range(NUM_STEPS))
    + "    void small() {\n        setSize(getSize());\n    }\n"
    "}\n"
)


def traced(service: Graphed, start: str, **options: object) -> Trace:
    found = service.symbol(start)
    return trace(service.snapshot, service.graph, found, read=service.read, **options)  # type: ignore[arg-type]


def names(found: Trace) -> list[str]:
    return [step.symbol.name for step in found.steps[1:]]


def test_of_a_long_chain_accessors_are_only_named() -> None:
    service = graphed({"Order.java": JAVA})
    found = traced(service, "Order.java:Order.work")
    assert names(found) == ["told", *(f"step{at}" for at in range(NUM_STEPS))]
    assert found.steps[0].also == ("Order.getSize", "Order.setSize") and found.is_complete


def test_a_short_chain_is_told_whole() -> None:
    found = traced(graphed({"Order.java": JAVA}), "Order.java:Order.small")
    assert sorted(names(found)) == ["getSize", "setSize"] and found.steps[0].also == ()


def test_each_step_says_how_many_are_left_out() -> None:
    service = graphed(
        {"a.py": "def a():\n    b()\n    c()\n\ndef b():\n    d()\n\ndef c():\n    d()\n\ndef d():\n    print(1)\n"}
    )
    shallow = traced(service, "a.py:a", depth=1)
    assert [(step.symbol.name, step.num_more) for step in shallow.steps] == [("a", 0), ("b", 1), ("c", 1)]
    few = traced(service, "a.py:a", max_steps=2)
    assert [(step.symbol.name, step.num_more) for step in few.steps] == [("a", 1), ("b", 1)]
    whole = traced(service, "a.py:a")
    assert whole.is_complete and all(step.num_more == 0 for step in whole.steps)


def test_what_an_error_or_a_record_is_made_with_is_no_step_beside_it() -> None:
    java = (
        "class Late extends RuntimeException {\n    Late(String text) {\n        super(text);\n    }\n}\n\n"
        'class Shop {\n    void sell() {\n        throw new Late("closed");\n    }\n}\n'
    )
    found = traced(graphed({"Shop.java": java}), "Shop.java:Shop.sell")
    assert names(found) == [] and [fact.name for fact in found.steps[0].facts] == ["Late"]


def test_a_guess_does_not_lead_into_mocks() -> None:
    go = (
        "package shop\n\ntype Store interface {\n\tSave(x int) error\n}\n\n"
        "func sell(s Store) error {\n\treturn s.Save(1)\n}\n"
    )
    files = {
        "go.mod": "module example.com/shop\n",
        "shop/shop.go": go,
        "disk/disk.go": "package disk\n\ntype Disk struct{}\n\nfunc (d Disk) Save(x int) error {\n\treturn nil\n}\n",
        "shop/mocks/store.go": "package mocks\n\ntype Mock struct{}\n\n"
        "func (m *Mock) Save(x int) error {\n\treturn nil\n}\n",
    }
    service = graphed(files)
    found = traced(service, "shop/shop.go:sell", is_aside=lambda path: "/mocks/" in path)
    reached = [step.symbol.qualified_name for step in found.steps]
    assert "Disk.Save" in reached and "Mock.Save" not in reached


def test_of_several_calls_what_all_stand_under_is_told() -> None:
    text = (
        "def sell(a, b):\n    if a:\n        pay()\n    if b:\n        pay()\n        if a:\n            close()\n"
        "        close()\n\ndef pay():\n    pass\n\ndef close():\n    pass\n"
    )
    found = traced(graphed({"a.py": text}), "a.py:sell")
    told = {step.symbol.name: [condition.text for condition in step.conditions] for step in found.steps[1:]}
    assert told["pay"] == [], "it is called either way"
    assert told["close"] == ["if b"]


def test_of_a_file_the_lines_that_are_asked_for_count() -> None:
    text = (
        "const app = make()\n"
        "app.post('/carts', (c) => {\n  if (!c) throw new Error('none')\n  add(c)\n})\n"
        "app.post('/till', (c) => {\n  throw new Error('closed')\n  pay(c)\n})\n"
        "function add(c) {}\nfunction pay(c) {}\n"
    )
    service = graphed({"web.js": text})
    found = traced(service, "web.js", lines=(2, 5))
    assert names(found) == ["add"] and [fact.value for fact in found.steps[0].facts] == ["none"]
    assert found.start.name_line == 2
