"""Languages without a grammar: their names are known, and lines that open definitions are read."""

from __future__ import annotations

import pytest
from support.records import check_record

from anchors.graph.roles.file_roles import roles_of
from anchors.syntax.extract import extract
from anchors.syntax.languages import comment_prefix, is_code, lacks_grammar, language_of
from anchors.syntax.outlines import rules
from anchors.types import SourceFile

CODE = {
    "a.raku": ("class Order {\n  method pay() { }\n}\nmulti sub total($a) { }\n", ["class Order", "pay", "total"]),
    "a.R": ("pay <- function(order) {\n}\n", ["function pay"]),
    "a.ps1": ("function Send-Order {\n}\nclass Order {\n}\n", ["function Send-Order", "class Order"]),
    "a.bat": ("@echo off\n:pay\nexit /b\n", ["function pay"]),
    "a.hs": ("data Order = Order Int\n\npay :: Order -> Int\npay x = 1\n", ["class Order", "function pay"]),
    "a.elm": ("type alias Order = { a : Int }\n\npay : Order -> Int\npay x = 1\n", ["class Order", "function pay"]),
    "a.purs": ("newtype Order = Order Int\npay :: Order -> Int\n", ["class Order", "function pay"]),
    "a.lean": ("structure Order where\n  a : Nat\ndef pay (o : Order) := 1\n", ["class Order", "function pay"]),
    "a.groovy": ("class Order {\n  static def pay(int a) {\n    send(a);\n  }\n}\n", ["class Order", "function pay"]),
    "a.tcl": ("proc pay {order} {\n}\n", ["function pay"]),
    "a.nim": ("type\n  Order* = ref object\n\nproc pay*(a: Order) =\n  discard\n", ["class Order", "function pay"]),
    "a.cr": ("class Order\n  def self.pay?(a)\n  end\nend\n", ["class Order", "function pay?"]),
    "a.jl": (
        "struct Order\n  a\nend\n\nfunction pay(o)\nend\n\ntotal(o) = o.a\n",
        ["class Order", "function pay", "function total"],
    ),
    "a.erl": ("-module(order).\n\npay(A) -> A.\n", ["class order", "function pay"]),
    "a.clj": ("(ns shop.order)\n(defn- pay [o] o)\n(defmulti ^:private total :kind)\n", ["pay", "total"]),
    "a.fs": (
        "type Order() =\n    member this.Pay(a) = a\n\nlet total order = 1\nlet plain = 1\n",
        ["class Order", "function Pay", "function total"],
    ),
    "a.ml": ("type order = int\n\nlet rec pay o = o\n\nlet plain = 1\n", ["class order", "function pay"]),
    "a.vb": ("Public Class Order\n    Public Function Pay() As Integer\n", ["class Order", "function Pay"]),
    "a.pas": ("type\n  TOrder = class(TObject)\n\nprocedure TOrder.Pay;\n", ["class TOrder", "function TOrder.Pay"]),
    "a.f90": (
        "module orders\ncontains\n  pure integer function pay(a)\n  end function pay\nend module\n",
        ["class orders", "function pay"],
    ),
    "a.adb": ("package body Orders is\n   procedure Pay (A : Integer) is\n", ["class Orders", "function Pay"]),
    "a.cob": ("       PAY-ORDER.\n           DISPLAY A.\n", ["function PAY-ORDER"]),
    "a.S": ("SYM_FUNC_START(pay)\n\tret\ntotal:\n\tret\n", ["function pay", "function total"]),
    "a.sol": ("contract Order {\n    function pay(uint a) public {\n", ["class Order", "function pay"]),
    "a.sv": ("module order(input a);\n  function int pay(int b);\n", ["class order", "function pay"]),
    "a.vhd": ("entity order is\nend entity;\narchitecture rtl of order is\n", ["class order", "class rtl"]),
    "a.d": ("class Order {\n    int pay(int a) {\n    }\n}\n", ["class Order", "function pay"]),
    "a.vim": ("function! s:Pay(a) abort\nendfunction\n\ncommand! -nargs=1 Pay call s:Pay(1)\n", ["s:Pay", "Pay"]),
    "a.el": ("(defun order-pay (o)\n  o)\n\n(defvar order-list nil)\n", ["order-pay", "order-list"]),
    "a.gleam": ("pub type Order {\n}\n\npub fn pay(o: Order) -> Int {\n}\n", ["class Order", "function pay"]),
    "a.odin": ("Order :: struct {\n}\n\npay :: proc(o: Order) {\n}\n", ["class Order", "function pay"]),
    "a.vala": ("public class Order {\n    public int pay(int a) {\n    }\n}\n", ["class Order", "function pay"]),
    "a.hx": ("class Order {\n  public function pay(a:Int) {\n  }\n}\n", ["class Order", "function pay"]),
    "a.coffee": ("class Order\n  pay: (a) ->\n    a\n\ntotal = (o) -> o.a\n", ["class Order", "pay", "total"]),
    "a.fish": ("function pay --argument a\nend\n", ["function pay"]),
    "a.nu": ("export def pay [a: int] {\n}\n", ["function pay"]),
    "a.awk": ("function pay(a) {\n}\n", ["function pay"]),
    "a.y": ("%%\norder: item\n  | order item\n  ;\n%%\n\nint pay(int a)\n{\n}\n", ["order", "pay"]),
    "a.wgsl": ("struct Order {\n}\n\n@vertex fn pay(a: f32) -> f32 {\n}\n", ["class Order", "function pay"]),
    "a.gd": ("class_name Order\n\nfunc pay(a):\n\tpass\n", ["class Order", "function pay"]),
    "a.apex": ("public class Order {\n    public static void pay(Integer a) {\n    }\n}\n", ["Order", "pay"]),
    "a.mojo": ("struct Order:\n    fn pay(self):\n        pass\n", ["class Order", "function pay"]),
}
PLACES = {
    "a.cmake": ("add_library(orders a.c)\nfunction(pay target)\n", ["orders", "pay"]),
    "a.graphql": (
        "enum Kind {\n  LATE\n  LOST\n}\n\ntype Order {\n  kind: Kind\n}\n",
        ["enum Kind", "member LATE", "member LOST", "class Order"],
    ),
    "a.prisma": (
        'enum Kind {\n  LATE\n  LOST @map("lost") // away\n}\n\nmodel Order {\n  id Int @id\n  kind\n}\n',
        ["enum Kind", "member LATE", "member LOST", "class Order"],
    ),
    "a.thrift": ("enum Kind {\n  LATE = 1,\n  LOST\n}\n\nservice Orders {\n", ["enum Kind", "LATE", "LOST", "Orders"]),
    "a.proto": (
        "message Order {\n  enum Kind {\n    LATE = 0;\n    LOST = 1;\n  }\n  Kind kind = 1;\n}\nservice Orders {\n",
        ["section Order", "enum Kind", "member LATE", "member LOST", "section Orders"],
    ),
    "BUILD.bazel": ('cc_library(\n    name = "orders",\n)\n', ["orders"]),
    "meson.build": ("lib = library('orders', 'a.c')\n", ["orders"]),
    "a.bicep": ("param region string\nresource orders 'a' = {\n", ["region", "orders"]),
    "a.rego": ("package shop\n\nallow if {\n}\n", ["allow"]),
    "a.jsonnet": ("local orders = 1;\n", ["orders"]),
    "a.pp": ("class orders {\n}\n", ["class orders"]),
    "a.m4": ("AC_DEFUN([PAY_ORDER], [\n])\n", ["PAY_ORDER"]),
    "a.feature": ("Feature: Orders\n  Scenario: An order is paid\n", ["section Orders", "section An order is paid"]),
}


