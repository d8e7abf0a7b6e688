"""Traces through fields that hold functions and through Go's interfaces."""

from __future__ import annotations

from support.graphs import graphed
from support.pace import within

from anchors.graph.ways.held import GUESSED, MAX_HELD, Held
from anchors.graph.ways.trace import trace


def walked(files: dict[str, str], start: str) -> list[tuple[int, str, str]]:
    made = graphed(files)
    found = trace(made.snapshot, made.graph, made.symbol(start), read=made.read)
    return [(step.depth, step.symbol.qualified_name, step.edge.reason if step.edge else "") for step in found.steps]


ECHO = """package echo

type Echo struct {
	serveFunc func(int)
	onError   func(error)
	next      http.Handler
}

func New() *Echo {
	e := &Echo{onError: report}
	e.serveFunc = e.serve
	e.next = wrap(e.last)
	return e
}

func (e *Echo) Serve(n int) {
	e.serveFunc(n)
	e.next.ServeHTTP(n)
	if e.serveFunc == nil {
		e.onError(nil)
	}
}

func (e *Echo) serve(n int) { deep() }
func (e *Echo) last(n int)  {}
func deep()                 {}
func report(err error)      {}
func wrap(f any) http.Handler { return f }
"""


def test_a_field_leads_to_the_functions_that_are_kept_in_it() -> None:
    found = walked({"echo.go": ECHO}, "echo.go:Echo.Serve")
    assert [(depth, name) for depth, name, _ in found] == [
        (0, "Echo.Serve"),
        (1, "Echo.serveFunc"),
        (2, "Echo.serve"),
        (3, "deep"),
        (1, "Echo.next"),
        (2, "Echo.last"),
        (2, "wrap"),
        (1, "Echo.onError"),
        (2, "report"),
    ]
    assert found[2][2] == "kept in it at echo.go:11"
    assert found[6][2] == "made for it at echo.go:12"


def test_a_field_that_is_only_compared_or_set_by_a_test_leads_nowhere() -> None:
    tested = "package echo\n\nfunc fake(n int) {}\n\nfunc TestIt() {\n\te := New()\n\te.serveFunc = fake\n}\n"
    compared = ECHO.replace("e.serveFunc = e.serve\n", "_ = e.serveFunc == e.serve\n")
    names = [name for _, name, _ in walked({"echo.go": compared, "echo_test.go": tested}, "echo.go:Echo.Serve")]
    assert "Echo.serveFunc" in names and "Echo.serve" not in names and "fake" not in names


def test_a_method_of_a_go_interface_leads_to_those_that_implement_all_of_it() -> None:
    files = {
        "app.go": "package app\n\ntype Store interface {\n\tGet(k string) string\n\tPut(k string)\n}\n\n"
        'func Run(s Store) { s.Get("a") }\n',
        "disk.go": "package app\n\ntype Disk struct{}\n\nfunc (d *Disk) Get(k string) string { return open(k) }\n\n"
        "func open(k string) string { return k }\n",
        "disk_put.go": "package app\n\nfunc (d *Disk) Put(k string) {}\n",
        "half.go": "package app\n\ntype Half struct{}\n\nfunc (h Half) Get(k string) string { return k }\n",
        "mem_test.go": "package app\n\ntype Mem struct{}\n\nfunc (m Mem) Get(k string) string { return k }\n"
        "func (m Mem) Put(k string) {}\n",
    }
    found = walked(files, "app.go:Run")
    assert [(depth, name) for depth, name, _ in found] == [
        (0, "Run"),
        (1, "Store.Get"),
        (2, "Disk.Get"),
        (3, "open"),
    ]
    assert found[2][2] == "implemented by Disk"


PROMOTED = {
    "app.go": "package app\n\ntype Store interface {\n\tGet(k string) string\n\tPut(k string)\n}\n\n"
    'func Run(s Store) { s.Get("a") }\n',
    "base.go": "package app\n\ntype Base struct{}\n\nfunc (b *Base) Get(k string) string { return k }\n",
    "disk.go": "package app\n\ntype Disk struct{ *Base }\n\nfunc (d *Disk) Put(k string) {}\n",
    "other.go": "package app\n\ntype Other int\n\nfunc (o Other) Get() {}\nfunc (o Other) Put(k string) {}\n",
}


def test_a_promoted_method_implements_and_one_with_other_parameters_does_not() -> None:
    assert walked(PROMOTED, "app.go:Run")[2:] == [(2, "Base.Get", "implemented by Disk")]


def test_a_wrapper_that_embeds_the_interface_leaves_the_others_found() -> None:
    wrapper = "package app\n\ntype Wrap struct{ Store }\n\nfunc (w Wrap) Get(k string) string { return k }\n"
    names = [name for _, name, _ in walked({**PROMOTED, "wrap.go": wrapper}, "app.go:Run")]
    assert names.count("Wrap.Get") == 1 and "Base.Get" in names


def test_many_implementers_end_in_seconds() -> None:
    many = range(3_000)
    files = {
        "a.go": "package a\n\nfunc Run(i I7) { i.Do() }\n" + "".join(f"type I{n} interface{{Do()}}\n" for n in many),
        "b.go": "package a\n" + "".join(f"type T{n} int\nfunc (T{n}) Do(){{}}\n" for n in many),
    }
    with within(5):
        found = walked(files, "a.go:Run")
    assert [name for _, name, _ in found[:4]] == ["Run", "I7.Do", "T0.Do", "T1.Do"]


LISTEN_H = """typedef struct seat_s seat_t;
typedef struct ring_s ring_t;
typedef int (*taker_pt)(seat_t *seat);

struct ring_s {
    taker_pt taker;
    ring_t *next;
};

struct seat_s {
    int number;
};
"""
TAKE_C = """#include "listen.h"

static int open_seat(seat_t *seat)
{
    return seat->number;
}

void set_up(ring_t *ring)
{
    ring->next->taker = open_seat;
}
"""
WAIT_C = """#include "listen.h"

void wait_for(ring_t *ring, seat_t *seat)
{
    ring->taker(seat);
}
"""


def test_a_typedef_of_a_struct_whose_body_stands_elsewhere_has_its_members() -> None:
    found = walked({"listen.h": LISTEN_H, "take.c": TAKE_C, "wait.c": WAIT_C}, "wait.c:wait_for")
    assert [(depth, name) for depth, name, _ in found] == [(0, "wait_for"), (1, "ring_s.taker"), (2, "open_seat")]


def test_where_very_many_are_kept_none_of_them_is_surely_called() -> None:
    few, many = 2, MAX_HELD + 1
    surest = {}
    for num in (few, many):
        code = "package p\n\ntype Box struct {\n\trun func()\n}\n\n" + "".join(
            f"func f{n}() {{}}\n" for n in range(num)
        )
        code += "func set(b *Box) {\n" + "".join(f"\tb.run = f{n}\n" for n in range(num)) + "}\n"
        made = graphed({"p.go": code})
        held = Held(made.snapshot, made.graph, made.read)
        edges = held.behind(made.symbol("p.go:Box.run").id)
        assert len(edges) == min(num, MAX_HELD)
        surest[num] = max(edge.confidence for edge in edges)
    assert surest[many] == GUESSED < surest[few]
