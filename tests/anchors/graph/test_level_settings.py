"""Which level gets through by default: settings called like a level, switches, profiles, frameworks' own files."""

from __future__ import annotations

import pytest
from support.graphs import graphed
from support.pace import within

from anchors.graph.levels.defaults import level_defaults
from anchors.graph.levels.level_files import read_levels
from anchors.graph.levels.levels import LogPolicy, effective_levels
from anchors.graph.levels.settings import is_switched


def policy_of(files: dict[str, str]) -> LogPolicy:
    one = graphed(files)
    return effective_levels(one.snapshot, one.read)


DEFAULTS = [
    ("a.py", "logger_level = 'DEBUG'", "debug"),
    ("a.py", 'log_level: str = Field("ERROR", description="x")', "error"),
    ("a.py", 'parser.add_argument(\n    "--log-level",\n    choices=LEVELS,\n    default="WARN",\n)', "warn"),
    ("a.py", 'LOG_LEVEL = os.environ.get("SHOP_LOG_LEVEL", "WARNING")', "warning"),
    ("a.py", '"level": env("LOG_LEVEL", "DEBUG" if DEBUG else "INFO"),', "info"),
    ("a.cs", 'public string LogLevel => _options.Level ?? GetValue("LogLevel", "debug").ToLower();', "debug"),
    ("a.go", 'flags.StringVarP(&c.Log.Level, "log_level", "", "info", "log level")', "info"),
    ("a.ts", '  LOG_LEVEL: z.enum(["debug", "info"]).default("info"),', "info"),
    ("a.ts", "const logLevel = process.env.LOG_LEVEL || 'warn';", "warn"),
    ("a.h", "    shop_log_level log_level = SHOP_LOG_INFO;", "info"),
    ("a.php", "'level' => env('LOG_LEVEL', 'debug'),", "debug"),
    ("a.rb", 'config.log_level = ENV.fetch("RAILS_LOG_LEVEL", "info")', "info"),
    (".env", "SHOP_LOG_LEVEL=error", "error"),
    ("a.ts", '    log_level: /* not of tests */ process.env.DEBUG ? "debug" : "info",', "info"),
    ("a.go", '{\n\tName:    "log_level",\n\tDefault: LogLevelNotice,\n}', "notice"),
    ("a.cxx", "static LogLevel log_threshold = LogLevel::NOTICE;", "notice"),
    ("services.yml", "    env(SHOP_LOG_LEVEL): error", "error"),
]
NO_DEFAULTS = [
    ("a.ts", 'if (logLevel === "debug") start();'),
    ("a.py", 'SQL_LOG_LEVEL = "DEBUG"'),
    ("a.cs", 'public string SyslogLevel => GetValue("SyslogLevel", "info");'),
    ("a.py", "log_level = debug"),
    ("a.py", '# LOG_LEVEL = "DEBUG"'),
    ("a.py", "dialog_level = 'ERROR'"),
    ("a.py", 'call(["ffmpeg", "-loglevel", "error"])'),
    ("a.ts", "function report(message: string, logLevel = 'error') {"),
    ("a.py", 'parser.add_argument(\n    "--log-level",\n)\nlevel = "INFO",'),
    ("a.cxx", "\tcase LogLevel::DEBUG:"),
    ("a.cxx", "\tLog(LogLevel::ERROR, error);"),
]


@pytest.mark.parametrize(("path", "line", "level"), DEFAULTS)
def test_a_setting_called_like_a_level_tells_its_default(path: str, line: str, level: str) -> None:
    assert [found for _, found, _ in level_defaults(path, "x\n" + line)] == [level]


@pytest.mark.parametrize(("path", "line"), NO_DEFAULTS)
def test_what_is_compared_or_narrower_or_a_variable_tells_none(path: str, line: str) -> None:
    assert list(level_defaults(path, line)) == []


