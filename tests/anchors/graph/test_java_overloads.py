"""Java's methods of one name: which of them a call means, by what it passes."""

from __future__ import annotations

from support.graphs import Graphed, graphed

PRINTER = """package a;

class Base {
    void put(String name, int count, boolean last) {
    }
}

class Printer extends Base {
    Printer(int width) {
    }

    Printer(String name) {
    }

    void put(String name) {
    }

    void put(int number) {
    }

    void put(Shape shape) {
    }

    void put(Object any) {
    }

    void put(String name, Class<?> type) {
    }

    void draw(String name) {
    }

    void draw(String name, Shape... shapes) {
    }

    <T> void each(List<T> items, Runnable then) {
    }

    <T> void each(Map<String, T> items, Runnable then) {
    }
}

class Shape {
    String name() {
        return "";
    }
}

class Circle extends Shape {
}
"""
LINES = {
    "put(String name)": 'printer.put("a");',
    "put(int number)": "printer.put(1);",
    "put(Shape shape)": "printer.put(new Circle());",
    "put(Object any)": "printer.put(List.of());",
    "put(String name, Class<?> type)": "printer.put(text, Circle.class);",
    "draw(String name, Shape... shapes)": "printer.draw(text, circle, circle);",
    "draw(String name)": "printer.draw(text);",
    "put(String name, int count, boolean last)": 'printer.put("a", 2, text == null);',
}


def calling(*lines: str) -> Graphed:
    body = "".join(f"        {line}\n" for line in lines)
    return graphed(
        {
            "src/main/java/a/Printer.java": PRINTER,
            "src/main/java/a/Use.java": "package a;\n\nclass Use {\n    private Circle circle;\n\n"
            f"    void use(Printer printer, String text, Shape shape) {{\n{body}    }}\n}}\n",
        }
    )


def meant(graph: Graphed, line: int) -> list[str]:
    """Signatures of what is called on a line of the body, the surest alone where one is certain."""
    edges = graph.graph.edges_out(graph.symbol("src/main/java/a/Use.java:Use.use").id)
    found = [edge for edge in edges if edge.kind == "call" and edge.line == 6 + line]
    found = [edge for edge in found if graph.snapshot.symbol(edge.target).name != "name"]
    sure = [edge for edge in found if edge.is_certain]
    return sorted(graph.snapshot.symbol(edge.target).signature for edge in sure or found)


def test_number_and_types_of_what_is_passed_choose() -> None:
    graph = calling(*LINES.values())
    for number, wanted in enumerate(LINES, 1):
        if wanted == "put(Object any)":
            continue  # what `of` gives no text here tells
        assert meant(graph, number) == [f"void {wanted}"], wanted


def test_names_mean_what_they_are_declared_as() -> None:
    graph = calling("printer.put(text);", "printer.put(shape);", "printer.put(shape.name());", "printer.put(circle);")
    wanted = ["put(String name)", "put(Shape shape)", "put(String name)", "put(Shape shape)"]
    assert [meant(graph, number) for number in range(1, 5)] == [[f"void {item}"] for item in wanted]


def test_what_no_text_tells_leaves_several() -> None:
    graph = calling("printer.put(unknown());", "printer.each(items, () -> {});")
    assert len(meant(graph, 1)) > 1 and len(meant(graph, 2)) == 2
    edges = graph.graph.edges_out(graph.symbol("src/main/java/a/Use.java:Use.use").id)
    assert not any(edge.is_certain for edge in edges if edge.kind == "call")


def test_constructors_are_chosen_too() -> None:
    graph = calling('new Printer("a");', "new Printer(1);")
    assert meant(graph, 1) == ["Printer(String name)"] and meant(graph, 2) == ["Printer(int width)"]


def test_a_name_bound_to_two_types_tells_none() -> None:
    graph = calling("{ int value = 1; printer.put(value); }", '{ String value = ""; printer.put(value); }')
    assert len(meant(graph, 1)) > 1 and meant(graph, 1) == meant(graph, 2)


def test_a_method_replaces_the_one_that_takes_what_it_takes() -> None:
    graph = graphed(
        {
            "app/Base.java": "package app;\n\npublic abstract class Base<T> {\n"
            "    protected abstract void run(T config, Environment environment);\n\n"
            "    public void run(String name) {\n        run(null, null);\n    }\n\n"
            "    protected void run(T config, Bootstrap bootstrap) {\n    }\n}\n",
            "app/Shop.java": "package app;\n\npublic class Shop extends Base<Config> {\n"
            "    protected void run(Config config, Environment environment) {\n    }\n}\n",
            "app/Deep.java": "package app;\n\npublic class Deep extends Shop {\n"
            "    protected void run(Config config, Bootstrap bootstrap) {\n    }\n}\n",
        }
    )
    line = {name: graph.symbol(f"app/{name}.java:{name}.run") for name in ("Shop", "Deep")}
    replaced = {
        name: [graph.snapshot.symbol(e.target).name_line for e in graph.graph.edges_out(own.id) if e.kind == "override"]
        for name, own in line.items()
    }
    assert replaced == {"Shop": [4], "Deep": [10]}
