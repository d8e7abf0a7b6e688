"""Questions of newcomers that words alone answered badly: measures, compound names, any error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.logs.caught import asks_of_any_error
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.settings.asks import Asks
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.words import joined_stems

GATE = """module Gate
  mattr_accessor :timeout_in
  @@timeout_in = 30.minutes

  # Time after which a locked user, as configured, is free again.
  mattr_accessor :unlock_in
  @@unlock_in = 1.hour

  mattr_accessor :maximum_attempts
  @@maximum_attempts = 20

  mattr_accessor :pepper
  @@pepper = nil

  mattr_accessor :parent_mailer
  @@parent_mailer = "Mailer"
end
"""
CONFIG = "class Config\n  attr_reader :one, :two, :three\n\n  def initialize(one, two, three)\n  end\nend\n"
FETCH = """export interface Response {
  retryCount: number;
}

export class Options {
  /** How a request is retried. */
  set retry(value: object) {
    this.own.retry = value;
  }
}

const defaultOptions = {
  followRedirect: true,
  retry: {
    methods: ["GET"],
    limit: 2,
  },
};
"""
ROUTER = '''class NotFoundError(Exception):
    pass


def add_route(request, route):
    """Adds a route for a request; each request has its route."""
    routes.append((request, route))


class Route:
    def matches(self, request):
        """Whether this route is the one of a request."""
        return self.path == request.path


def serve(request):
    for route in routes:
        if route.matches(request):
            return guarded(route, request)
    raise NotFoundError(request.path)


def guarded(route, request):
    try:
        return route.endpoint(request)
    except Exception as error:
        return on_error(request, error)


def on_error(request, error):
    return error.status
'''
PLAN = '''def release_job(store, job, fire_time):
    """Lets a job go."""
    store.jobs.remove(job)
    store.fire_times[job] = fire_time


def renew(plan, trigger):
    plan.next_fire_time = trigger.following(plan.last)
    return plan


class Plan:
    next_fire_time = None
'''
WORKER = """package queue

func (p *Processor) perform(task *Task) (err error) {
\tdefer func() {
\t\tif x := recover(); x != nil {
\t\t\terr = toError(x)
\t\t}
\t}()
\treturn p.handler.Process(task)
}

