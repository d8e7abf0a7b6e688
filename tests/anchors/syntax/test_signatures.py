import pytest

from anchors.syntax.calls import call_sites
from anchors.syntax.fitting import misfit
from anchors.syntax.signatures import signature_of, signatures

SOURCES = {
    "python": (
        "class A:\n    @staticmethod\n    def s(x): ...\n"
        "    async def m(self, a, b: int = 1, *args, c, d=2, **kw) -> str: ...\n"
        "    @classmethod\n    def k(cls, q, /, r): ...\n\n\ndef f(a, *, b): ...\n"
    ),
    "javascript": (
        "function f(a, b=1, ...c) {}\nconst g = async (x, {y}) => x;\nconst h = z => z;\nexports.k = function(q) {}\n"
        "class A { constructor(a){} static m(b) {} }\n"
    ),
    "typescript": (
        "export function f(a: string, b?: number, ...c: any[]): void {}\ninterface I { m(x: number): string }\n"
        "abstract class B { constructor(private a: X, b = 1) {} async go(this: B, q: Q): Promise<void> {} }\n"
    ),
    "java": "class A { A(int x) {} public static <T> List<T> f(String a, int... b) {} void g(String s) {} }\n",
    "go": (
        "package a\nfunc f(a, b int, c ...string) (int, error) { return 0, nil }\nfunc (r *R) m(x int) {}\n"
        "type I interface { N(y int) string }\nfunc z() {}\n"
    ),
    "rust": "pub async fn f(a: i32, mut b: &str) -> u8 {}\nimpl A { fn m(&self, x: u8) {} }\ntrait T {fn q(self);}\n",
    "c": "int f(int a, char *b);\nvoid g(void) {}\nint *h(int x, ...) { return 0; }\nstatic int k() { return 0; }\n",
    "ruby": (
        "class A\n  def initialize(a) = nil\n  def f(a, b = 1, *c, d:, e: 2, **g, &h)\n  end\n  def self.s(x); end\n"
        "  def z\n  end\n  def w(...) = f(...)\nend\n"
    ),
    "php": (
        "<?php\nfunction f(int $a, ?B $b = null, string ...$c): ?X {}\nclass A { public function __construct("
        "private Repo $repo, int $n = 3) {} public static function m(&$x): static {} abstract function q(); }\n"
    ),
    "csharp": (
        "class A { A(int x) {} public static T f<T>(this string a, string b, int c = 1, params int[] d) { return d; }\n"
        "  async Task g([From] string s) { int h(ref int q) => q; } }\n"
    ),
    "kotlin": (
        "class A { constructor(x: Int) {}\n"
        " suspend fun <T> f(a: String, @B c: Int = 1, vararg d: Int, e: () -> T): List<T> = g() }\n"
        "fun String.k(q: Int) = 1\n"
    ),
    "swift": (
        "class A { init(x: Int, _ y: Int = 1) {}\n"
        " func f(_ a: String, with b: [Int]? = nil, then: () -> Void) throws -> [T] {} }\n"
        "protocol P { func g(at i: Int) -> Int }\nfunc v(_ a: Int...) {}\n"
    ),
    "cpp": (
        "class A { public: A(int x); void m(const std::string& s, int n = 3); };\n"
        "void A::m(const std::string& s, int n) {}\nint k() { return 0; }\ntemplate<class... T> void v(T... t) {}\n"
    ),
}
# name: (required, at most; None is any number)
EXPECTED = {
    "python": {"s": (1, 1), "m": (1, None), "k": (2, 2), "f": (1, 1)},
    "ruby": {"initialize": (1, 1), "f": (1, None), "s": (1, 1), "z": (0, 0), "w": (0, None)},
    "php": {"f": (1, None), "__construct": (1, 2), "m": (1, 1), "q": (0, 0)},
    "javascript": {"f": (1, None), "g": (2, 2), "h": (1, 1), "k": (1, 1), "constructor": (1, 1), "m": (1, 1)},
    "typescript": {"f": (1, None), "m": (1, 1), "constructor": (1, 2), "go": (1, 1)},
    "java": {"A": (1, 1), "f": (1, None), "g": (1, 1)},
    "go": {"f": (2, None), "m": (1, 1), "N": (1, 1), "z": (0, 0)},
    "rust": {"f": (2, 2), "m": (1, 1), "q": (0, 0)},
    "c": {"f": (2, 2), "g": (0, 0), "h": (1, None), "k": (0, None)},
    "csharp": {"A": (1, 1), "f": (1, None), "g": (1, 1), "h": (1, 1)},
    "kotlin": {"constructor": (1, 1), "f": (1, None), "k": (1, 1)},
    "swift": {"init": (0, 1), "f": (1, 1), "g": (0, 0), "v": (0, None)},
    "cpp": {"A": (1, 1), "m": (1, 2), "k": (0, 0), "v": (0, None)},
}


