"""Log statements that no logger's usual name tells, and messages that a call makes."""

from __future__ import annotations

import pytest

from anchors.records import FileRecord
from anchors.syntax.extract import extract

Told = list[tuple[int, str, str]]


def logs_of(language: str, source: str) -> Told:
    record: FileRecord = extract(source.encode(), language)
    return [(fact.line, fact.name, fact.value) for fact in record.facts if fact.kind == "log"]


def test_a_logger_is_known_by_its_declared_type() -> None:
    go = 'package a\nfunc New(lo *log.Logger, n int) {\n\tlo.Printf("started: %v", n)\n\tn.Printf("x")\n}\n'
    assert logs_of("go", go) == [(3, "info", "started: %v")]
    java = 'class A {\n  private final Logger journal;\n  void f() { journal.warn("late"); other.warn("no"); }\n}\n'
    assert logs_of("java", java) == [(3, "warn", "late")]
    typescript = (
        'class A {\n  constructor(private out: Logger) {}\n  f() { this.out.error("gone"); this.in.error("x"); }\n}\n'
    )
    assert logs_of("typescript", typescript) == [(3, "error", "gone")]
    csharp = 'class A {\n  public A(ILogger<A> sink) { sink.Warning("late"); tank.Warning("full"); }\n}\n'
    assert logs_of("csharp", csharp) == [(2, "warning", "late")]
    php = '<?php\nfunction f(LoggerInterface $out, Door $in) { $out->notice("late"); $in->notice("x"); }\n'
    assert logs_of("php", php) == [(2, "notice", "late")]
    kotlin = 'class A(private val out: Logger, val door: Door) {\n  fun f() { out.warn("late"); door.warn("x") }\n}\n'
    assert logs_of("kotlin", kotlin) == [(2, "warn", "late")]


def test_a_logger_is_known_by_what_it_is_made_of() -> None:
    go = (
        'package a\nfunc f() {\n\tentry := log.WithField("id", 1)\n\tentry.Warn("late")\n'
        '\tother := door.With("id")\n\tother.Warn("x")\n}\n'
    )
    assert logs_of("go", go) == [(4, "warn", "late")]
    python = 'bound = logger.bind(user=1)\nbound.warning("late")\nhinge.warning("x")\n'
    assert logs_of("python", python) == [(2, "warning", "late")]


def test_a_package_that_is_called_after_logs_writes_them() -> None:
    go = 'package a\nfunc f() {\n\tlogr.Info("Shutting down")\n\tzlog.Errorf("gone: %v", 1)\n\tblogr.Count("x")\n}\n'
    assert logs_of("go", go) == [(3, "info", "Shutting down"), (4, "error", "gone: %v")]


def test_a_method_of_the_program_for_loggers_is_known_by_the_level_in_its_name() -> None:
    source = (
        "class A {\n  void F() {\n"
        '    _logger.ProgressInfo("Reading {0}", path);\n'
        '    // _logger.ProgressInfo("not now");\n'
        '    _logger.IsDebug("x");\n'
        '    _logger.LogWarning("late");\n'
        '    _door.ProgressInfo("x");\n'
        "  }\n}\n"
    )
    assert logs_of("csharp", source) == [(3, "info", "Reading {0}"), (6, "warning", "late")]


@pytest.mark.parametrize("language", ["python", "javascript", "typescript", "kotlin", "ruby"])
def test_a_bare_log_with_a_text_is_no_logarithm(language: str) -> None:
    source = 'log("Nothing to do")\nlog(2)\nlog(x)\nlog("10")\n'
    source = f"fun f() {{\n{source}}}\n" if language == "kotlin" else source
    first = 2 if language == "kotlin" else 1
    assert logs_of(language, source) == [(first, "", "Nothing to do")]


def test_a_bare_log_of_ruby_needs_no_brackets() -> None:
    assert logs_of("ruby", 'def f\n  log "Made #{n} of them"\nend\n') == [(2, "", "Made #{n} of them")]


def test_the_level_stands_inside_of_a_name_too() -> None:
    c = (
        'void f(void) {\n  log_error_multiline(errh, "a", "from below:");\n'
        '  dev_err_ratelimited(dev, "slow");\n  shop_logWarnOnce(x, "late");\n  elogf(h, x ? "one" : "two");\n'
        '  log_entry_made(x, "plain text");\n}\n'
    )
    told = [(2, "error", "a"), (3, "err", "slow"), (4, "warn", "late"), (5, "", ""), (6, "", "plain text")]
    assert logs_of("c", c) == told


def test_a_message_is_that_of_the_call_which_makes_it() -> None:
    cpp = (
        'void f() {\n  my_logAddWarn(fmt::format(fmt::runtime(_("Could not read {path}")), fmt::arg("path", p)));\n'
        '  qWarning(QStringLiteral("No such page"));\n}\n'
    )
    assert [value for _, _, value in logs_of("cpp", cpp)] == ["Could not read {path}", "No such page"]
    script = "logger.info(chalk.bold.red(`Stopped ${name}`));\nlogger.info(util.format('%s left', name));\n"
    assert [value for _, _, value in logs_of("javascript", script)] == ["Stopped ${name}", "%s left"]


