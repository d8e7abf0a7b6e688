from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from support.snapshots import own_snapshot, snapshot_of

from anchors.index.snapshot import Snapshot
from anchors.repository.messages import PastCommit
from anchors.search.lexical import LexicalIndex
from anchors.search.past import PastCommits
from anchors.search.rank import MAX_EDGE, SPELLED, SYMBOL_SHARE, TEST_SHARE, TITLE_SHARE, USER_SHARE, rank
from anchors.types import Edge, Ranking

QUESTION = "How are anchor lines injected above the code?"
FILES = {
    "app/session.py": (
        "from app.wire import push_bytes\n\n\ndef close_session(session):\n    '''Close a session.'''\n"
        "    push_bytes(session, b'bye')\n"
    ),
    "app/wire.py": "def push_bytes(target, data):\n    target.write(data)\n\n\ndef unrelated():\n    return 1\n",
    "tests/test_session.py": "def test_close_session():\n    session = close_session(session)\n    close(session)\n",
    "docs/session.md": "# Session\n\nHow to close a session: close the session.\n",
}


class Calls:
    """A graph of the calls of one function."""

    def __init__(self, snapshot: Snapshot, sources: str, target: str) -> None:
        by_name = {snapshot.name(symbol): symbol for symbol in range(snapshot.num_symbols)}
        self.edges = [Edge(by_name[s], by_name[target], "call", 6, 0.95, "import") for s in sources.split()]

    def edges_out(self, symbol: int) -> list[Edge]:
        return [edge for edge in self.edges if edge.source == symbol]

    def edges_in(self, symbol: int) -> list[Edge]:
        return [edge for edge in self.edges if edge.target == symbol]

    def numbers_in(self, symbol: int) -> list[Edge]:
        return self.edges_in(symbol)

    def users_of(self, first: int, last: int, min_percent: int) -> npt.NDArray[np.int32]:
        found = [edge.source for edge in self.edges if first <= edge.target < last]
        return np.array(found if min_percent <= 95 else [], dtype=np.int32)


def ranked(files: dict[str, str], question: str, **options: object) -> Ranking:
    snapshot = snapshot_of(files)
    return rank(snapshot, None, LexicalIndex.build(snapshot), question, **options)  # type: ignore[arg-type]


def test_the_reasons_of_every_score_add_up() -> None:
    snapshot = own_snapshot()
    ranking = rank(snapshot, None, LexicalIndex.build(snapshot), QUESTION)
    assert ranking.files[0].path == "anchors/context/inject.py"
    for entry in (*ranking.files, *ranking.symbols):
        assert entry.score == pytest.approx(sum(reason.score for reason in entry.reasons)), entry
        assert all(reason.score >= 0 for reason in entry.reasons)


def test_the_best_passage_of_a_file_is_named() -> None:
    session = ranked(FILES, "close a session").files[0]
    assert "close_session, lines 4-6" in {reason.text for reason in session.reasons if reason.kind == "passage"}


def test_a_word_finds_the_identifier_of_several_that_it_is_and_is_said_once() -> None:
    files = {
        "a.py": "class WebSocketPool:\n    pass\n\n\ndef web_socket():\n    return WebSocket\n",
        "b.py": "def other():\n    pass\n",
    }
    (found,) = ranked(files, "stalled websocket").files
    assert found.path == "a.py"
    reasons = ranked(FILES, "why does close_session call push_bytes").files[0].reasons
    words = [(reason.kind, reason.text) for reason in reasons]
    assert len(words) == len(set(words))


def test_the_order_is_by_score_then_path_and_repeats() -> None:
    snapshot = own_snapshot()
    first, second = (rank(snapshot, None, LexicalIndex.build(snapshot), QUESTION) for _ in range(2))
    assert first == second
    assert [f.score for f in first.files] == sorted((f.score for f in first.files), reverse=True)
    assert [c.score for c in first.chunks] == sorted((c.score for c in first.chunks), reverse=True)


