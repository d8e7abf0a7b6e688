"""Questions in words that the code does not say: what stands for them is found by what it does, and how grave it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.answer import Answer
from iquest_cli.analyst.question import understand
from iquest_cli.analyst.static import answer_static


def asked(folder: Path, files: dict[str, str], question: str) -> Answer:
    with Workspace.open(make_repo(folder, files).root) as workspace:
        return answer_static(workspace, question)


LISTENER = '''import logging
import time

logger = logging.getLogger(__name__)


def handle_accept_error(error):
    """Of a server that cannot accept a connection."""
    # The process may have hit the most files that it may open: then it cannot take a new connection,
    # and it is preferable to wait for some time until others are closed.
    if is_connection_error(error):
        return
    delay = 1
    if delay:
        pause = delay
    logger.error("accept error: %s", error)
    time.sleep(pause)
'''
SERVE = """import logging

logger = logging.getLogger(__name__)


def run(server):
    while True:
        if server.signalled:
            logger.debug("signal received, not accepting new connections")
            break
        logger.debug("connection accepted")
"""


def test_a_record_is_told_by_the_function_that_writes_it_and_by_its_level(tmp_path: Path) -> None:
    question = "What is logged when the server cannot accept a new connection?"
    found = asked(tmp_path, {"net/listener.py": LISTENER, "net/serve.py": SERVE}, question)
    assert [(log.path, log.level) for log in found.logs] == [("net/listener.py", "error")]


LOGS = """public class FileTxnLog {
    private static final Logger LOG = LoggerFactory.getLogger(FileTxnLog.class);
    public void commit() {
        long elapsed = sync();
        if (elapsed > warningThreshold) {
            LOG.warn("fsync of the write ahead log took {}ms", elapsed);
        }
    }
    public void close() {
        LOG.warn("closing log of a peer after timeout");
    }
}
"""


def test_an_abbreviation_stands_for_the_whole_word(tmp_path: Path) -> None:
    limits = "public class Config {\n    protected int maxClientCnxns = 60;\n    protected int maxPeers = 7;\n}\n"
    files = {"src/FileTxnLog.java": LOGS, "src/Config.java": limits}
    found = asked(tmp_path, files, "How many connections may one client open at most by default?")
    assert found.answer.startswith("`maxClientCnxns` (default `60`)")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Where are old log files thrown away?", "locate"),
        ("Where does an unexpected exception become an answer that is also logged?", "locate"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert understand(text).kind == kind


def test_what_is_carried_belongs_to_the_beginning_of_its_way() -> None:
    question = understand("How does a build get from the command to the rendering of all pages?")
    assert (question.start, question.end) == ("a build the command", "the rendering of all pages")
    assert understand("How does a request find its way from the router to the handler?").start == "a request the router"
