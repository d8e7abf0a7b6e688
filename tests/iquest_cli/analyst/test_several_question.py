"""Questions for several things that the code calls otherwise than they do: the family that holds them is found by its
words and by those of what it holds, whatever makes it one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.answered import answered
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.kinds.several import kind_asked

FILES = {
    "app/Hooks/HookTrigger.php": """<?php
enum HookTrigger: int
{
    case STORE_ORDER = 100;
    case UPDATE_ORDER = 110;
    case DESTROY_ORDER = 120;
}
""",
    "app/models/vote.rb": """class Vote
  COMMENT_REASONS = {
    "O" => "Off-topic", # not "On-topic"
    "T" => "Troll",
    "S" => "Spam"
  }.freeze

  STORY_REASONS = {
    "B" => "Broken Link",
    "A" => "Already Posted",
    "P" => "Paywalled"
  }.freeze
end
""",
    "src/layout.c": """/* Layouts: ways to arrange the panes of a window. */
static const struct {
	const char	*name;
	void		(*arrange)(struct window *);
} layout_sets[] = {
	{ "even-horizontal", layout_even_h },
	{ "main-vertical", layout_main_v },
	{ "tiled", layout_tiled },
};

int
layout_lookup(const char *name)
{
	return find(layout_sets, name);
}
""",
    "versions/versioner.go": """// Package versions keeps old copies of files.
package versions

// archivers make the versions of files that are kept.
var archivers = make(map[string]factory)

func Archive(kind string) {
	archivers[kind]()
}
""",
    "versions/simple.go": 'package versions\n\nfunc init() {\n\tarchivers["simple"] = newSimple\n}\n',
    "versions/trash.go": 'package versions\n\nfunc init() {\n\tarchivers["trashcan"] = newTrash\n}\n',
    "versions/stairs.go": 'package versions\n\nfunc init() {\n\tarchivers["staggered"] = newStairs\n}\n',
    "java/TimeSource.java": "/** A clock. */\npublic abstract class TimeSource {\n    abstract long now();\n}\n",
    "java/ExactTime.java": "public class ExactTime extends TimeSource {\n    long now() { return 1; }\n}\n",
    "java/CachedTime.java": "public abstract class CachedTime extends TimeSource {\n    long now() { return 2; }\n}\n",
    "java/FastTime.java": "public class FastTime extends CachedTime {\n}\n",
    "java/TimeTest.java": "public class FakeTest extends TimeSource {\n    long now() { return 2; }\n}\n",
    "load/wait_time.py": '''"""How long a user pauses between two tasks."""


def between(low, high):
    """A pause of a random length."""
    return lambda user: low + high


def constant(seconds):
    """The same pause each time."""
    return lambda user: seconds


def pacing(seconds):
    """A pause such that tasks begin so many seconds apart."""
    return lambda user: seconds


def _rest(user):
    return 0
''',
    "net/socket.cpp": """socket_t *create_socket (int type)
{
    switch (type) {
        case SOCK_PAIR:
            return new pair_t;
        case SOCK_PUB:
            return new pub_t;
        case SOCK_SUB:
            return new sub_t;
    }
    return NULL;
}
""",
    "chain/Call.kt": """class Call {
    fun respondWithInterceptorChain(): Response {
        val interceptors = mutableListOf<Interceptor>()
        interceptors += RetryInterceptor(client)
        interceptors += BridgeInterceptor(client)
        interceptors += CacheInterceptor(client)
        logger.info("Start")
        logger.info("Go")
        logger.info("End")
        return proceed(interceptors)
    }
}
""",
    "web/signals.py": """from web.bus import Bus

