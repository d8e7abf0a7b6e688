"""How something is done: what only hands out or takes in what is kept does not answer that."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.ranking.accessors import HANDS, accessor_factor, asks_doing
from iquest_cli.analyst.texts.source import Source

CODE = {
    "a.cc": (
        "struct A {\n"
        "    [[nodiscard]] auto handed_1() const noexcept { return ratio_; }\n"
        "    auto handed_2() const { return Speed{ limit_, Speed::Kilo }; }\n"
        "    int handed_3(A const* a)\n    {\n        assert(a != 0);\n        return a->server_->port();\n    }\n"
        "    void handed_4(int ratio)\n    {\n        this->ratio_ = ratio;\n    }\n"
        "    auto does_1(double a) { return a * ratio_; }\n"
        "    void does_2(int ratio)\n    {\n        ratio_ = ratio;\n        tell_all(ratio);\n    }\n};\n"
    ),
    "a2.c": "void does_9(int *out, int a)\n{\n    *out = hash(a, 3);\n}\n",
    "b.py": (
        "class B:\n    def handed_5(self):\n        # what is kept\n        return self.ratio\n\n"
        "    def handed_6(self, ratio=None):\n        self.ratio = ratio\n\n"
        "    def does_3(self):\n        return hash(self.ratio)\n"
    ),
    "c.ts": (
        "class C {\n  handed_7() {\n    return this.ratio;\n  }\n  does_4() {\n    return this.ratio > 3;\n  }\n}\n"
        "const does_5 = () => emit('close');\n"
    ),
    "d.php": (
        "<?php\nclass D\n{\n    public function handed_8(): string\n    {\n        return $this->ratio;\n    }\n\n"
        "    public function does_6(): string\n    {\n        return md5($this->ratio);\n    }\n}\n"
    ),
    "e.rb": "class E\n  def handed_9\n    @ratio\n  end\n\n  def does_7\n    count(@ratio)\n  end\nend\n",
    "f.java": "interface F {\n    int handed_10(int a);\n}\n",
    "g.go": "package g\n\nfunc (g *G) handed_11() int {\n\treturn g.ratio\n}\n\nfunc does_8(g *G) {\n\tg.run(3)\n}\n",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace.open(make_repo(tmp_path_factory.mktemp("accessors"), CODE).root)


def test_each_is_told_by_its_statements(workspace: Workspace) -> None:
    snapshot, source = workspace.snapshot, Source(workspace)
    told = {}
    for number in range(snapshot.num_symbols):
        symbol = snapshot.symbol(number)
        if symbol.name.startswith(("handed", "does")):
            told[symbol.name] = accessor_factor(source, symbol) == HANDS
    wrong = {name for name, is_handing in told.items() if is_handing != name.startswith("handed")}
    assert len(told) == 20
    assert not wrong


def test_only_what_is_done_is_asked_so() -> None:
    assert asks_doing("How is the speed limited?")
    assert not asks_doing("What is the speed limit?")


PORTS = {
    "src/session.cc": (
        "class Session {\n    auto port_forwarding() const { return forwarding_; }\n    int forwarding_;\n};\n\n"
        "/* Port forwarding, again and again. */\nvoid pulse_forwarding(Session& session, Router& router)\n{\n"
        "    router.map(session.port(), session.address());\n}\n"
    ),
}


def test_what_does_it_comes_before_what_hands_it_out(tmp_path: Path) -> None:
    told = answered(tmp_path, PORTS, "How is port forwarding done?").answer
    assert told.startswith("`pulse_forwarding`")
