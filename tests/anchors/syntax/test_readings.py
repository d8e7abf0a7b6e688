"""Source that its grammar does not take as it stands: macros before names, in C and C++."""

from __future__ import annotations

import pytest

from anchors.records import Definition
from anchors.syntax.extract import extract

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


@pytest.mark.parametrize(
    "data",
    [b"struct RECT area{};\n", b"struct POINT origin{0, 0};\n", b"struct RECT;\nstruct RECT make(void);\n"],
)
def test_a_type_in_capitals_is_no_macro(data: bytes) -> None:
    assert not {"area", "origin", "make"} & {
        name for name, found in definitions(data, "cpp").items() if found.kind == "struct"
    }


def test_a_macro_before_a_declaration_is_not_the_type_of_something_else() -> None:
    data = b"LIB_API struct thing *parse_all(void);\nLIB_API enum kind last(int a) {\n  return 0;\n}\n"
    rows = [(found.name, found.kind, found.start_line, found.signature) for found in extract(data, "c").definitions]
    assert rows == [
        ("parse_all", "function", 1, "struct thing *parse_all(void)"),
        ("last", "function", 2, "enum kind last(int a)"),
    ]
