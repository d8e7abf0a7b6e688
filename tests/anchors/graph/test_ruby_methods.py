"""What Ruby's own values answer to is no guess at a method of the repository."""

from __future__ import annotations

from support.graphs import graphed

FILES = {
    "lib/line.rb": "class IoLine\n  def close\n  end\n  def clamp\n  end\n  def empty?\n  end\n"
    "  def rinse\n  end\nend\n",
    "lib/use.rb": "class Use\n  def go(pipe, line)\n    pipe.close\n    pipe.clamp\n    pipe.rinse\n    line.empty?\n"
    "  end\n  def own(io_line)\n    io_line.close\n  end\nend\n",
}


def test_names_of_ruby_itself_are_not_guessed_at() -> None:
    graph = graphed(FILES)
    go = "lib/use.rb:Use.go"
    assert graph.edge(go, "lib/line.rb:IoLine.rinse", "call").confidence == 0.7
    for name in ("close", "clamp", "empty?"):
        assert not graph.edges(go, f"lib/line.rb:IoLine.{name}")
    # A receiver that is named as the type may be one.
    assert graph.edge("lib/use.rb:Use.own", "lib/line.rb:IoLine.close", "call").confidence == 0.75
