"""Log records whose message is a constant: they say what that says, in answers and in traces."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

from anchors.syntax.extract import extract

GO = {
    "go.mod": "module example.org/till\n",
    "till/texts.go": (
        "package till\n\nconst (\n\terrTillKept = \"Could not keep the till of %s while %s '%s'\"\n"
        '\ttraceDrawer = "Drawer details of %s"\n)\n'
    ),
    "till/till.go": (
        "package till\n\nfunc Close(ctx *Context, name string) error {\n\tif err := keep(name); err != nil {\n"
        '\t\tctx.Logger.WithError(err).Errorf(errTillKept, name, "closing", "late")\n\t\treturn err\n\t}\n\n'
        "\tctx.Logger.Tracef(traceDrawer, name)\n\n\treturn nil\n}\n\nfunc keep(name string) error {\n\treturn nil\n}\n"
    ),
}
JAVA = {
    "src/main/java/org/shop/Till.java": (
        "package org.shop;\n\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\n\npublic class Till {\n"
        "    private static final Logger LOG = LoggerFactory.getLogger(Till.class);\n"
        '    private static final String DRAWER_JAMMED = "The drawer jams while {} pays";\n\n'
        "    void pay(String name) {\n        LOG.warn(DRAWER_JAMMED, name);\n    }\n}\n"
    ),
}


def test_what_a_template_is_filled_with_is_no_message() -> None:
    facts = [fact for fact in extract(GO["till/till.go"].encode(), "go").facts if fact.kind == "log"]
    assert [(fact.name, fact.value) for fact in facts] == [("error", ""), ("trace", "")]
    given = b'package a\n\nfunc f() {\n\tlog.Errorf(ctx, "late by %d", 3)\n\tlog.Infof("due %s", "now")\n}\n'
    assert [fact.value for fact in extract(given, "go").facts if fact.kind == "log"] == ["late by %d", "due %s"]


def test_a_trace_tells_the_constant_s_text(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "till", GO).root
    told = json.loads(iquest(state, "trace", "Close", "-C", str(root), "--format", "json").out)
    logs = [fact["value"] for step in told["steps"] for fact in step["facts"] if fact["kind"] == "log"]
    assert logs == ["Could not keep the till of %s while %s '%s'", "Drawer details of %s"]
    assert "Could not keep the till" in iquest(state, "trace", "Close", "-C", str(root)).out


def test_a_question_finds_it_and_an_answer_says_it(state: Path, tmp_path: Path) -> None:
    for folder, files, question, said in (
        ("till", GO, "What is logged when the till could not be kept?", "Could not keep the till of %s"),
        ("shop", JAVA, "What is logged when the drawer jams?", "The drawer jams while {} pays"),
    ):
        root = make_repo(tmp_path / folder, files).root
        ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
        assert json.loads(ran.out)["logs"][0]["message"].startswith(said)