def test_a_default_holds_for_code_of_its_language_where_nothing_else_decides() -> None:
    policy = policy_of(
        {
            "src/config.ts": 'export const schema = z.object({\n  LOG_LEVEL: z.string().default("warn"),\n});\n',
            "src/web.ts": 'logger.info("x");\n',
            "tool.py": "import logging\nlogging.info('x')\n",
        }
    )
    assert policy.level_for("logger", "src/web.ts") == ("warn", "src/config.ts:2")
    assert policy.level_for("console", "src/web.ts") == (None, "")
    assert policy.level_for("logging", "tool.py") == (None, "")


def test_a_root_that_lets_all_through_leaves_it_to_the_default() -> None:
    start = "class A { void F(B b) { b.SetMinimumLevel(LogLevel.Trace); } }\n"
    read = 'class C {\n  public string LogLevel => GetValue("LogLevel", "info");\n}\n'
    assert policy_of({"A.cs": start, "C.cs": read}).level_for("_logger", "A.cs") == ("info", "C.cs:2")
    assert policy_of({"A.cs": start}).level_for("_logger", "A.cs") == ("trace", "A.cs:1")


def test_a_logger_that_takes_debug_is_asked_behind_the_default() -> None:
    files = {
        "lib/log.ts": 'const logger = winston.createLogger({level: "debug", format});\n',
        "lib/settings.ts": 'const defaults = {\n  log_level: process.env.DEBUG ? "debug" : "info",\n};\n',
        "lib/door.ts": 'logger.info("open");\n',
    }
    assert policy_of(files).explain("logger", "lib/door.ts").level == "info"
    del files["lib/settings.ts"]
    assert policy_of(files).explain("logger", "lib/door.ts").level == "debug"


def test_of_defaults_as_near_that_of_the_whole_program_holds() -> None:
    files = {
        "book/options.go": 'package book\n\nvar All = []Option{{\n\tName:    "log_level",\n\tDefault: LogLevelNotice,\n'
        '}, {\n\tName:    "till_log_level",\n\tDefault: LogLevelInfo,\n}}\n',
        "book/help.go": 'package book\n\nconst help = `{"LogLevel": "DEBUG"}\n{"LogLevel": "INFO"}`\n',
        "cloud/cloud.go": "package cloud\n\nvar config = Config{\n\tLogLevel: cloud.LogOff,\n}\n",
        "door/door.go": 'package door\n\nfunc f() {\n\tbook.Infof(nil, "open")\n}\n',
    }
    found = policy_of(files).explain("book", "door/door.go")
    assert (found.level, found.decided_by) == ("notice", "book/options.go:4")


def test_what_defaults_as_near_disagree_on_stays_open() -> None:
    files = {"a/one.py": 'LOG_LEVEL = "INFO"\n', "b/two.py": 'LOG_LEVEL = "ERROR"\n', "c/x.py": "log.info('x')\n"}
    policy = policy_of(files)
    assert policy.level_for("log", "c/x.py") == (None, "")
    assert policy.level_for("log", "a/y.py") == ("info", "a/one.py:1")


def test_a_switch_decides_only_for_who_asks_for_it() -> None:
    go = (
        "package main\nfunc set(level string) {\n\tswitch level {\n"
        '\tcase "debug":\n\t\tlogrus.SetLevel(logrus.DebugLevel)\n\tdefault:\n\t\tlogrus.SetLevel(logrus.WarnLevel)\n'
        "\t}\n}\n"
    )
    assert policy_of({"main.go": go}).level_for("logrus", "main.go") == ("warn", "main.go:7")
    python = "import logging\nif args.verbose:\n    logging.getLogger().setLevel(logging.DEBUG)\n"
    assert policy_of({"a.py": python}).level_for("logging", "a.py") == (None, "")
    assert not is_switched(["if not log.handlers:", "    log.setLevel(logging.INFO)"], 2)


