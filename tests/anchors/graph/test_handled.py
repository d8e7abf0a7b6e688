"""From who makes a command or an event to what handles it, and back."""

from __future__ import annotations

import pytest
from support.graphs import Graphed, graphed

from anchors.graph.roles.roles import decide_roles
from anchors.graph.ways.neighbours import Direction
from anchors.graph.ways.trace import trace

COMMAND = "namespace {0};\npublic class Pay : ICommand\n{{\n    public Pay(int sum) {{ }}\n}}\n"
HANDLER = (
    "using Shop.{0}.Contracts;\nnamespace Shop.{0};\npublic class PayHandler : ICommandHandler<Pay>\n{{\n"
    "    public async Task Handle(Pay command) {{ Book(); }}\n    private void Book() {{ }}\n}}\n"
)
SENDER = (
    "using Shop.{0}.Contracts;\nnamespace Shop.{0};\npublic class Till\n{{\n"
    "    public void Take() {{ _bus.Send(new Pay(3)); }}\n}}\n"
)
SPRING = {
    "src/main/java/shop/Placed.java": "package shop;\npublic class Placed {\n  Placed(int n) { }\n}\n",
    "src/main/java/shop/Orders.java": "package shop;\npublic class Orders {\n"
    "  public void place() { bus.publishEvent(new Placed(1)); }\n}\n",
    "src/main/java/shop/Mails.java": "package shop;\npublic class Mails {\n  @EventListener\n"
    "  public void on(Placed event) { send(); }\n  private void send() { }\n}\n",
}


def steps(found: Graphed, spec: str, direction: Direction = "callees") -> list[tuple[str, str]]:
    anchors = decide_roles(found.snapshot, found.graph, found.read)
    walked = trace(found.snapshot, found.graph, found.symbol(spec), direction=direction, anchors=anchors)
    return [(step.symbol.path, step.symbol.name) for step in walked.steps if step.symbol.kind == "method"]


def test_a_command_leads_to_the_handler_of_its_own_module() -> None:
    files = {}
    for module in ("Sales", "Bank"):
        files[f"{module}/Contracts/Pay.cs"] = COMMAND.format(f"Shop.{module}.Contracts")
        files[f"{module}/PayHandler.cs"] = HANDLER.format(module)
    files["Sales/Till.cs"] = SENDER.format("Sales")
    found = graphed(files)
    assert steps(found, "Sales/Till.cs:Till.Take") == [
        ("Sales/Till.cs", "Take"),
        ("Sales/PayHandler.cs", "Handle"),
        ("Sales/PayHandler.cs", "Book"),
    ]
    assert steps(found, "Sales/PayHandler.cs:PayHandler.Book", "callers")[1:] == [
        ("Sales/PayHandler.cs", "Handle"),
        ("Sales/Till.cs", "Take"),
    ]
    assert steps(found, "Bank/PayHandler.cs:PayHandler.Handle", "callers") == [("Bank/PayHandler.cs", "Handle")]


@pytest.mark.parametrize("made", ["new Placed(1)", "new Other(1)"])
def test_an_event_of_spring_leads_to_who_listens_for_it(made: str) -> None:
    orders = "src/main/java/shop/Orders.java"
    found = graphed(SPRING | {orders: SPRING[orders].replace("new Placed(1)", made)})
    reached = [name for _, name in steps(found, f"{orders}:Orders.place")]
    assert reached == (["place", "on", "send"] if "Placed" in made else ["place"])


def test_without_entry_points_nothing_is_guessed() -> None:
    found = graphed(SPRING)
    walked = trace(found.snapshot, found.graph, found.symbol("src/main/java/shop/Orders.java:Orders.place"))
    assert "on" not in [step.symbol.name for step in walked.steps]