@pytest.mark.parametrize("language", SOURCES)
def test_required_and_most_arguments(language):
    found = {}
    for item in signatures(SOURCES[language].encode(), language):
        found.setdefault(item.name, (item.num_required, item.max_positional))
    assert found == EXPECTED[language]


def test_python_in_full():
    found = signature_of(SOURCES["python"].encode(), "python", 4)
    assert found is not None
    assert (found.name, found.is_async, found.returns) == ("m", True, "str")
    assert [(param.name, param.kind, param.has_default, param.type) for param in found.params] == [
        ("self", "receiver", False, ""),
        ("a", "positional", False, ""),
        ("b", "positional", True, "int"),
        ("args", "var-positional", False, ""),
        ("c", "keyword-only", False, ""),
        ("d", "keyword-only", True, ""),
        ("kw", "var-keyword", False, ""),
    ]
    classmethod_, static = (signature_of(SOURCES["python"].encode(), "python", line) for line in (6, 3))
    assert [param.kind for param in classmethod_.params] == ["receiver", "positional-only", "positional"]
    assert static.is_static


@pytest.mark.parametrize(
    ("language", "source", "name", "expected"),
    [
        ("python", "A().m(1, 2, c=3)\n", "m", [(2, ("c",), False, "A()")]),
        ("python", "f(*x)\nf(y for y in z)\nf(**k)\n", "f", [(0, (), True, ""), (1, (), False, ""), (0, (), True, "")]),
        ("javascript", "f(1, 2); a.b.f(...x);", "f", [(2, (), False, ""), (0, (), True, "a.b")]),
        ("typescript", "new B(1); this.go<T>(2);", "go", [(1, (), False, "this")]),
        (
            "java",
            "class Z { void y() { this.g(s, 1); A.g(2); new A(3); } }",
            "g",
            [(2, (), False, "this"), (1, (), False, "A")],
        ),
        ("java", "class Z { void y() { new A(3); } }", "A", [(1, (), False, "")]),
        ("go", "package a\nfunc y() { f(1, x...); p.f(g()) }\n", "f", [(1, (), True, ""), (1, (), True, "p")]),
        ("rust", "fn y() { self.m(1); A::m(&a, 2); }\n", "m", [(1, (), False, "self"), (2, (), False, "A")]),
        ("c", "void y(void) { f(1, 2); p->f(3); }\n", "f", [(2, (), False, ""), (1, (), False, "p")]),
        (
            "kotlin",
            "fun y() { f(1, b = 2) { it }\n a?.f(*x)\n b.c.f { 1 } }",
            "f",
            [(1, ("b",), False, ""), (0, (), True, "a"), (0, (), False, "b.c")],
        ),
        (
            "swift",
            "func y() { f(1, with: 2) { $0 }\n a?.f(x)\n b.c.f { 1 } }",
            "f",
            [(1, ("with",), False, ""), (1, (), False, "a"), (0, (), False, "b.c")],
        ),
        (
            "csharp",
            "class Z { void Y() { this.f<int>(s, c: 1); a?.b.f(2, out var q); b?.f(); new f(3); } }",
            "f",
            [(1, ("c",), False, "this"), (2, (), False, "a?.b"), (0, (), False, "b"), (1, (), False, "")],
        ),
        (
            "ruby",
            "x.f(1, a: 2)\nf 1, *b\nf(&c)\nself.f('k' => 1)\nA::B.f\n",
            "f",
            [
                (1, ("a",), False, "x"),
                (1, (), True, ""),
                (0, (), False, ""),
                (1, (), False, "self"),
                (0, (), False, "A::B"),
            ],
        ),
        ("ruby", "x = M::Foo.new(1, 2)\n", "Foo", [(2, (), False, "M")]),
        (
            "php",
            "<?php f(1, b: 2); $x->f(...$y); A::f(); \\N\\f(3); $z?->f(1, 2); $g = f(...);",
            "f",
            [
                (1, ("b",), False, ""),
                (0, (), True, "$x"),
                (0, (), False, "A"),
                (1, (), False, ""),
                (2, (), False, "$z"),
                (0, (), True, ""),
            ],
        ),
        ("php", "<?php new \\N\\Foo(1); new Foo;", "Foo", [(1, (), False, "")]),
        ("cpp", "void y() { f<T>(1); ns::f(2); }\n", "f", [(1, (), False, ""), (1, (), False, "ns")]),
    ],
)
def test_calls(language, source, name, expected):
    found = call_sites(source.encode(), language, name)
    assert [(call.num_positional, call.keywords, call.is_open, call.receiver) for call in found] == expected


