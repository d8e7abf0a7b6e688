"""A constant that holds a setting's key is told as that setting, with the default that code gives by it."""

from __future__ import annotations

import pytest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.static import answer_static

CODE = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "config/keys.go": "package config\n\ntype Key string\n\nconst (\n\tServiceTokenTTL    Key = `service.tokenttl`\n"
    '\tWebListenPort      = "web.listenport"\n\tFilesDataFolder  Key = `files.datafolder`\n)\n',
    "config/defaults.go": "package config\n\nfunc init() {\n\tServiceTokenTTL.setDefault(259200) // 72 hours\n"
    "\tviper.SetDefault(WebListenPort, 8080)\n}\n",
    "shop/use.go": 'package shop\n\nimport "example.com/shop/config"\n\nfunc start() {\n'
    "\tlisten(config.WebListenPort.GetInt(), config.ServiceTokenTTL.GetInt64())\n\topen(config.FilesDataFolder)\n}\n",
}
TOLD = {
    "What is the default of service.tokenttl?": "`service.tokenttl` (default `259200`)",
    "What is the default of web.listenport?": "`web.listenport` (default `8080`)",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace.open(make_repo(tmp_path_factory.mktemp("keys") / "shop", CODE).root)


@pytest.mark.parametrize(("question", "said"), TOLD.items())
def test_the_default_is_what_is_given_by_the_constant(workspace: Workspace, question: str, said: str) -> None:
    answer = answer_static(workspace, question).answer
    assert answer.startswith(said) and "config/keys.go:" in answer.splitlines()[0]


def test_a_key_without_one_has_none(workspace: Workspace) -> None:
    assert "default `259200`" not in answer_static(workspace, "What is the default of files.datafolder?").answer