@pytest.mark.parametrize("path", [*CODE, *PLACES])
def test_what_lines_open_is_told(path: str) -> None:
    text, expected = {**CODE, **PLACES}[path]
    language = language_of(path)
    assert language is not None
    record = extract(text.encode(), language)
    check_record(record)
    told = [(definition.kind, definition.name) for definition in record.definitions]
    assert len(told) == len(expected)
    assert [
        name if " " not in want else f"{kind} {name}" for (kind, name), want in zip(told, expected, strict=True)
    ] == [*expected]


def test_each_language_with_rules_is_tried() -> None:
    tried = {language_of(path) for path in (*CODE, *PLACES)}
    assert set(rules()) <= tried


@pytest.mark.parametrize("path", CODE)
def test_programs_without_a_grammar_say_so_and_are_source(path: str) -> None:
    language = language_of(path)
    assert language is not None and lacks_grammar(language) and not is_code(language)
    assert extract(CODE[path][0].encode(), language).note == f"no grammar for {language}: read as text"
    assert roles_of([SourceFile(path, "0" * 40, 1, language)]) == ("source",)


@pytest.mark.parametrize("path", PLACES)
def test_schemas_and_build_files_are_no_programs(path: str) -> None:
    language = language_of(path)
    assert language is not None
    assert extract(PLACES[path][0].encode(), language).note == ""


@pytest.mark.parametrize(
    ("path", "language", "comment"),
    [
        ("app/views/a.html.erb", "erb", "<%#"), ("a.twig", "twig", "{#"), ("a.jsp", "jsp", "<%--"),
        ("a.hbs", "handlebars", "{{!"), ("a.haml", "haml", "-#"), ("Directory.Build.props", "xml", "<!--"),
        ("Main.axaml", "xml", "<!--"),
    ],
)  # fmt: skip
def test_templates_are_read(path: str, language: str, comment: str) -> None:
    assert language_of(path) == language
    assert comment_prefix(language) == comment
    assert extract(b"<p>\n  Your order is late.\n</p>\n", language).chunks


def test_what_is_indented_less_ends_what_stands_above_it() -> None:
    code = "class Order {\n  static def pay(int a) {\n  }\n}\n\ndef total() {\n}\n"
    record = extract(code.encode(), "groovy")
    by_name = {definition.name: definition for definition in record.definitions}
    assert record.definitions[by_name["pay"].parent].name == "Order"
    assert by_name["total"].parent == -1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nim", "## Pays an order. Later lines\n## say more.\nproc pay() = discard\n"),
        ("haskell", "-- | Pays an order.\npay :: Order -> Int\n"),
        ("clojure", ";; Pays an order.\n(defn pay [o] o)\n"),
        ("powershell", "# Pays an order.\nfunction pay {\n}\n"),
        ("erlang", "%% Pays an order.\npay(A) -> A.\n"),
    ],
)
def test_comments_right_above_are_the_documentation(language: str, text: str) -> None:
    (definition,) = extract(text.encode(), language).definitions
    assert definition.doc == "Pays an order."