def test_profiles_of_developers_and_functions_of_tests_decide_nothing() -> None:
    java = "package org.acme;\nclass A { void f() { log.info(1); } }\n"
    files = {
        "src/main/java/org/acme/A.java": java,
        "src/main/resources/application-dev.yml": "logging:\n  level:\n    org.acme: DEBUG\n",
    }
    assert policy_of(files).level_for("log", "src/main/java/org/acme/A.java") == (None, "")
    rust = (
        "fn start() {\n    begin(LevelFilter::WARN);\n}\nfn begin(level: LevelFilter) {\n"
        "    let filter = EnvFilter::builder().with_default_directive(level.into());\n}\n"
        "fn init_for_test() {\n"
        "    let filter = EnvFilter::builder().with_default_directive(LevelFilter::TRACE.into());\n}\n"
    )
    assert policy_of({"src/log.rs": rust}).level_for("info!", "src/web.rs") == ("warn", "src/log.rs:2")


def test_frameworks_tell_their_levels() -> None:
    rails = {"config/environments/production.rb": "Rails.application.configure do\n  config.log_level = :warn\nend\n"}
    assert policy_of(rails).level_for("Rails.logger", "app/a.rb")[0] == "warn"
    zap = {"main.go": "package main\nfunc f() {\n\tlog, _ := zap.NewProduction()\n}\n"}
    assert policy_of(zap).level_for("log", "main.go") == ("info", "main.go:3")
    slog = {"main.go": "package main\nvar o = &slog.HandlerOptions{AddSource: true, Level: slog.LevelWarn}\n"}
    assert policy_of(slog).level_for("slog", "main.go") == ("warn", "main.go:2")
    loguru = {"a.py": 'from loguru import logger\nlogger.add(sys.stderr, level="ERROR")\n'}
    assert policy_of(loguru).level_for("logger", "a.py") == ("error", "a.py:2")
    filters = {"src/main.rs": 'fn main() {\n    let f = EnvFilter::new("warn,hyper=error");\n}\n'}
    assert policy_of(filters).level_for("info!", "src/a.rs") == ("warn", "src/main.rs:2")


def test_levels_that_a_program_sets_for_all_its_loggers() -> None:
    python = (
        "import logging\nif options.verbose:\n    log.set_global_level(logging.DEBUG)\n"
        "else:\n    log.set_global_level(logging.WARN)\n"
    )
    assert policy_of({"a.py": python}).level_for("log", "b.py") == ("warn", "a.py:5")
    go = "package main\nfunc f() {\n\tlogr.SetThreshold(logr.LevelError)\n}\n"
    assert policy_of({"main.go": go}).level_for("logr", "web.go") == ("error", "main.go:3")
    script = "log.setLevel('error');\n"
    assert policy_of({"a.js": script}).level_for("log", "b.js") == ("error", "a.js:1")
    serilog = "class P { void F() {\nS.DefaultLevelSwitch.MinimumLevel = LogEventLevel.Warning;\n"
    serilog += "S.StreamLevelSwitch.MinimumLevel = LogEventLevel.Debug;\n} }\n"
    assert policy_of({"P.cs": serilog}).level_for("_logger", "A.cs") == ("warning", "P.cs:2")
    rust = "fn main() {\n    TermLogger::init(LevelFilter::Warn, Config::default());\n}\n"
    assert policy_of({"src/main.rs": rust}).level_for("info!", "src/a.rs") == ("warn", "src/main.rs:2")


def test_the_logger_of_a_script_holds_for_the_program() -> None:
    made = "const logger = winston.createLogger({ level: isProd ? 'warn' : 'debug' });\n"
    assert policy_of({"log.ts": made}).level_for("logger", "web.ts") == ("warn", "log.ts:1")
    other = "export const logger = pino({ level: process.env.NODE_ENV !== 'production' ? 'debug' : 'error' });\n"
    assert policy_of({"log.ts": other}).level_for("logger", "web.ts") == ("error", "log.ts:1")
    held = "events.winstonLogger = winston.createLogger({ level: 'error' });\n"
    assert policy_of({"log.js": held}).level_for("logger", "web.js") == (None, "")
    plain = "module.exports = pino();\n"
    assert policy_of({"log.js": plain}).level_for("logger", "web.js") == ("info", "log.js:1")