def test_calls_on_given_lines_only_and_whether_awaited():
    source = b"async def a():\n    await f(1)\n    f(2)\n    x = f(3)\n"
    (second,) = call_sites(source, "python", "f", frozenset({3}))
    assert (second.line, second.is_statement, second.is_awaited) == (3, True, False)
    first, _, third = call_sites(source, "python", "f")
    assert (first.is_awaited, third.is_statement) == (True, False)


@pytest.mark.parametrize(
    ("language", "definition", "call", "why"),
    [
        ("kotlin", "fun f(a: Int, b: Int = 1, then: () -> Unit) {}", "f(1) { 2 }", ""),
        ("kotlin", "fun f(a: Int, b: Int = 1, then: () -> Unit) {}", "f(1, b = 2)", "does not pass `then`"),
        ("kotlin", "fun f(a: Int, then: () -> Unit) {}", "f { 2 }", "does not pass `a`"),
        ("kotlin", "fun f(vararg a: Int, b: Int) {}", "f(1, 2, b = 3)", ""),
        ("kotlin", "fun f(a: Int) {}", "f(1, 2)", "passes 2 positional arguments, at most 1 fit"),
        ("swift", "func f(_ a: Int, with b: Int, c: Int = 1) {}", "f(1, with: 2)", ""),
        ("swift", "func f(_ a: Int, with b: Int) {}", "f(1, by: 2)", "passes `by`, which is no parameter"),
        ("swift", "func f(_ a: Int, with b: Int) {}", "f(1)", "does not pass `with`"),
        ("swift", "func f(_ a: Int, then: () -> Void) {}", "f(1) { 2 }", ""),
        ("swift", "func f(_ a: Int...) {}", "f(1, 2)", ""),
        ("csharp", "class A { void f(int a, int b = 1) {} }", "f(1, b: 2);", ""),
        ("csharp", "class A { void f(int a, int b) {} }", "f(b: 1);", "does not pass `a`"),
    ],
)
def test_what_fits_where_arguments_have_names(language, definition, call, why):
    signature = signature_of(definition.encode(), language, 1, "f")
    (site,) = call_sites(call.encode(), language, "f")
    assert misfit(signature, site, language) == why


