"""The verbs in order, open -> index -> search -> pack, behind the one object that a command holds.

It parses, resolves, ranks and packs nothing itself: it calls who does, on what the view makes when first asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from anchors.types import Anchor, ContextPlan, PackedContext, PlanKind, Ranking, Symbol, Trace
from anchors.view import View

CountTokens = Callable[[str], int]


class Workspace(View):
    """A view of a repository with all that can be asked of it.

    Raises the errors of `anchors.errors`: `open` those of the repository, everything else those of its own step.
    """

    @property
    def about(self) -> str:
        """What the repository says of itself in one sentence; "" where it says nothing."""
        from anchors.graph.roles.about import about

        return about(self._read_or_none, self.repository.root.rpartition("/")[2])

    def find(self, spec: str, limit: int | None = None) -> tuple[Symbol, ...]:
        """Symbols that `name`, `Class.method`, `path:name` or `path:line` may mean, in the order of path and line: the
        first `limit` of them."""
        from anchors.index.names import find_symbols

        return find_symbols(self.snapshot, spec, limit)

    def resolve_symbol(self, spec: str) -> Symbol:
        """The one symbol that `spec` means; raises SymbolNotFound or AmbiguousSymbol, both with candidates."""
        from anchors.index.names import resolve_symbol

        return resolve_symbol(self.snapshot, spec)

    def search(self, question: str, *, limit: int = 200, paths: Sequence[str] = ()) -> Ranking:
        from anchors.search.rank import rank

        snapshot, graph, lexical, past = self.snapshot, self.graph, self.lexical, self.past
        with self._timed("search_s"):
            return rank(snapshot, graph, lexical, question, limit, paths, past=past)

    def trace(
        self,
        symbol: Symbol,
        *,
        to: Symbol | None = None,
        direction: Literal["callees", "callers"] = "callees",
        depth: int = 6,
        lines: tuple[int, int] | None = None,
    ) -> Trace:
        """`lines` of the symbol that count: of a file that answers several routes those of one."""
        from anchors.graph.ways.trace import trace
        from anchors.search.standing import place_of
        from anchors.syntax.languages import language_of

        return trace(
            *(self.snapshot, self.graph, symbol, to, direction, depth),
            read=self._read_or_none,
            anchors=self.anchors,
            is_aside=lambda path: place_of(path, language_of(path)) not in ("source", "side"),
            lines=lines,
        )

    def text(self, path: str) -> str:
        """The decoded source of a listed file; KeyError when it is not listed."""
        from anchors.context.sources import decode

        return decode(self.repository.read_path(path))

    def lines(self, path: str, first: int, last: int) -> str:
        """Lines `first` to `last`, 1-based and inclusive, split on `\\n` only, as far as the file has them."""
        return "\n".join(self.text(path).split("\n")[max(0, first - 1) : last])

    def pack(
        self,
        question: str | None,
        budget: int,
        count_tokens: CountTokens,
        tokenizer_name: str,
        *,
        plan: PlanKind | Literal["auto"] = "auto",
        paths: Sequence[str] = (),
        format: Literal["text", "xml", "markdown"] = "text",
        line_numbers: bool = False,
        outline: bool = False,
        is_redacting: bool = True,
        anchors: Sequence[Anchor] | None = None,
    ) -> PackedContext:
        """The anchored prompt of at most `budget` tokens as `count_tokens` counts the whole of it. `anchors`: those of
        the repository, where somebody knows more of them than it does.

        Raises BudgetTooSmall.
        """
        from anchors.context.pack import pack

        ranking = self.search(question or "", paths=paths)
        anchors, graph = self.anchors if anchors is None else anchors, self.graph
        with self._timed("pack_s"):
            return pack(
                self.snapshot,
                ranking,
                anchors,
                self._read_or_none,
                question=question,
                budget=budget,
                count_tokens=count_tokens,
                tokenizer_name=tokenizer_name,
                plan=plan,
                paths=paths,
                format=format,
                line_numbers=line_numbers,
                outline=outline,
                graph=graph,
                is_redacting=is_redacting,
            )

    def plan(
        self,
        question: str | None,
        budget: int,
        count_tokens: CountTokens,
        *,
        plan: PlanKind | Literal["auto"] = "auto",
        paths: Sequence[str] = (),
    ) -> ContextPlan:
        """What would be read for the question, before anything runs. Raises BudgetTooSmall."""
        from anchors.context.plan import plan_context

        ranking = self.search(question or "", paths=paths)
        with self._timed("pack_s"):
            return plan_context(
                self.snapshot,
                ranking,
                self._read_or_none,
                question=question,
                budget=budget,
                count_tokens=count_tokens,
                plan=plan,
                paths=paths,
            )
