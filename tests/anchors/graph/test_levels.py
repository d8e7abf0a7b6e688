"""Which log statements get through: code, configuration files, constants, and levels chosen at run time."""

from __future__ import annotations

import pytest
from support.graphs import graphed
from support.pace import within

from anchors.graph.levels.gather import _CONSTANT_LEVEL, _QUOTED_LEVEL
from anchors.graph.levels.level_files import read_levels
from anchors.graph.levels.levels import computed_levels, effective_levels

UPLOAD = {
    "logsetup.py": (
        "import logging.config\n"
        "SCHEME = {\n"
        '    "version": 1,\n'
        '    "root": {"level": "INFO", "handlers": ["stderr"]},\n'
        '    "loggers": {\n'
        '        "upload.web": {"level": "DEBUG"},\n'
        '        "upload.store": {"level": "WARNING"},\n'
        "    },\n"
        "}\n"
        "def apply():\n"
        "    logging.config.dictConfig(SCHEME)\n"
    ),
    "web.py": 'import logging\nlogger = logging.getLogger("upload.web.files")\ndef f():\n    logger.debug("x")\n',
    "journal.py": (
        "import logging\n"
        "import conf\n"
        'logger = logging.getLogger("upload.journal")\n'
        "def note(fault):\n"
        "    level = conf.LEVELS.get(fault.code, conf.OTHERWISE)\n"
        '    logger.log(level, "refused %s", fault)\n'
    ),
    "conf.py": (
        "import logging\n"
        "LEVELS = {\n"
        '    "too-large": logging.WARNING,\n'
        '    "bad-name": logging.ERROR,\n'
        "}\n"
        "OTHERWISE = logging.INFO\n"
    ),
}


def test_dictionary_decides_by_the_longest_logger_name() -> None:
    one = graphed(UPLOAD)
    policy = effective_levels(one.snapshot, one.read)
    assert policy.level_for("upload.web.files", "web.py") == ("debug", "logsetup.py:6")
    assert policy.level_for("upload.store", "store.py") == ("warning", "logsetup.py:7")
    assert policy.level_for("upload.webbing", "x.py") == ("info", "logsetup.py:4")


def test_a_variable_is_known_by_the_name_that_its_file_gives_it() -> None:
    one = graphed(UPLOAD)
    policy = effective_levels(one.snapshot, one.read)
    assert policy.level_for("logger", "web.py") == ("debug", "logsetup.py:6")
    assert policy.explain("logger", "journal.py").reason.startswith("root logger")


def test_computed_level_gives_the_possible_ones_with_their_keys() -> None:
    one = graphed(UPLOAD)
    file = one.snapshot.file_index("journal.py")
    assert file is not None
    fact = next(fact for fact in one.snapshot.facts(file) if fact.kind == "log")
    assert fact.name == ""
    found = [
        (level.level, level.key, level.path, level.line) for level in computed_levels(one.snapshot, one.read, fact)
    ]
    assert found == [
        ("warning", "too-large", "conf.py", 3),
        ("error", "bad-name", "conf.py", 4),
        ("info", "", "conf.py", 6),
    ]


def test_module_loggers_are_known_by_their_path() -> None:
    one = graphed(
        {
            "src/app/start.py": (
                "import logging\nlogging.basicConfig(level=logging.WARNING)\n"
                'logging.getLogger("app.web").setLevel(logging.DEBUG)\n'
            ),
            "src/app/web/views.py": "import logging\nlogger = logging.getLogger(__name__)\nlogger.info('x')\n",
            "src/app/store.py": "import logging\nlog = logging.getLogger(__name__)\nlog.info('x')\n",
        }
    )
    policy = effective_levels(one.snapshot, one.read)
    assert policy.level_for("logger", "src/app/web/views.py") == ("debug", "src/app/start.py:3")
    assert policy.level_for("log", "src/app/store.py") == ("warning", "src/app/start.py:2")


def test_level_from_a_settings_constant_with_an_environment_default() -> None:
    one = graphed(
        {
            "settings.py": 'import os\nLOG_LEVEL = os.getenv("LOG_LEVEL", "ERROR")\n',
            "main.py": "import logging\nimport settings\nlogging.basicConfig(level=settings.LOG_LEVEL)\n",
            "tests/conftest.py": "import logging\nlogging.basicConfig(level=logging.DEBUG)\n",
        }
    )
    policy = effective_levels(one.snapshot, one.read)
    found = policy.explain("logger", "web.py")
    assert (found.level, found.decided_by) == ("error", "settings.py:2") and "LOG_LEVEL" in found.reason


def test_without_configuration_nothing_is_claimed() -> None:
    one = graphed({"a.py": "import logging\nlogging.info('x')\n"})
    assert effective_levels(one.snapshot, one.read).level_for("logging", "a.py") == (None, "")


