"""Where a program starts: of several that stand side by side the one that is meant, with what it calls."""

from __future__ import annotations

from pathlib import Path

from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.guides.overview import find_overview
from iquest_cli.analyst.static import answer_static

SITE = {
    "README.md": "# site\n\nBuilds sites.\n",
    "go.mod": "module example.org/site\n",
    "aaa/gen/main.go": 'package main\n\nfunc main() {\n\tprintln("generated")\n}\n',
    "main.go": 'package main\n\nimport "example.org/site/commands"\n\nfunc main() {\n\tcommands.Execute()\n}\n',
    "commands/commands.go": "package commands\n\nfunc Execute() {\n\tx := newExec()\n\tx.run()\n}\n\n"
    "type exec struct{}\n\nfunc newExec() *exec {\n\treturn &exec{}\n}\n\nfunc (x *exec) run() {\n}\n",
}
NODES = {
    "src/Peer.java": "/** Runs in a cluster of peers, or standalone. */\npublic class Peer {\n"
    "    public static void main(String[] args) {\n        new Peer().initialize(args);\n    }\n\n"
    "    void initialize(String[] args) {\n        if (args.length == 0) {\n"
    "            runStandalone();\n        }\n    }\n    void runStandalone() {\n    }\n}\n",
    "src/Dump.java": "public class Dump {\n    public static void main(String[] args) {\n"
    "        System.out.println(args[0]);\n    }\n}\n",
}


def test_the_program_that_opens_most_comes_first(tmp_path: Path) -> None:
    with Workspace.open(make_repo(tmp_path, SITE).root) as workspace:
        places = [place.path for place in find_overview(workspace) if place.why.startswith("ENTRY_POINT")]
        found = answer_static(
            workspace, "Where does the program start when I type site in a shell, and where are the commands run?"
        )
    assert places[0] == "main.go"
    assert [step.symbol for step in found.flow][:3] == ["main", "Execute", "newExec"]
    assert found.citations[0].path == "main.go"


def test_a_part_that_starts_is_the_program_that_its_words_tell(tmp_path: Path) -> None:
    with Workspace.open(make_repo(tmp_path, NODES).root) as workspace:
        found = answer_static(
            workspace, "Where does a member of a cluster start, and how does it decide whether to run alone?"
        )
    assert {"Peer.main", "Peer.initialize"} <= {step.symbol for step in found.flow}
    assert found.citations[0].symbol == "Peer.main"
