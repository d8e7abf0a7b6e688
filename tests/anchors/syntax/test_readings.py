"""Source that its grammar does not take as it stands: macros before names, in C and C++."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchors.records import Definition
from anchors.syntax.branches import MAX_CONDITIONS, first_branches
from anchors.syntax.extract import extract
from anchors.syntax.readings import plain_classes

CLASSES = b"""\
namespace store {
class STORE_EXPORT DB : public Base {
 public:
  explicit DB(int n);
  Status Get(const Slice& key) const;
 private:
  int count_;
};
struct ALIGNED(8) PACKED_STRUCT Options {
  bool create;
};
enum class STORE_EXPORT Kind { kOne, kTwo };
Status DB::Get(const Slice& key) const { return impl(key); }
}
"""


def definitions(data: bytes, language: str) -> dict[str, Definition]:
    return {found.name: found for found in extract(data, language).definitions}


def test_a_class_behind_an_export_macro_has_its_members() -> None:
    record = extract(CLASSES, "cpp")
    rows = [(found.name, found.kind, found.start_line, found.end_line) for found in record.definitions]
    assert rows == [
        ("store", "namespace", 1, 14), ("DB", "class", 2, 8), ("DB", "constructor", 4, 4), ("Get", "method", 5, 5),
        ("count_", "field", 7, 7), ("Options", "struct", 9, 11), ("create", "field", 10, 10), ("Kind", "enum", 12, 12),
        ("kOne", "member", 12, 12), ("kTwo", "member", 12, 12), ("Get", "method", 13, 13),
    ]  # fmt: skip
    shown = definitions(CLASSES, "cpp")["Options"].signature
    assert shown == "struct ALIGNED(8) PACKED_STRUCT Options", "what is shown is the source, macro and all"
    assert record.definitions[1].bases == ("Base",)


def test_a_class_before_a_macro_for_final_has_its_own_name() -> None:
    data = b"""\
