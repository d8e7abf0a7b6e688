"""What is written, and the limit that it depends on, asked for together; defaults that many pages speak of."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo

from anchors.syntax.extract import extract
from anchors.workspace import Workspace
from iquest_cli.analyst.static import answer_static

DEPLOY = """package deploy

type Config struct {
	MaxDeletes int
	Workers    int
}

var DefaultConfig = Config{
	Workers:    10,
	MaxDeletes: 256,
}

func (d *Deployer) Deploy(deletes []string) error {
	if len(deletes) > d.cfg.MaxDeletes {
		d.logger.Warnf("Skipping %d deletes because it is more than allowed", len(deletes))
		return nil
	}
	d.logger.Infof("Deleting %d files", len(deletes))
	return nil
}
"""
JOURNAL = """package store;

public class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    static final String SYNC_WARNING_LIMIT = "sync.warninglimit";
    private static final long syncWarningLimit;

    static {
        Long limit = Long.getLong(SYNC_WARNING_LIMIT, 1000);
        syncWarningLimit = limit;
    }

    public void commit() {
        long elapsed = sync();
        if (elapsed > syncWarningLimit) {
            LOG.warn("syncing the write ahead log took {}ms", elapsed);
        }
    }
}
"""


@pytest.mark.parametrize(
    ("path", "text", "question", "message", "limit"),
    [
        (
            "deploy/deploy.go",
            DEPLOY,
            "I deploy and more files are deleted than allowed. What does it write, at which level, "
            "and how many deletes are allowed by default?",
            "`Skipping %d deletes because it is more than allowed`",
            "It depends on `MaxDeletes` (default `256`)",
        ),
        (
            "store/Journal.java",
            JOURNAL,
            "What is logged when the log takes too long to sync, and from how many milliseconds on?",
            "`syncing the write ahead log took {}ms`",
            "It depends on `sync.warninglimit` (default `1000`)",
        ),
    ],
)
def test_a_record_and_the_limit_that_it_depends_on(
    tmp_path: Path, path: str, text: str, question: str, message: str, limit: str
) -> None:
    with Workspace.open(make_repo(tmp_path, {path: text}).root) as workspace:
        found = answer_static(workspace, question)
    assert found.logs[0].level == "warn"
    assert message in found.answer
    assert limit in found.answer


def test_a_default_is_found_behind_many_pages_that_speak_of_it(tmp_path: Path) -> None:
    pages = {f"docs/{number:02}.md": "Set `command_timeout = 9` for slow machines.\n" for number in range(60)}
    root = (
        "pub struct RootConfig {\n    pub command_timeout: u64,\n}\n\nimpl Default for RootConfig {\n"
        "    fn default() -> Self {\n        Self {\n            command_timeout: 500,\n        }\n    }\n}\n"
    )
    with Workspace.open(make_repo(tmp_path, {**pages, "src/root.rs": root}).root) as workspace:
        found = answer_static(workspace, "What is the default of command_timeout?")
    assert found.answer.startswith("`command_timeout` (default `500`, `RootConfig.default` src/root.rs:8)")


def test_a_boxed_read_of_java_is_one_of_a_property() -> None:
    found = [fact for fact in extract(JOURNAL.encode(), "java").facts if fact.kind == "config"]
    assert [(fact.name, fact.value) for fact in found] == [("sync.warninglimit", "1000")]


ENVIRONMENT = {
    "src/aws.rs": "fn get_config_file_path(context: &Context) -> Option<String> {\n"
    '    // the environment variable says where the configuration is\n    context.get_env("AWS_CONFIG_FILE")\n}\n',
    "src/paths.rs": "fn config_path(env: &Env) -> Option<String> {\n"
    '    // the environment variable says where the configuration is\n    env.get_env_os("SHELLY_CONFIG")\n}\n',
}


def test_what_reads_the_environment_by_its_name_and_the_program_s_own_variable(tmp_path: Path) -> None:
    facts = extract(ENVIRONMENT["src/aws.rs"].encode(), "rust").facts
    assert [fact.name for fact in facts if fact.kind == "config"] == ["AWS_CONFIG_FILE"]
    with Workspace.open(make_repo(tmp_path / "shelly", ENVIRONMENT).root) as workspace:
        found = answer_static(workspace, "Which environment variable says where the configuration is?")
    assert found.answer.startswith("`SHELLY_CONFIG`, read in `config_path` (src/paths.rs:3)")
