"""Which tasks of people a question asks for, in the usual wordings, and which questions ask for none of them."""

from __future__ import annotations

import time

import pytest

from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.asked.tasks import tasks_asked

ASKED = {
    "How do I install it?": "install",
    "How do I install shop on Windows?": "install",
    "How do I install it with pip?": "install",
    "How do I build and run it locally?": "build start",
    "How do I build shop from source?": "build",
    "How do I build a release binary?": "build",
    "How is it built?": "build",
    "How do I run it?": "start",
    "How do I start the server?": "start",
    "How do I get it up and running locally?": "start",
    "I just cloned this repo. How do I run it?": "start",
    "How do I set up a development environment?": "setup",
    "How do I set up the project locally?": "setup",
    "How do I install the dependencies?": "dependencies",
    "How can I run the unit tests locally?": "test",
    "What command runs the tests?": "test",
    "How are the tests run?": "test",
    "How do I run the tests before I open a pull request?": "test",
    "How do I run a single test?": "one-test",
    "How do I run the tests of one file?": "one-test",
    "How do I run the tests of the storage package?": "one-test",
    "How do I run the test TestCart_Total?": "one-test",
    "How do I run the tests with coverage?": "coverage",
    "How to run the benchmarks": "bench",
    "How do I lint and format the code?": "lint format",
    "Which command lints the code?": "lint",
    "How do I build, test and lint it?": "build test lint",
    "How do I type check it?": "types",
    "How do I debug it?": "debug",
    "How do I attach a debugger?": "debug",
    "Can I run it with Docker?": "docker",
    "How do I start it with docker-compose?": "docker",
    "How do I build the docker image?": "image",
    "How do I run database migrations?": "migrate",
    "How do I seed the database?": "seed",
    "How do I set up the database?": "database",
    "How do I generate the code?": "generate",
    "How do I build the documentation?": "docs",
    "How do I make a release?": "release",
    "How do I publish a new version to npm?": "release",
    "How are releases made?": "release",
    "How do I deploy it to production?": "deploy",
    "How do I add a new dependency?": "add-dependency",
    "How do I update the dependencies?": "update-dependencies",
    "How do I uninstall it?": "uninstall",
    "How do I clean the build?": "clean",
    "How do I upgrade to a new version?": "upgrade",
    "How do I contribute?": "contribute",
    "How do I report a bug?": "report",
    "How do I use it?": "use",
    "What do I need to do to build it?": "build",
    "What is the best way to run it locally?": "start",
    "I want to run the tests": "test",
    "Could you tell me how to run the tests?": "test",
    "Give me the command to run the tests": "test",
    "commands for adding a dependency": "add-dependency",
    "Running the tests": "test",
    "Installing it from source": "install",
    "Where are the install instructions?": "install",
    "How would I go about building it?": "build",
    "How do I clone and build it?": "clone build",
    "How do I create a new database migration?": "new-migration",
}
NOT_ASKED = (
    "How do I build a request body?",
    "How does the server start?",
    "How do I run a query?",
    "How do I start a worker?",
    "How is a release fetched?",
    "How does a validator run its rules?",
    "How does it deploy a container?",
    "How do I install a plugin?",
    "How do I format a date?",
    "How do I use the client?",
    "How do I release a lock?",
    "How do I publish a message?",
    "How do I debug a failing job?",
    "How do I generate a token?",
    "How do I clean up expired sessions?",
    "How long do carts live by default, and how do I change it?",
    "Which scheduled tasks run?",
    "Which commands run every night?",
    "Running",
    "How do I " + "run the tests and " * 200,
)


@pytest.mark.parametrize(("question", "keys"), ASKED.items(), ids=ASKED)
def test_a_task_is_known_in_its_usual_wordings(question: str, keys: str) -> None:
    assert " ".join(task.key for task in tasks_asked(question, "shop")) == keys
    assert understand(question, "shop").kind == "howto"


@pytest.mark.parametrize("question", NOT_ASKED)
def test_a_use_of_the_program_is_no_task(question: str) -> None:
    assert tasks_asked(question, "shop") == ()


@pytest.mark.parametrize("question", ["How do I run the tests of the storage package?", "How do I run storage_test?"])
def test_whose_tests_are_asked_for_is_kept(question: str) -> None:
    (task,) = tasks_asked(question) or tasks_asked("How do I run the test storage_test?")
    assert task.about[0].startswith("storage")


@pytest.mark.parametrize(
    ("key", "command", "is_done"),
    [
        ("test", "make test", True),
        ("test", "go test ./...", True),
        ("test", "cargo test --locked", True),
        ("test", "mvn site -DskipTests", False),
        ("test", "mise use -g shop@latest", False),
        ("format", "cargo metadata --format-version 1", False),
        ("coverage", "pytest --cov=shop", True),
        ("build", "cmake --build build", True),
        ("install", "curl https://example.org/get", False),
    ],
)
def test_a_command_does_what_its_words_say_and_its_options_do_not(key: str, command: str, is_done: bool) -> None:
    asked = {"format": "format the code", "coverage": "measure the coverage", "test": "run the tests"}
    (task,) = tasks_asked(f"How do I {asked.get(key, f'{key} it')}?")
    assert task.key == key
    assert task.is_done_by(command) is is_done


def test_no_question_takes_long() -> None:
    began = time.perf_counter()
    for text in ("a/" * 20_000, "the " * 20_000, "run and " * 20_000, "x" * 80_000):
        tasks_asked(f"How do I run {text}?")
        tasks_asked(f"{text} how do I run it and the tests")
    assert time.perf_counter() - began < 5
