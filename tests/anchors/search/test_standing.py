from __future__ import annotations

import pytest

from anchors.search.standing import Standing, place_of
from anchors.syntax.languages import language_of
from anchors.types import SourceFile


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("src/app/main.py", "source"),
        ("core/src/test/java/org/x/FooTest.java", "test"),
        ("pkg/server_test.go", "test"),
        ("src/contest/latest.py", "source"),
        ("docs/conf.py", "doc"),
        ("README.md", "doc"),
        ("vendor/github.com/x/y.go", "vendored"),
        ("api/service.pb.go", "generated"),
        ("examples/hello.js", "example"),
        ("benchmarks/run.py", "side"),
        ("core/src/main/scala/kafka/Log.scala", "source"),
        ("poet/src/main/java/poet/FunSpec.kt", "source"),
        ("spring-test/src/main/java/org/x/test/TestContext.java", "source"),
        ("tests/shop/src/main/java/Shop.java", "test"),
        ("shop/src/test/java/FunSpec.kt", "test"),
        ("core-benchmarks/src/resources/Big.scala", "side"),
        ("samples.web/app.py", "side"),
        ("core/sample.py", "source"),
    ],
)
def test_the_place_of_a_path(path: str, place: str) -> None:
    assert place_of(path, language_of(path)) == place


def test_what_the_question_asks_for_is_lifted() -> None:
    file = SourceFile("tests/test_a.py", "0" * 40, 1, "python")
    assert Standing.of("Which tests cover the cart?").factor(file)[1] > Standing.of("Empty the cart").factor(file)[1]