def test_own_source_stands_before_tests_and_docs_unless_they_are_asked_for() -> None:
    assert ranked(FILES, "close a session").files[0].path == "app/session.py"
    tests_first = [file.path for file in ranked(FILES, "which tests close a session").files]
    plain = [file.path for file in ranked(FILES, "which parts close a session").files]
    assert tests_first.index("tests/test_session.py") <= plain.index("tests/test_session.py")
    assert tests_first.index("tests/test_session.py") < tests_first.index("docs/session.md")


def test_a_neighbour_in_the_graph_is_brought_in_with_its_reason() -> None:
    snapshot = snapshot_of(FILES)
    lexical = LexicalIndex.build(snapshot)
    assert "app/wire.py" not in {file.path for file in rank(snapshot, None, lexical, "close").files}
    graph = Calls(snapshot, "close_session", "push_bytes")
    found = {file.path: file for file in rank(snapshot, graph, lexical, "close").files}
    assert [reason.kind for reason in found["app/wire.py"].reasons] == ["edge"]
    assert "close_session" in found["app/wire.py"].reasons[0].text


def test_what_the_nearest_tests_use_is_brought_in_by_the_test_that_says_it() -> None:
    files = {
        "app/wire.py": "def push_bytes(target, data):\n    target.write(data)\n",
        "app/other.py": "def pull_bytes(target):\n    return target.read()\n",
        "tests/test_wire.py": "def test_goodbye_is_sent_once():\n    push_bytes(1, 2)\n",
    }
    snapshot = snapshot_of(files)
    lexical = LexicalIndex.build(snapshot)
    graph = Calls(snapshot, "test_goodbye_is_sent_once", "push_bytes")
    found = {file.path: file for file in rank(snapshot, graph, lexical, "goodbye sent once").files}
    reasons = {reason.kind: reason for reason in found["app/wire.py"].reasons}
    assert reasons["test"].text == "tests/test_wire.py test_goodbye_is_sent_once"
    assert reasons["test"].score == pytest.approx(TEST_SHARE)
    assert "app/other.py" not in found
    assert "test" not in {reason.kind for reason in found["tests/test_wire.py"].reasons}


def test_a_file_that_defines_what_the_question_spells_out_gains_by_it() -> None:
    files = {
        "app/a.py": "def strip_auth(headers):\n    return headers\n",
        "app/b.py": "def send(headers):\n    strip_auth(headers)\n",
        "tests/strip.py": "def strip_auth():\n    pass\n",
    }
    ranking = ranked(files, "Wrong result of `strip_auth`")
    gained = {f.path: [r.score for r in f.reasons if r.kind == "definition"] for f in ranking.files}
    assert gained == {"app/a.py": [SPELLED], "app/b.py": [], "tests/strip.py": []}


def test_what_everything_uses_gains_no_more_than_a_bound() -> None:
    users = [f"close_{first}{last}" for first in "abc" for last in "abcdefghij"]
    files = {f"app/{user}.py": f"def {user}():\n    hub()\n" for user in users}
    snapshot = snapshot_of(files | {"app/wire.py": "def hub():\n    return 1\n"})
    lexical = LexicalIndex.build(snapshot)

    def gained(sources: str) -> float:
        ranking = rank(snapshot, Calls(snapshot, sources, "hub"), lexical, "close")
        return next(file.score for file in ranking.files if file.path == "app/wire.py")

    assert gained(users[0]) < gained(" ".join(users)) == MAX_EDGE


def test_a_file_gains_nothing_from_itself() -> None:
    files = {"app/one.py": "def close_all():\n    helper()\n\n\ndef helper():\n    return 1\n", "app/two.py": "x = 1\n"}
    snapshot = snapshot_of(files)
    lexical = LexicalIndex.build(snapshot)
    alone = rank(snapshot, None, lexical, "close")
    linked = rank(snapshot, Calls(snapshot, "close_all", "helper"), lexical, "close")
    assert linked.files == alone.files
    helper = next(entry for entry in linked.symbols if snapshot.name(entry.symbol) == "helper")
    assert "edge" in {reason.kind for reason in helper.reasons}