@pytest.mark.parametrize(
    ("definition", "call", "why"),
    [
        ("def f(a, b): ...", "f(1, 2)", ""),
        ("def f(a, b): ...", "f(1)", "does not pass `b`"),
        ("def f(a, b): ...", "f(1, 2, 3)", "passes 3 positional arguments, at most 2 fit"),
        ("def f(a, b): ...", "f(1, c=2)", "passes `c`, which is no parameter"),
        ("def f(a, b): ...", "f(1, 2, a=3)", "passes `a` twice"),
        ("def f(a, *, b): ...", "f(1, 2)", "passes 2 positional arguments, at most 1 fit"),
        ("def f(a, *, b): ...", "f(1)", "does not pass `b`"),
        ("def f(a, /, **k): ...", "f(1, a=2)", ""),
        ("def f(*a, **k): ...", "f(1, 2, x=3)", ""),
        ("def f(a): ...", "f(*x)", ""),
    ],
)
def test_what_fits_in_python(definition, call, why):
    signature = signature_of(definition.encode(), "python", 1)
    (site,) = call_sites(call.encode(), "python", "f")
    assert misfit(signature, site, "python") == why


def test_javascript_drops_what_is_too_much_and_typescript_does_not():
    source = b"function f(a) {}\nf(1, 2);\n"
    for language, why in (("javascript", ""), ("typescript", "passes 2 arguments, 1 fit")):
        signature = signature_of(source, language, 1)
        (site,) = call_sites(source, language, "f")
        assert misfit(signature, site, language) == why


def test_what_is_no_code_has_no_signature():
    assert signatures(b"# Title\n", "markdown") == ()
    assert signature_of(b"x = 1\n", "python", 1) is None
    assert call_sites(b"f(", "nothing", "f") == ()


def test_a_header_that_holds_cpp_is_read_as_cpp():
    data = b"#pragma once\nnamespace a {\ntemplate <typename T>\nauto join(T first, int n = 1) -> bool;\n}\n"
    found = signature_of(data, "c", 4)
    assert found is not None
    assert [(param.name, param.has_default) for param in found.params] == [("first", False), ("n", True)]
    plain = b'#ifdef __cplusplus\nextern "C" {\n#endif\nint join(int class);\n#ifdef __cplusplus\n}\n#endif\n'
    assert [param.name for param in signature_of(plain, "c", 4).params] == ["class"]


def test_calls_in_the_tokens_of_a_rust_macro():
    data = b'fn t() {\n    assert_eq!(load("a", vec![1, 2],), Kind::First);\n    check!(|a, b| io::load(a));\n}\n'
    first, second = call_sites(data, "rust", "load")
    assert (first.line, first.num_positional, first.is_open, first.receiver) == (2, 2, False, "")
    assert (second.line, second.num_positional, second.receiver) == (3, 1, "io")
    made = b"macro_rules! m {\n    ($x:expr) => { fn load(a: u8) {} load($x, 2) };\n}\n"
    assert [(call.line, call.num_positional) for call in call_sites(made, "rust", "load")] == [(2, 2)]


@pytest.mark.parametrize(
    ("definition", "call", "why"),
    [
        ("def f(a, b: 1)\nend", "f(1, b: 2)", ""),
        ("def f(a, b:)\nend", "f(1)", "does not pass `b`"),
        ("def f(a)\nend", "f(x: 1, y: 2)", ""),
        ("def f(a)\nend", "f(1, x: 2)", "passes 2 positional arguments, at most 1 fit"),
        ("def f(a, b: 1)\nend", "f(1, c: 2)", "passes `c`, which is no parameter"),
        ("def f(a, *b, **c)\nend", "f", ""),
        ("def f(a = 1, &b)\nend", "f { 2 }", ""),
        ("def f(a:)\nend", "f(*x)", ""),
    ],
)
def test_what_fits_in_ruby(definition, call, why):
    signature = signature_of(definition.encode(), "ruby", 1)
    sites = call_sites(call.encode(), "ruby", "f")
    assert [misfit(signature, site, "ruby") for site in sites] == ([why] if sites else [])


def test_php_drops_what_is_too_much_and_knows_names():
    source = b"<?php\nfunction f(int $a, $b = 1) {}\nf(1, 2, 3);\nf();\nf(b: 2, a: 1);\nf(1, c: 2);\n"
    signature = signature_of(source, "php", 2)
    reasons = [misfit(signature, site, "php") for site in call_sites(source, "php", "f")]
    assert reasons == ["", "does not pass `a`", "", "passes `c`, which is no parameter"]
