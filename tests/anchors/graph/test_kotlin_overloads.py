"""Which of several functions of one name a call of Kotlin means: by what it passes, and by the type that has it."""

from __future__ import annotations

from support.graphs import Graphed, graphed

SHOP = (
    "package shop\n\nclass Money\n\nclass Till {\n    fun add(line: String) = apply { rows(1) }\n"
    "    fun add(amount: Money, vararg tags: String) = apply { rows(2) }\n    fun add(block: (Till) -> Unit) = this\n"
    "    fun add(count: Int = 1, note: String) = this\n    private fun rows(n: Int) {}\n"
    "    fun isOpen() = true\n    fun isShut() = !isOpen()\n    fun label(text: String) = text\n"
    "    fun named(label: String) = label(label)\n}\n"
)


def lines_of(graph: Graphed, source: str, name: str) -> dict[int, list[int]]:
    """By line of a call the lines of what it may mean, the surest alone."""
    found: dict[int, list[tuple[float, int]]] = {}
    for edge in graph.graph.edges_out(graph.symbol(source).id):
        target = graph.snapshot.symbol(edge.target)
        if edge.kind == "call" and target.name == name:
            found.setdefault(edge.line, []).append((edge.confidence, target.name_line))
    return {line: [at for confidence, at in ends if confidence == max(ends)[0]] for line, ends in sorted(found.items())}


def test_what_is_passed_tells_which_is_meant() -> None:
    graph = graphed(
        {
            "src/Till.kt": SHOP,
            "src/Use.kt": "package shop\n\nfun use(till: Till, money: Money, tags: Array<String>) {\n"
            '    till.add("a")\n    till.add(money)\n    till.add(money, "x", "y")\n    till.add { it.isOpen() }\n'
            '    till.add(2, "b")\n    till.add(Money(), *tags)\n}\n',
        }
    )
    assert lines_of(graph, "src/Use.kt:use", "add") == {4: [6], 5: [7], 6: [7], 7: [8], 8: [9], 9: [7]}


def test_a_result_that_is_not_written_follows_from_what_is_given() -> None:
    graph = graphed(
        {
            "src/Till.kt": SHOP,
            "src/Book.kt": "package shop\n\nclass Book {\n    val till = open()\n    val first\n"
            '        get() = till\n    fun open() = Till().add(3, "x")\n    fun close() = till.isShut()\n'
            "    fun shut() = open().isShut()\n    fun last() = first.isShut()\n}\n",
        }
    )
    for method in ("close", "shut", "last"):
        assert graph.edge(f"src/Book.kt:Book.{method}", "src/Till.kt:Till.isShut", "call").is_certain


def test_a_call_behind_a_mark_and_one_named_as_a_parameter() -> None:
    graph = graphed({"src/Till.kt": SHOP})
    assert graph.edge("src/Till.kt:Till.isShut", "src/Till.kt:Till.isOpen", "call").is_certain
    assert graph.edge("src/Till.kt:Till.named", "src/Till.kt:Till.label", "call").is_certain


def test_blocks_with_a_receiver_mean_its_members_first() -> None:
    graph = graphed(
        {
            "src/Till.kt": SHOP,
            "src/Use.kt": "package shop\n\nfun isOpen() = false\nfun sweep() {}\n\nfun use(till: Till) {\n"
            "    with(till) {\n        isOpen()\n        sweep()\n    }\n    till.apply { isShut() }\n"
            "    isOpen()\n}\n",
        }
    )
    assert [edge.line for edge in graph.edges("src/Use.kt:use", "src/Till.kt:Till.isOpen")] == [8]
    assert [edge.line for edge in graph.edges("src/Use.kt:use", "src/Use.kt:isOpen")] == [12]
    assert graph.edge("src/Use.kt:use", "src/Use.kt:sweep", "call").line == 9
    assert graph.edge("src/Use.kt:use", "src/Till.kt:Till.isShut", "call").line == 11


