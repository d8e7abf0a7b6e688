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


PHONE = {
    "README.md": "# shop\n\nA shop for phones.\n",
    "app/src/main/AndroidManifest.xml": (
        '<manifest><application android:name=".ShopApp"><activity android:name=".DoorActivity"><intent-filter>'
        '<category android:name="android.intent.category.LAUNCHER"/></intent-filter>'
        "</activity></application></manifest>\n"
    ),
    **{
        f"app/src/main/java/org/shop/{name}.java": (
            f"package org.shop;\n\nimport android.app.{base};\nimport org.greenrobot.eventbus.Subscribe;\n\n"
            f"public class {name} extends {base} {{\n    public void onCreate() {{\n        fill();\n    }}\n\n"
            "    @Subscribe\n    public void onSold(SoldEvent event) {\n    }\n}\n"
        )
        for name, base in (("CartActivity", "Activity"), ("DoorActivity", "Activity"), ("ShopApp", "Application"))
    },
}
SERVED = {
    "README.md": "# shop\n\nA shop with a page.\n",
    "package.json": '{"private": true, "scripts": {"start": "npm run all", "all": "node server/server.js"}}',
    "Dockerfile": 'FROM node\nCMD ["node", "server/server.js"]\n',
    "server/server.js": "const app = require('express')();\napp.get('/till', (req, res) => res.send(1));\n",
    "index.html": '<html><script type="module" src="/src/main.js"></script></html>\n',
    "src/main.js": "render();\n",
}


def _starts(root: Path, files: dict[str, str]) -> list[str]:
    with Workspace.open(make_repo(root, files).root) as workspace:
        told = answer_static(workspace, "Where does the app start?").answer
    listed = told.partition("It starts at:")[2].partition("Most depends on:")[0]
    return [line for line in listed.splitlines() if "|" in line][2:]


def test_of_an_app_for_phones_what_the_launcher_opens_starts_it(tmp_path: Path) -> None:
    rows = _starts(tmp_path, PHONE)
    assert ["DoorActivity" in rows[0], "ShopApp" in rows[1], len(rows)] == [True, True, 2]


def test_what_a_container_runs_comes_before_what_a_page_loads(tmp_path: Path) -> None:
    rows = _starts(tmp_path, SERVED)
    assert "server/server.js" in rows[0]
    assert any("src/main.js" in row for row in rows[1:])
    assert not any("route" in row for row in rows)