namespace store
{
class push_t STORE_FINAL : public socket_t
{
  public:
    push_t (int n);
    int send (msg_t *msg_);
};
class STORE_EXPORT null_t FINAL
    : public base_t
{
    int count;
};
}
"""
    record = extract(data, "cpp")
    rows = [(found.name, found.kind, found.bases) for found in record.definitions]
    assert rows == [
        ("store", "namespace", ()), ("push_t", "class", ("socket_t",)), ("push_t", "constructor", ()),
        ("send", "method", ()), ("null_t", "class", ("base_t",)), ("count", "field", ()),
    ]  # fmt: skip
    assert record.definitions[1].signature == "class push_t STORE_FINAL : public socket_t"


@pytest.mark.parametrize(
    "data",
    [
        b"struct POINT THE_ORIGIN{0, 0};\n",
        b"struct RECT area{};\n",
        b"struct POINT origin{0, 0};\n",
        b"struct RECT;\nstruct RECT make(void);\n",
    ],
)
def test_a_type_in_capitals_is_no_macro(data: bytes) -> None:
    assert not {"area", "origin", "make", "THE_ORIGIN"} & {
        name for name, found in definitions(data, "cpp").items() if found.kind == "struct"
    }


def test_a_macro_before_a_declaration_is_not_the_type_of_something_else() -> None:
    data = b"LIB_API struct thing *parse_all(void);\nLIB_API enum kind last(int a) {\n  return 0;\n}\n"
    rows = [(found.name, found.kind, found.start_line, found.signature) for found in extract(data, "c").definitions]
    assert rows == [
        ("parse_all", "function", 1, "struct thing *parse_all(void)"),
        ("last", "function", 2, "enum kind last(int a)"),
    ]


CUT = b"""\
int before(void) { return 1; }
#ifdef WITH_TLS
static int open_it(int a) {
#else
static int open_it(long a) {
#endif
  if (a) {
    return dial(a);
  }
  return 0;
}

int serve(int a)
{
#ifdef WITH_BRIDGE
  if (a) {
    bridge(a);
  } else
#endif
  {
    plain(a);
  }
#if defined(A) && \\
    defined(B)
  if (a && start(
#endif
      1)) stop();
  return 0;
}
#ifdef WIN32
int wait_for(void) { return 1; }
#else
int wait_for(void) { return 2; }
#endif
int after(void) { return 2; }
"""


def test_conditions_that_cut_through_statements_break_nothing_around_them() -> None:
    record = extract(CUT, "c")
    rows = [(found.name, found.start_line, found.end_line) for found in record.definitions]
    assert rows == [
        ("before", 1, 1), ("open_it", 3, 11), ("serve", 13, 29), ("wait_for", 31, 31), ("wait_for", 33, 33),
        ("after", 35, 35),
    ]  # fmt: skip
    called = set(record.texts())
    assert {"dial", "bridge", "plain", "stop"} <= called
    assert record.note == ""


def test_conditions_are_left_alone_where_nothing_is_broken() -> None:
    data = b"#ifdef A\nint one(void) { return f(); }\n#else\nint two(void) { return g(); }\n#endif\nint x = ;\n"
    assert [found.name for found in extract(data, "c").definitions][:2] == ["one", "two"]


@pytest.mark.parametrize("data", [b"#else\nint f(void) {\n#endif\n}\n", b"#if A\nint f(void) {\n", b"#endif\n}\n"])
def test_conditions_that_do_not_close_are_read_as_they_stand(data: bytes) -> None:
    assert first_branches(data) is None
    extract(data, "c")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"#if A\n", b"#else\n", b"#elif B\n", b"#endif\n", b"{", b"}\n", b'"{"', b"x;\r\n", b"\xff"])
    )
)
def test_every_byte_keeps_its_place(parts: list[bytes]) -> None:
    data = b"".join(parts)
    for broken in (None, [(0, len(data))], [(len(data) // 2, len(data) // 2)]):
        masked = first_branches(data, broken)
        if masked is not None:
            assert len(masked) == len(data)
            assert all(one == other or one == 32 for one, other in zip(masked, data, strict=True))
            assert masked.count(b"\n") == data.count(b"\n")


def test_floods_of_conditions_are_not_read_without_end() -> None:
    nested = b"#if A\nint f(void) {\n" * 3_000 + b"#endif\n" * 3_000
    masked = first_branches(nested, [(0, len(nested))])
    assert masked is not None and masked.startswith(b"#if A"), "the outer ones are beyond what is read"
    many = b"#if A\nint f(\n#endif\n" * (MAX_CONDITIONS + 1)
    assert first_branches(many, [(0, len(many))]) is None
    assert first_branches(b"#if A\n" + b"/* " * 300_000 + b"{\n#endif\n", [(0, 9)]) is None, (
        "an open comment to the end"
    )


@pytest.mark.parametrize(
    "condition",
    [b"#ifdef WITH_FUZZING", b"#if defined(FUZZING)", b"# if FUZZING_BUILD_MODE", b"#if 0", b"#if 0 /* not yet */"],
)
def test_what_no_program_has_is_not_the_first_branch(condition: bytes) -> None:
    data = condition + b"\nint fuzz_main(int argc)\n#else\nint main(int argc)\n#endif\n{\n\treturn run(argc);\n}\n"
    assert [found.name for found in extract(data, "c").definitions] == ["main"]
    for other in (b"#ifdef WITH_TLS", b"#ifndef FUZZING", b"#if !defined(FUZZING)", b"#if 01"):
        names = [found.name for found in extract(data.replace(condition, other), "c").definitions]
        assert names == ["fuzz_main"], other


LIBRARY = b"""\
LIB_BEGIN_NAMESPACE
LIB_WARNINGS_PUSH_(4251
/* of classes */)

template <typename T> class View {
 public:
  LIB_CONSTEXPR View(T* at, int size) noexcept : at_(at), size_(size) {}
  LIB_CONSTEXPR explicit View(int size LIB_UNUSED) : size_(size) {}
  LIB_CONSTEXPR void clear() { size_ = 0; }
  template <typename U> LIB_CONSTEXPR auto get(U place) const -> T& {
    if LIB_CONSTEXPR (!fits<T, U>::value) return at_[0];
    if (unsigned(size_) < unsigned(place)) return at_[place];
    return at_[1];
  }
 private:
  T* at_;
  int size_;
};
LIB_API std::string read_all(int from);
LIB_WARNINGS_POP_()  // 4251
LIB_END_NAMESPACE
"""


def test_a_header_of_cpp_whose_declarations_begin_with_macros() -> None:
    record = extract(LIBRARY, "cpp")
    rows = [(found.name, found.kind, found.start_line, found.end_line) for found in record.definitions]
    assert rows == [
        ("View", "class", 5, 18), ("View", "constructor", 7, 7), ("View", "constructor", 8, 8),
        ("clear", "method", 9, 9), ("get", "method", 10, 14), ("at_", "field", 16, 16), ("size_", "field", 17, 17),
        ("read_all", "function", 19, 19),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    [b"A", b"A_B ", b"A_B x<", b"X_END(\n", b"X_END(()\n", b"has_include(<", b"A_B x::", b"A_B\n", b"if A_", b"()"],
)
def test_macros_are_put_aside_in_a_time_that_grows_as_the_text(piece: bytes) -> None:
    started = time.process_time()
    plain_classes(b"X_BEGIN(" + piece * (400_000 // len(piece)))
    assert time.process_time() - started < 5