def test_of_programs_that_differ_none_decides_for_what_both_use() -> None:
    files = {
        "one/main.py": "import logging\nlogging.basicConfig(level=logging.INFO)\n",
        "two/main.py": "import logging\nlogging.basicConfig(level=logging.DEBUG)\n",
        "lib/a.py": "import logging\nlogging.info('x')\n",
    }
    policy = policy_of(files)
    assert policy.level_for("logging", "lib/a.py") == (None, "")
    assert policy.level_for("logging", "one/a.py") == ("info", "one/main.py:2")


def test_a_script_of_the_maintainers_sets_levels_for_itself() -> None:
    files = {"scripts/load.py": "import logging\nlogging.basicConfig(level=logging.INFO)\n", "app/a.py": "x = 1\n"}
    policy = policy_of(files)
    assert policy.level_for("logging", "app/a.py") == (None, "")
    assert policy.level_for("logging", "scripts/load.py") == ("info", "scripts/load.py:2")


def test_a_profile_inside_of_a_configuration_is_for_who_asks_for_it() -> None:
    text = (
        '<configuration>\n  <springProfile name="dev">\n    <root level="TRACE"/>\n  </springProfile>\n'
        '  <springProfile name="!dev">\n    <root level="WARN"/>\n  </springProfile>\n</configuration>\n'
    )
    assert read_levels("logback-spring.xml", text) == [("", "warn", 6)]
    assert read_levels("logging.properties", "handlers=x\n.level=WARNING\n") == [("", "warning", 2)]


MONOLOG = (
    "when@dev:\n  monolog:\n    handlers:\n      main:\n        level: debug\n"
    "when@prod:\n  monolog:\n    handlers:\n      main:\n        type: fingers_crossed\n        action_level: error\n"
    "      console:\n        level: debug\n"
)
NLOG = (
    '<nlog>\n  <!-- <logger name="*" minlevel="Trace" /> -->\n  <rules>\n'
    '    <logger name="*" minlevel="Info" writeTo="f" />\n    <logger name="Shop.Web.*" minlevel="Warn" />\n'
    "  </rules>\n</nlog>\n"
)


def test_monolog_nlog_and_quarkus_are_read() -> None:
    assert read_levels("config/packages/monolog.yaml", MONOLOG) == [("", "error", 11)]
    assert read_levels("nlog.config", NLOG) == [("", "info", 4), ("Shop.Web", "warn", 5)]
    assert read_levels("application.properties", "quarkus.log.level=WARN\n") == [("", "warn", 1)]


def test_a_handler_of_records_is_no_logger() -> None:
    source = "import logging\nhandler = logging.StreamHandler()\nhandler.setLevel(logging.ERROR)\n"
    assert policy_of({"a.py": source, "b/handler.py": "log.info('x')\n"}).level_for("log", "b/handler.py") == (None, "")


@pytest.mark.parametrize("piece", ["log_level", "LOG_LEVEL ", 'log_level", ', "log_level: ", "a.", '"', " || x"])
def test_lines_are_gone_over_once(piece: str) -> None:
    line = "log_level" + piece * (390 // len(piece))
    with within(2):
        list(level_defaults("a.ts", "\n".join([line] * 500)))
    with within(2):
        assert read_levels("log4j.xml", "<!-- " * 20_000) == []


def test_a_module_that_is_started_by_itself_sets_no_level_for_the_package() -> None:
    main = "import logging\n\n\ndef f():\n    logging.info('x')\n\n\nif __name__ == '__main__':\n    f()\n    "
    files = {"shop/__init__.py": "", "shop/speed.py": main + "logging.basicConfig(level=logging.DEBUG)\n"}
    assert policy_of(files).level_for("logging", "shop/speed.py") == (None, "")
    alone = {"speed.py": files["shop/speed.py"]}
    assert policy_of(alone).level_for("logging", "speed.py") == ("debug", "speed.py:10")