def test_extensions_of_one_name_are_told_by_their_type() -> None:
    graph = graphed(
        {
            "src/Names.kt": "package shop\n\nimport java.io.File\nimport java.nio.file.Path\n\n"
            "fun File.label() = path\nfun Path.label() = toString()\nfun Names.Builder.fill() = put(1)\n\n"
            "class Names {\n    class Builder {\n        fun put(n: Int) = this\n    }\n}\n\n"
            "fun use(file: File, path: Path, name: Names.Builder) {\n    file.label()\n    path.label()\n"
            "    name.fill()\n}\n",
        }
    )
    assert lines_of(graph, "src/Names.kt:use", "label") == {17: [6], 18: [7]}
    assert graph.edge("src/Names.kt:use", "src/Names.kt:fill", "call").is_certain
    assert graph.edge("src/Names.kt:fill", "src/Names.kt:Names.Builder.put", "call").is_certain


def test_of_methods_by_name_alone_what_only_overrides_counts_last() -> None:
    graph = graphed(
        {
            "src/Gate.kt": "package shop\n\ninterface Gate {\n    fun unlockAll()\n}\n\nclass Door : Gate {\n"
            "    override fun unlockAll() {}\n}\n\nclass Hatch : Gate {\n    override fun unlockAll() {}\n}\n",
            "src/Use.kt": "package other\n\nfun use() {\n    all().forEach { it.unlockAll() }\n}\n",
        }
    )
    assert graph.edge("src/Use.kt:use", "src/Gate.kt:Gate.unlockAll", "call").reason == "only definition of that name"


def test_a_function_that_has_the_name_of_its_result_is_not_followed_to_itself() -> None:
    graph = graphed(
        {
            "src/Till.kt": SHOP,
            "src/Use.kt": "package front\n\nimport shop.Till\nimport other.Money\n\n"
            "fun Money(amount: Int): Money = Money(amount, 2)\n\n"
            'fun use(till: Till) {\n    till.add(Money(1))\n    till.add("a")\n}\n',
        }
    )
    assert lines_of(graph, "src/Use.kt:use", "add") == {9: [7], 10: [6]}


def test_results_that_follow_from_one_another_are_followed_so_far_and_no_further() -> None:
    ring = "fun first() = second()\nfun second() = first()\n"
    chain = "".join(f"fun step{number}() = step{number + 1}()\n" for number in range(600))
    graph = graphed(
        {
            "src/Till.kt": SHOP,
            "src/Use.kt": f"package shop\n\n{ring}{chain}fun use(till: Till) {{\n"
            '    till.add(first())\n    till.add(step0())\n    till.add("a")\n}\n',
        }
    )
    assert lines_of(graph, "src/Use.kt:use", "add")[608] == [6]


def test_a_function_that_is_called_as_the_type_it_gives_ends_no_index() -> None:
    graph = graphed(
        {
            "src/Text.kt": "package text\n\nfun String(vararg codes: Int): String = TODO()\n"
            "fun Pair(first: Int): Twin = TODO()\nfun Twin(first: Int): Pair = TODO()\n",
            "src/Use.kt": "package text\n\nfun put(text: String) {}\nfun put(text: Int) {}\n\n"
            "fun use() {\n    put(String(1, 2))\n    put(Pair(1))\n}\n",
        }
    )
    assert lines_of(graph, "src/Use.kt:use", "put") == {7: [3], 8: [3, 4]}


def test_what_a_collection_of_scala_makes_is_told_from_one_of_java() -> None:
    text = (
        "package shop\n\nimport java.util.{List => JList}\nimport scala.collection.{Seq => AnySeq}\n\nobject Till {\n"
        "  def join(all: AnySeq[Int]): Int = 1\n  def join(all: JList[Int]): Int = 2\n"
        "  def sum(all: List[Int]): Int = 1\n  def sum(all: JList[Int]): Int = 2\n"
        "  def use(a: Int) = join(Seq(a, a)) + sum(List(a))\n}\n"
    )
    graph = graphed({"src/Till.scala": text})
    assert lines_of(graph, "src/Till.scala:Till.use", "join") == {11: [7]}
    assert lines_of(graph, "src/Till.scala:Till.use", "sum") == {11: [9]}