LOG4J = "log4j.rootLogger=INFO, stdout\n# x\nlog4j.logger.org.acme.store=DEBUG\nlog4j.logger.org.acme=${level:-WARN}\n"
LOG4J2 = "rootLogger.level = info\nlogger.store.name = org.acme.store\nlogger.store.level = trace\n"
LOGBACK = (
    '<configuration>\n  <logger name="org.acme.store" level="DEBUG"/>\n'
    '  <root level="${LEVEL:-warn}">\n    <appender-ref ref="x"/>\n  </root>\n</configuration>\n'
)
OLD_XML = '<logger name="a.b">\n  <level value="debug"/>\n</logger>\n<root>\n <priority value="error"/>\n</root>\n'
YAML = (
    "Configuration:\n  Loggers:\n    Root:\n      level: INFO\n    Logger:\n"
    "      - name: org.acme\n        level: DEBUG\n      - name: org.other\n        level: ERROR\n"
)
SPRING = "logging:\n  level:\n    root: WARN\n    org.acme.web: DEBUG\nserver:\n  port: 80\n"
INI = "[loggers]\nkeys=root,web\n[logger_root]\nlevel=WARNING\n[logger_web]\nqualname=app.web\nlevel=DEBUG\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("log4j.properties", LOG4J, [("", "info", 1), ("org.acme.store", "debug", 3), ("org.acme", "warn", 4)]),
        ("log4j2.properties", LOG4J2, [("", "info", 1), ("org.acme.store", "trace", 3)]),
        ("logback.xml", LOGBACK, [("org.acme.store", "debug", 2), ("", "warn", 3)]),
        ("log4j.xml", OLD_XML, [("a.b", "debug", 2), ("", "error", 5)]),
        ("log4j2.yaml", YAML, [("", "info", 4), ("org.acme", "debug", 7), ("org.other", "error", 9)]),
        ("application.yml", SPRING, [("", "warn", 3), ("org.acme.web", "debug", 4)]),
        ("logging.ini", INI, [("", "warning", 4), ("app.web", "debug", 7)]),
    ],
)
def test_configuration_files(path: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    assert [tuple(item) for item in read_levels(path, text)] == expected


def test_java_class_loggers_follow_the_nearest_configuration() -> None:
    java = (
        "package org.acme.store;\n\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\n\n"
        "class Disk {\n    private static final Logger LOG = LoggerFactory.getLogger(Disk.class);\n"
        '    void put() {\n        LOG.debug("x");\n    }\n}\n'
    )
    one = graphed(
        {
            "app/src/main/java/org/acme/store/Disk.java": java,
            "app/src/main/resources/log4j.properties": "log4j.rootLogger=WARN\nlog4j.logger.org.acme.store=INFO\n",
            "app/src/test/resources/log4j.properties": "log4j.rootLogger=TRACE\n",
            "other/src/main/resources/log4j.properties": "log4j.logger.org.acme.store.Disk=ERROR\n",
        }
    )
    policy = effective_levels(one.snapshot, one.read)
    found = policy.level_for("LOG", "app/src/main/java/org/acme/store/Disk.java")
    assert found == ("info", "app/src/main/resources/log4j.properties:2")


def test_configuration_of_examples_and_of_images_for_tests_holds_for_no_other_code() -> None:
    java = (
        "package org.acme;\n\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\n\n"
        "class Disk {\n    private static final Logger LOG = LoggerFactory.getLogger(Disk.class);\n"
        '    void put() {\n        LOG.debug("x");\n    }\n}\n'
    )
    one = graphed(
        {
            "src/main/java/org/acme/Disk.java": java,
            "docker/test-images/node/config/log4j2.properties": "rootLogger.level = ERROR\n",
            "samples/shop/src/Shop.java": java.replace("acme", "shop"),
            "samples/shop/log4j.properties": "log4j.rootLogger=WARN\n",
            "docker/log4j.properties": "log4j.rootLogger=TRACE\n",
        }
    )
    policy = effective_levels(one.snapshot, one.read)
    assert policy.level_for("LOG", "src/main/java/org/acme/Disk.java") == ("trace", "docker/log4j.properties:1")
    assert policy.level_for("LOG", "samples/shop/src/Shop.java") == ("warn", "samples/shop/log4j.properties:1")


@pytest.mark.parametrize(
    ("path", "piece"),
    [
        ("log4j.xml", "<a "),
        ("log4j.xml", "a"),
        ("log4j.xml", "a "),
        ("appsettings.json", '"\\'),
        ("appsettings.json", "/* "),
        ("appsettings.json", '{"Logging":"x","LogLevel":'),
        ("logging.yml", "- "),
        ("log4j.properties", "a."),
    ],
)
def test_files_of_levels_are_gone_over_once(path: str, piece: str) -> None:
    head = "<x " if piece.startswith("a") else ""
    with within(2):
        assert read_levels(path, f"{head}{piece * (60_000 // len(piece))}>") == []


def test_lines_that_may_name_a_level_are_gone_over_once() -> None:
    with within(1):
        assert _CONSTANT_LEVEL.search("a." * 20_000) is None
        assert _QUOTED_LEVEL.search('"a"' + " " * 40_000 + "x") is None
    assert _CONSTANT_LEVEL.search("level = logging.WARNING") is not None


def test_levels_of_many_constants_are_looked_up_for_the_first() -> None:
    numbers = range(1, 600)
    made = "".join(f"A_LEVEL_{number} = 'ERROR'\n" for number in numbers)
    lines = "".join(f"log.setLevel(A_LEVEL_{number})\n" for number in numbers)
    one = graphed({"main.py": f"{made}import logging\n{lines}"})
    asked: list[str] = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return one.read(path)

    policy = effective_levels(one.snapshot, read)
    assert policy.level_for("root", "main.py") == ("error", "main.py:1")
    assert len(asked) < 60