// Handle registers a handler.
func (m *Mux) Handle(handler Handler) {
\tif handler == nil {
\t\tpanic("nil handler")
\t}
}
"""


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    def run(files: dict[str, str], question: str) -> dict[str, Any]:
        repo = make_repo(tmp_path / "repo", files)
        found: dict[str, Any] = json.loads(
            iquest(tmp_path, "ask", question, "-C", str(repo.root), "--format", "json").out
        )
        return found

    return run


def test_a_value_that_is_a_time_answers_how_long(ask: Any) -> None:
    answer = ask({"lib/gate.rb": GATE}, "How long is a user locked and where is it configured?")["answer"]
    assert answer.startswith("`unlock_in` (default `1.hour`")
    asks = Asks.of("How long is a user locked?")
    assert all(map(asks.is_measure, ("1.hour", "2 * 60s", "Duration.ofSeconds(3)", "30s", "5 * time.Minute")))
    assert not any(map(asks.is_measure, ("20", "'hourly'", "[5]")))
    assert not Asks.of("How many times is it tried?").is_measure("1.hour")


def test_a_module_s_own_settings_are_listed_with_the_values_below_them(ask: Any) -> None:
    answer = ask(
        {"lib/gate.rb": GATE, "lib/config.rb": CONFIG}, "Which settings are there and what are their defaults?"
    )
    assert answer["answer"].startswith("`Gate` (lib/gate.rb:1) takes five settings")
    assert "30.minutes" in answer["answer"] and "`20`" in answer["answer"]


def test_of_a_table_of_defaults_the_entry_that_sounds_so_is_told(ask: Any) -> None:
    answer = ask({"source/options.ts": FETCH}, "How many times is a request retried by default?")["answer"]
    assert answer.startswith("`retry` (default `limit: 2`, `defaultOptions` source/options.ts:14)")


def test_finding_a_route_is_no_adding_of_one(ask: Any) -> None:
    found = ask({"web/router.py": ROUTER}, "How does a request find its route?")
    names = [citation["symbol"] for citation in found["citations"]]
    assert names[0] in ("Route.matches", "serve") and "add_route" not in names[:2]


def test_no_route_is_not_found(ask: Any) -> None:
    answer = ask({"web/router.py": ROUTER}, "What happens when no route matches?")["answer"]
    assert "`NotFoundError` is raised by `serve`" in answer
    concepts = {item.word: dict(item.forms) for item in understand("What happens when no route matches?").concepts}
    assert concepts["no route"]["notfound"] == 0.8
    assert joined_stems("HttpNotFoundException")[1] == "notfound" and not joined_stems("found")


def test_what_is_done_with_any_error_is_told_first(ask: Any) -> None:
    answer = ask({"web/router.py": ROUTER}, "What happens when an endpoint raises an exception?")["answer"]
    assert answer.startswith("It is caught as `Exception` in `guarded` (web/router.py:26).")
    assert "return on_error(request, error)" in answer
    answer = ask({"queue/worker.go": WORKER}, "What happens when a handler panics?")["answer"]
    assert answer.startswith("It is caught as `panic` in `Processor.perform` (queue/worker.go:5).")
    assert asks_of_any_error("What if it crashes?") and not asks_of_any_error("What if KeyError is raised?")


def test_words_that_the_repository_writes_as_one_name_mean_it(ask: Any) -> None:
    found = ask({"plans/store.py": PLAN}, "How is the next fire time computed?")
    assert found["citations"][0]["symbol"] == "renew"


def test_a_shell_script_does_what_stands_outside_of_functions(tmp_path: Path) -> None:
    text = "# Decides on the version.\nversion=2\n"
    repo = make_repo(tmp_path / "repo", {"bin/decide.sh": text, "bin/decide.py": text})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        relevance = Relevance(workspace, understand("Where is the version decided?"), Source(workspace))
        scores = {scored.path: scored.score for scored in relevance.candidates}
    assert scores["bin/decide.sh"] > 2 * scores["bin/decide.py"] > 0


def test_the_kinds_of_a_thing_are_the_heirs_of_its_base(ask: Any) -> None:
    base = "class StorageAdapterInterface:\n    pass\n"
    heirs = {
        f"store/{name.lower()}.py": f"from store.base import StorageAdapterInterface\n\n\n"
        f"class {name}Adapter(StorageAdapterInterface):\n    pass\n"
        for name in ("Disk", "Cloud")
    }
    files = {"store/base.py": base, "store/plug.py": "class Plug:\n    adapter = None\n", **heirs}
    answer = ask(files, "Which adapters are there?")["answer"]
    assert answer.startswith("Two types implement or extend `StorageAdapterInterface`")
    assert "`DiskAdapter`" in answer and "`CloudAdapter`" in answer


def test_a_default_level_is_a_setting_and_no_record() -> None:
    assert understand("What is the default log level and how do I change it?").kind == "config"
    assert understand("Which logs are written when the level is wrong?").kind == "logs"


def test_a_field_of_what_the_question_is_about_goes_before_a_limit_of_something_else(ask: Any) -> None:
    stream = "<?php\nclass Stream {\n    public function open() {\n        $limit = ini_get('memory_limit');\n"
    stream += "        // the files that a log keeps open\n        return (int) $limit;\n    }\n}\n"
    rotating = "<?php\n/** Stores logs to files that are rotated, and a limited number of log files is kept. */\n"
    rotating += "class RotatingLogs {\n    protected int $maxFiles = 7;\n}\n"
    answer = ask({"src/Stream.php": stream, "src/RotatingLogs.php": rotating}, "How many log files are kept?")["answer"]
    assert answer.startswith("`maxFiles` (default `7`)")


def test_the_repository_s_own_name_says_little(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "packer", {"a.py": "def packer_start():\n    pass\n\n\ndef version():\n    pass\n"})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        question = understand("How does packer choose the version?", "packer")
        weights = {w.concept.word: w.weight for w in Relevance(workspace, question, Source(workspace)).concepts}
    assert weights["packer"] < 0.5 * weights["version"]


def test_a_thing_that_is_said_in_words_is_the_type_of_that_name(state: Path, tmp_path: Path) -> None:
    files = {
        "shop/mask.py": "def default_mask_error(error):\n    return True\n\n\nclass MaskErrors(Extension):\n"
        "    def on_end(self):\n        raise ValueError('no errors to mask')\n",
        "shop/mask_errors.py": "X = 1\n",
    }
    root = make_repo(tmp_path / "repo", files).root
    ran = iquest(
        state, "ask", "What does the mask errors extension do?", "-C", str(root), "--model", "none", "--format", "json"
    )
    assert json.loads(ran.out)["answer"].startswith("`MaskErrors` stands at shop/mask.py:5.")


def test_a_time_is_no_amount() -> None:
    asks, waits = Asks.of("How many times is a request retried?"), Asks.of("How long does a retry wait?")
    assert asks.is_other("200 * time.Millisecond") and not asks.is_other("10")
    assert not waits.is_other("200 * time.Millisecond")


def test_what_nobody_catches_is_caught_around_all_that_answers(ask: Any) -> None:
    files = {
        "Web/ExceptionMiddleware.cs": "namespace Web;\n\npublic class ExceptionMiddleware(RequestDelegate next)\n{\n"
        "    public async Task InvokeAsync(HttpContext context)\n    {\n        try\n        {\n"
        "            await next(context);\n        }\n        catch (Exception ex)\n        {\n"
        "            context.Response.StatusCode = 500;\n        }\n    }\n}\n",
        "Web/ReportController.cs": "namespace Web;\n\npublic class ReportController : ControllerBase\n{\n"
        '    [HttpGet("report")]\n    public ActionResult Report()\n    {\n        try\n        {\n'
        "            return Ok(controller.Exception());\n        }\n        catch (Exception exception)\n        {\n"
        "            throw new ControllerException(exception);\n        }\n    }\n}\n",
    }
    answer = ask(files, "What happens when a controller throws an exception that nobody catches?")["answer"]
    assert answer.startswith("It is caught as `Exception` in `ExceptionMiddleware.InvokeAsync`")