def test_paths_keep_the_search_inside() -> None:
    assert {file.path for file in ranked(FILES, "session", paths=["docs/"]).files} == {"docs/session.md"}
    assert ranked(FILES, "session", paths=["doc"]).files == ()


def test_history_adds_to_a_file_and_names_the_commit() -> None:
    commits = (
        PastCommit("a" * 40, "Stop the farewell from being sent twice", "", ("app/wire.py", "gone.py")),
        PastCommit("b" * 40, "Unrelated", "", ("app/session.py",)),
    )
    ranking = ranked(FILES, "farewell sent twice", past=PastCommits.build(commits))
    assert [file.path for file in ranking.files] == ["app/wire.py"]
    assert [(reason.kind, reason.text) for reason in ranking.files[0].reasons] == [
        ("history", "aaaaaaaaaa Stop the farewell from being sent twice")
    ]


def test_history_follows_a_file_that_moved() -> None:
    commits = (
        PastCommit("a" * 40, "Stop the farewell from being sent twice", "", ("lib/wire.py",)),
        PastCommit("b" * 40, "Unrelated", "", ("app/session.py",)),
    )
    assert [file.path for file in ranked(FILES, "farewell sent twice", past=PastCommits.build(commits)).files] == [
        "app/wire.py"
    ]


def test_a_question_without_a_known_word_ranks_nothing() -> None:
    ranking = ranked(FILES, "zebra")
    assert ranking.files == () and ranking.symbols == () and ranking.chunks == ()


def test_limit_bounds_files_and_symbols() -> None:
    snapshot = own_snapshot()
    ranking = rank(snapshot, None, LexicalIndex.build(snapshot), QUESTION, limit=3)
    assert len(ranking.files) == 3 and len(ranking.symbols) == 3


SIGNED = {
    "app/session.py": "def close(pool):\n    return pool\n\n\ndef close_session_pool(pool):\n    return pool\n",
    "app/session_store.py": "def other(pool):\n    # close session\n    return close(pool)\n",
    "app/wire.py": "def push(pool):\n    # close session\n    return pool\n",
}


def signs_of(ranking: Ranking, path: str) -> dict[str, tuple[str, float]]:
    (found,) = (file for file in ranking.files if file.path == path)
    return {r.kind: (r.text, r.score) for r in found.reasons if r.kind in ("title", "symbol", "user")}


def test_a_file_gains_by_how_much_of_its_name_the_question_says() -> None:
    ranking = ranked(SIGNED, "close session")
    text, whole = signs_of(ranking, "app/session.py")["title"]
    assert text == "session.py" and whole == pytest.approx(TITLE_SHARE)
    text, half = signs_of(ranking, "app/session_store.py")["title"]
    assert text == "session_store.py" and 0 < half < TITLE_SHARE / 2
    assert "title" not in signs_of(ranking, "app/wire.py")


def test_a_file_gains_by_the_name_it_defines_that_has_most_of_the_question_and_least_besides() -> None:
    ranking = ranked(SIGNED, "close session")
    assert signs_of(ranking, "app/session.py")["symbol"][1] == pytest.approx(SYMBOL_SHARE)
    assert "symbol" not in signs_of(ranking, "app/wire.py")
    (best, _) = signs_of(ranked(SIGNED, "close"), "app/session.py")["symbol"]
    assert best == "close"


def test_a_file_gains_by_using_what_the_best_files_define() -> None:
    snapshot = snapshot_of(SIGNED)
    lexical = LexicalIndex.build(snapshot)
    ranking = rank(snapshot, Calls(snapshot, "other", "close"), lexical, "close session")
    used, amount = signs_of(ranking, "app/session_store.py")["user"]
    assert used == "app/session.py" and amount == pytest.approx(USER_SHARE)
    assert "user" not in signs_of(ranking, "app/session.py") and "user" not in signs_of(ranking, "app/wire.py")