bus = Bus()
page_rendered = bus.signal("page-rendered")
request_started = bus.signal("request-started")
request_done = bus.signal("request-done")
""",
    "mail/codes.py": "from enum import Enum\n\n\nclass BounceCode(Enum):\n"
    + "".join(f"    CODE_{number} = {number}\n" for number in range(120)),
    "tls/acme.go": "package tls\n\ntype AcmeIssuer struct{}\n",
    "tls/local.go": "package tls\n\ntype LocalIssuer struct{}\n",
    "tls/zero.go": "package tls\n\ntype ZeroIssuer struct{}\n",
    "render/html_page.py": "class HtmlPage:\n    pass\n",
    "render/json_page.py": "class JsonPage:\n    pass\n",
    "render/xml_page.py": "class XmlPage:\n    pass\n",
}

SECRETS = [f"ghp_{number}" + "a1B2" * 8 + "c3D" for number in (1, 2, 3)]
FILES["deploy/keys.py"] = "vault_doors = {}\n" + "".join(f'vault_doors["{secret}"] = 1\n' for secret in SECRETS)

ASKED = [
    ("Which happenings can a hook be set up for?", "HookTrigger", ["STORE_ORDER", "UPDATE_ORDER", "DESTROY_ORDER"]),
    ("Which reasons can be given for flagging a comment?", "Vote.COMMENT_REASONS", ["Off-topic", "Troll", "Spam"]),
    (
        "Which arrangements of panes can be chosen by name?",
        "layout_sets",
        ["even-horizontal", "main-vertical", "tiled"],
    ),
    ("In which ways can it keep old versions of files?", "archivers", ["simple", "trashcan", "staggered"]),
    ("Which clocks can the time be taken from?", "TimeSource", ["ExactTime", "CachedTime", "FastTime"]),
    ("Which functions are there to say how long a user pauses?", "wait_time.py", ["between", "constant", "pacing"]),
    ("Which types of sockets can I create?", "create_socket", ["SOCK_PAIR", "SOCK_PUB", "SOCK_SUB"]),
    (
        "Which interceptors does it put into the chain?",
        "respondWithInterceptorChain",
        ["RetryInterceptor", "BridgeInterceptor", "CacheInterceptor"],
    ),
    ("Which signals are sent?", "web/signals.py", ["page_rendered", "request_started", "request_done"]),
    ("Which certificate issuers can be used?", "…Issuer", ["AcmeIssuer", "LocalIssuer", "ZeroIssuer"]),
    ("In which formats can a page be rendered?", "render/", ["HtmlPage", "JsonPage", "XmlPage"]),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("several")
    make_repo(folder / "shop", FILES)
    return folder


def _ask(folder: Path, question: str, *paths: str) -> dict[str, object]:
    done = iquest(folder, "ask", question, *paths, "--model", "none", "--format", "json", "-C", str(folder / "shop"))
    return dict(json.loads(done.out))


@pytest.mark.parametrize(("question", "label", "entries"), ASKED)
def test_the_family_is_told_that_meets_the_question(shop: Path, question: str, label: str, entries: list[str]) -> None:
    answer = str(_ask(shop, question)["answer"])
    first, _, rest = answer.partition("\n")
    assert first.startswith(("The best lead is", "The likeliest"))
    assert label in first
    shown = rest.partition("May be meant as well")[0]
    assert [entry for entry in entries if entry not in shown] == []


def test_what_tests_and_remarks_hold_is_no_entry(shop: Path) -> None:
    heirs = str(_ask(shop, "Which clocks can the time be taken from?")["answer"])
    assert "FakeTest" not in heirs
    functions = str(_ask(shop, "Which functions are there to say how long a user pauses?")["answer"])
    assert "_rest" not in functions
    calls = str(_ask(shop, "Which interceptors does it put into the chain?")["answer"])
    assert "`Start`" not in calls


def test_of_very_many_those_left_out_are_counted(shop: Path) -> None:
    answer = str(_ask(shop, "Which bounces can a mail come back with?")["answer"])
    assert "`BounceCode` (mail/codes.py:4), which has 120 members" in answer
    assert "And 80 more." in answer


def test_a_question_for_a_folder_is_told_what_lies_there(shop: Path) -> None:
    everywhere = str(_ask(shop, "Which certificate issuers can be used?")["answer"])
    inside = _ask(shop, "Which certificate issuers can be used?", "tls/acme.go", "tls/zero.go")
    assert "LocalIssuer" in everywhere
    assert "ZeroIssuer" in str(inside["answer"]) and "LocalIssuer" not in str(inside["answer"])
    cited = inside["citations"]
    assert isinstance(cited, list) and {c["path"] for c in cited} <= {"tls/acme.go", "tls/zero.go"}


def test_secrets_that_a_table_is_given_are_told_nowhere(shop: Path) -> None:
    told = json.dumps(_ask(shop, "Which doors does the vault have?"))
    assert "deploy/keys.py" in told and "redacted" in told
    assert [secret for secret in SECRETS if secret in told] == []


def test_each_entry_is_cited_where_it_stands(shop: Path) -> None:
    answer = _ask(shop, "In which ways can it keep old versions of files?")
    citations = answer["citations"]
    assert isinstance(citations, list)
    cited = {(c["path"], c["start_line"]) for c in citations}
    assert {("versions/simple.go", 4), ("versions/trash.go", 4), ("versions/stairs.go", 4)} <= cited


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Which reasons can be given for flagging a comment?", "reasons"),
        ("In which ways can it keep earlier versions of changed or deleted files?", "ways"),
        ("Which kinds of chaos does it know?", "chaos"),
        ("What are the built-in easings?", "easings"),
        ("List all transports", "transports"),
        ("I want to store uploads elsewhere. Which backends can I choose from?", "backends"),
        ("By which methods can a user log in?", "methods"),
        ("Which shells get completion scripts?", "shells"),
        ("Give me a list of the supported dialects.", "dialects"),
    ],
)
def test_a_list_is_asked_for(question: str, word: str) -> None:
    assert kind_asked(question) == word


@pytest.mark.parametrize(
    "question",
    [
        "Which environment variable moves the folder of downloads?",
        "Which functions make sure that a path starts with a slash?",
        "What happens when a job fails?",
        "What breaks if I change the parser?",
        "Which tests cover the limits?",
        "Where are the plugins loaded?",
        "How many threads are used when I give no number?",
        "Which class is the base of all views?",
        "What handles GET /v1/health?",
        "What dependencies does it have?",
        "What are the most important packages?",
        "Which code reacts when a file is refused?",
        "",
    ],
)
def test_no_list_is_asked_for(question: str) -> None:
    assert kind_asked(question) is None


def test_nothing_is_told_that_does_not_meet_the_question(shop: Path) -> None:
    for question in ("Which currencies can an invoice be paid in?", "Which restrictions are there?"):
        answer = str(_ask(shop, question)["answer"])
        assert not answer.startswith(("The best lead is", "The likeliest"))


def test_constants_whose_names_end_alike_are_a_family_and_told_with_their_values(tmp_path: Path) -> None:
    kept = (
        "package check\n\nconst (\n\t// StatusPlaceholder is a placeholder for the status of an answer\n"
        '\tStatusPlaceholder = "[STATUS]"\n\tBodyPlaceholder   = "[BODY]"\n\tTimePlaceholder   = "[TIME]"\n)\n'
    )
    errors = (
        "package check\n\nvar (\n\tErrNoCondition = 1\n\tErrBadPlaceholder = 2\n\tErrBadCondition = 3\n)\n\n"
        "const (\n\tErrA = 1\n\tErrConditionPlaceholder = 2\n\tErrB = 3\n)\n"
    )
    files = {"go.mod": "module example.com/shop\n", "check/placeholder.go": kept, "check/condition.go": errors}
    told = answered(tmp_path, files, "Which condition placeholders can be used?").answer
    assert "three constants of `check/placeholder.go`" in told.split("\n")[0]
    assert '`"[STATUS]"` · A placeholder for the status of an answer.' in told or '`"[STATUS]"` · a placeholder' in told


def test_the_types_of_a_thing_are_its_backends(tmp_path: Path) -> None:
    kinds = (
        'package storage\n\ntype Type string\n\nconst (\n\tTypeMemory Type = "memory"\n'
        '\tTypeDisk Type = "disk"\n\tTypeCloud Type = "cloud"\n)\n'
    )
    keep = (
        "package storage\n\n// Config of the storage that is supported by several backends.\n"
        "type Config struct {\n\tType Type\n}\n"
    )
    files = {"go.mod": "module example.com/shop\n", "storage/type.go": kinds, "storage/config.go": keep}
    told = answered(tmp_path, files, "Which storage backends are supported?").answer
    assert "`Type` (storage/type.go:3), which has three members" in told.split("\n")[0]
    assert '`"memory"`' in told
