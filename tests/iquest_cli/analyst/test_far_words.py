"""Questions in words that the code does not say: what stands for them is found by what it does, and how grave it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.answer import Answer
from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.static import answer_static
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.standing import is_aside


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


SHELL = {
    "Cargo.toml": '[package]\nname = "shell"\n',
    "src/lib.rs": "pub mod draw;\npub mod print;\n",
    "src/draw.rs": "use crate::print::render_modules;\n\n/// The drawing of the modules.\n"
    "pub fn drawing_of_modules() -> usize {\n    drawn_modules()\n}\n\nfn drawn_modules() -> usize {\n    1\n}\n",
    "src/print.rs": "pub fn prompt(width: usize) -> String {\n    render_modules(width)\n}\n\n"
    "fn render_modules(width: usize) -> String {\n    String::new()\n}\n\n"
    "pub fn explain(width: usize) {\n    explain_modules(width)\n}\n\nfn explain_modules(width: usize) {}\n\n"
    "#[cfg(test)]\nmod tests {\n    #[test]\n    fn single_module_of_the_prompt() {\n"
    "        super::render_modules(3);\n    }\n}\n",
    "src/main.rs": "use clap::{Parser, Subcommand};\nuse shell::print;\n\n#[derive(Parser)]\nstruct Cli {\n"
    "    #[clap(subcommand)]\n    command: Commands,\n}\n\n#[derive(Subcommand)]\nenum Commands {\n"
    "    /// Explains the modules\n    Explain { width: usize },\n    /// Prints the prompt\n"
    "    Prompt { width: usize },\n}\n\nfn main() {\n"
    "    match Cli::parse().command {\n        Commands::Explain {\n            width,\n"
    "        } => {\n            print::explain(width);\n        }\n        Commands::Prompt {\n            width,\n"
    "        } => {\n            print::prompt(width);\n        }\n    }\n}\n",
}


@pytest.mark.parametrize("start", ['"shell prompt"', "the prompt command"])
def test_a_command_that_is_typed_begins_where_it_is_answered(tmp_path: Path, start: str) -> None:
    found = asked(tmp_path / "shell", SHELL, f"How does {start} get to the drawing of the modules?")
    assert [step.symbol for step in found.flow] == ["main", "prompt", "render_modules"]


APPLICATION = """package app;

public abstract class Application {
    public abstract void run(Config config, Environment environment);

    public void run(String... arguments) {
        new Cli().start(arguments);
    }
}
"""
CLI = """package app;

public class Cli {
    public void start(String... arguments) {
        bootServer(arguments);
    }

    private void bootServer(String... arguments) {
    }
}
"""


def test_a_flow_begins_at_whichever_of_several_methods_of_the_name_leads_to_its_end(tmp_path: Path) -> None:
    files = {"app/Application.java": APPLICATION, "app/Cli.java": CLI}
    found = asked(tmp_path, files, "How does it get from Application.run to the boot of the server?")
    assert [step.symbol for step in found.flow] == ["Application.run", "Cli", "Cli.start", "Cli.bootServer"]
    assert found.flow[0].line == 6


COMMANDS = {
    "core/src/main/java/core/Command.java": "package core;\n\npublic abstract class Command {\n"
    "    public abstract void run(String name);\n}\n",
    "core/src/main/java/core/Cli.java": "package core;\n\npublic class Cli {\n    private Command command;\n\n"
    "    public void start(String name) {\n        command.run(name);\n    }\n}\n",
    "core/src/main/java/core/Serve.java": "package core;\n\npublic class Serve extends Command {\n"
    "    public void run(String name) {\n        boot(name);\n    }\n\n"
    "    private void boot(String name) {\n    }\n}\n",
    "shop-example/src/main/java/shop/ServerBoot.java": "package shop;\n\nimport core.Command;\n\n"
    "/** Boots the server. */\npublic class ServerBoot extends Command {\n"
    "    public void run(String name) {\n    }\n}\n",
}


def test_no_way_leads_through_what_only_an_example_puts_in_its_place(tmp_path: Path) -> None:
    assert is_aside("shop-example/src/main/java/shop/ServerBoot.java")
    assert not is_aside("example-tools/src/main/java/shop/ServerBoot.java")
    found = asked(tmp_path, COMMANDS, "How does it get from Cli.start to the boot of the server?")
    assert [step.symbol for step in found.flow] == ["Cli.start", "Command.run", "Serve.run", "Serve.boot"]


LOCKS = '''def running_builds(site):
    """Keeps two builds running at the same time."""
    return site


def start(site):
    return running_builds(site)


def lock_build(folder):
    """Two builds at once."""
    return folder


def watch(folder):
    return lock_build(folder)
'''


def test_who_does_something_to_a_thing_uses_what_is_called_as_the_thing(tmp_path: Path) -> None:
    question = "Who takes the lock that keeps two builds from running at the same time?"
    found = asked(tmp_path, {"site/build.py": LOCKS}, question)
    assert found.answer.startswith("`lock_build` (site/build.py:10) has one user")


BODIES = {
    "src/request.rs": "impl Request {\n    fn with_limited_body(self) -> Request {\n"
    "        const DEFAULT_LIMIT: usize = 2_097_152; // 2 mb\n        self.limited(DEFAULT_LIMIT)\n    }\n}\n",
    "src/stream.rs": "pub struct FileStream {\n    pub content_size: Option<u64>,\n}\n\n"
    "impl FileStream {\n    pub fn new() -> Self {\n        Self { content_size: None }\n    }\n}\n",
}


def test_a_constant_inside_of_a_function_may_be_the_default(tmp_path: Path) -> None:
    found = asked(tmp_path, BODIES, "How big may a request body be, if I set nothing?")
    assert found.answer.startswith("`DEFAULT_LIMIT` (default `2_097_152`), given in `Request.with_limited_body`")


CLIENT = {
    "lib/url.js": "/** Builds a url from a base url. */\n"
    "function join(baseURL, url) {\n  return baseURL + url;\n}\n\n"
    "/** Whether a base url is absolute. */\nfunction isAbsolute(baseURL) {\n  return baseURL.startsWith('/');\n}\n",
    "lib/client.js": "function request(options) {\n  check(options, {\n    baseUrl: spelled('baseURL'),\n  });\n}\n",
}


def test_a_name_means_where_it_stands_letter_by_letter(tmp_path: Path) -> None:
    with Workspace.open(make_repo(tmp_path, CLIENT).root) as workspace:
        best = Relevance(workspace, understand("What becomes of baseUrl?"), Source(workspace)).candidates[0]
    assert (best.path, best.name) == ("lib/client.js", "request")


PARSER = {
    "src/lib.rs": "pub fn read_header(text: &str) -> usize {\n    text.len()\n}\n\n#[cfg(test)]\nmod tests {\n"
    '    fn trims_the_header_of_a_reply() {\n        // trims the header of a reply\n        super::read_header("");\n'
    "    }\n}\n",
    "src/reply.rs": "pub fn clean(text: &str) -> &str {\n    text.trim() // the header of a reply\n}\n",
}


def test_what_does_it_is_told_before_a_test_inside_of_a_source_file(tmp_path: Path) -> None:
    with Workspace.open(make_repo(tmp_path, PARSER).root) as workspace:
        question = understand("Where is the header of a reply trimmed?")
        best = Relevance(workspace, question, Source(workspace)).candidates[0]
    assert (best.path, best.name) == ("src/reply.rs", "clean")