def test_a_message_stands_before_named_fields() -> None:
    rust = 'fn f() {\n    info!(target: "audit", action = "change", user.name = %name, "User {} changed", id);\n}\n'
    assert logs_of("rust", rust) == [(2, "info", "User {} changed")]
    python = 'log.info(event="x", msg="late")\nlog.info("gone", reason="y")\n'
    assert [value for _, _, value in logs_of("python", python)] == ["x", "gone"]


def test_a_log_of_the_object_itself_is_one() -> None:
    script = (
        "class A {\n  f() {\n    this.log('Scan done', 'info');\n    this.log('Going on');\n    this.log(2);\n  }\n}\n"
    )
    assert logs_of("typescript", script) == [(3, "info", "Scan done"), (4, "", "Going on")]
    php = '<?php\nclass A { function f($page) { $this->log("Index: $page is new"); $this->log(2); } }\n'
    assert logs_of("php", php) == [(2, "", "Index: $page is new")]


def test_macros_of_c_are_known_by_the_level_that_their_names_end_in() -> None:
    c = 'void f(void) {\n  SHOP_NET_DEBUG("sent %s", x);\n  rawlog_add(log, make(">> %s", x));\n  SHOP_DEBUG(x);\n}\n'
    assert logs_of("c", c) == [(2, "debug", "sent %s")]


def test_a_function_of_a_package_whose_result_nobody_takes_is_a_log_of_go() -> None:
    source = (
        'package a\n\nimport "example.org/shop/book"\n\nfunc f(t *T) error {\n'
        '\tbook.Errorf(nil, "no room: %v", 1)\n\tbook.Logf(nil, "room %d is taken", 2)\n'
        '\tt.Errorf("wrong: %v", 3)\n\terr := book.Errorf("made: %v", 4)\n\treturn book.Errorf("given: %v", err)\n}\n'
    )
    assert logs_of("go", source) == [(6, "error", "no room: %v"), (7, "", "room %d is taken")]


def test_a_function_that_formats_is_a_log_of_cpp_where_it_stands_by_itself() -> None:
    source = (
        "void f() {\n"
        '  FmtWarning(shop_domain, "{} is not sealed",\n             name);\n'
        '  LogError(shop_domain, "no stream info");\n'
        "  LogError(std::current_exception());\n"
        '  auto text = FmtError("made {}", 1);\n'
        '  throw FmtError("thrown {}", 2);\n'
        "  SetWarning(1);\n}\n"
    )
    told = [(2, "warning", "{} is not sealed"), (4, "error", "no stream info"), (5, "error", "")]
    assert logs_of("cpp", source) == told


def test_what_is_written_for_who_debugs_is_a_log_of_csharp() -> None:
    source = (
        "class A {\n  void F() {\n"
        '    Debug.WriteLine("opened");\n'
        '    DebugHelper.WriteLine($"{name} opened: {path}");\n'
        "    ShopLog.DebugHelper.WriteException(error);\n"
        '    Trace.TraceWarning("late");\n'
        '    Dialog.WriteLine("x");\n'
        '    Catalog.Write("x");\n'
        '    writer.WriteLine("x");\n'
        "  }\n}\n"
    )
    assert logs_of("csharp", source) == [
        (3, "debug", "opened"), (4, "", "{name} opened: {path}"), (5, "error", ""), (6, "warning", "late"),
    ]  # fmt: skip


def test_a_chain_that_begins_with_its_level_is_one_record() -> None:
    go = (
        'package a\nfunc f(e error) {\n\tlog.Error().Err(e).Msg("late")\n'
        '\tlog.Debug().\n\t\tStr("a", "b").\n\t\tMsgf("gone %s", e)\n\tlog.Info().Send()\n}\n'
    )
    assert logs_of("go", go) == [(3, "error", "late"), (6, "debug", "gone %s"), (7, "info", "")]


def test_a_message_may_have_a_name() -> None:
    go = (
        "package a\nfunc f(e error) error {\n\tif e != nil {\n"
        '\t\tmsg := fmt.Sprintf("late by %d", 1)\n\t\tlog.Error().Msg(msg)\n\t\treturn errors.New(msg)\n\t}\n'
        "\treturn nil\n}\nfunc g(msg string) {\n\tlog.Error().Msg(msg)\n}\n"
    )
    assert logs_of("go", go) == [(5, "error", "late by %d"), (11, "error", "")]
    raised = [fact.value for fact in extract(go.encode(), "go").facts if fact.kind == "raise"]
    assert raised == ["late by %d"]
    typescript = (
        'function f(id) {\n  const text: string = "gone";\n  console.error(text);\n'
        '  logger.warn({\n    msg: "full",\n    id,\n  });\n}\n'
    )
    assert logs_of("typescript", typescript) == [(3, "error", "gone"), (4, "warn", "full")]


def test_a_named_message_that_may_be_another_is_none() -> None:
    python = (
        'def f(a):\n    text = "one"\n    if a:\n        text = "two"\n    logger.info(text)\n'
        '    text = "three"\n    text += a\n    logger.info(text)\n    text = a()\n    logger.info(text)\n'
    )
    assert [value for _, _, value in logs_of("python", python)] == ["", "", ""]
    inner = 'def f():\n    text = "one"\n    def g(text):\n        logger.info(text)\n'
    assert logs_of("python", inner) == [(4, "info", "")]
