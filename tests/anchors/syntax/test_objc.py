"""Which files are Objective-C, whatever they are called; what its grammar does not take as it stands."""

from __future__ import annotations

import pytest

from anchors.syntax.extract import extract
from anchors.syntax.objc_readings import plain_objc
from anchors.syntax.parse import parse_tree
from anchors.syntax.rules.table import dialect

CLASS = b"@interface Shop : NSObject\n- (void)open;\n@end\n"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (CLASS, "objective-c"),
        (b"#import <Foundation/Foundation.h>\n", "objective-c"),
        (b"@class Shop, Till;\nvoid open_shop(void);\n", "objective-c"),
        (b"typedef NS_ENUM(NSInteger, Kind) { KindOne };\n", "objective-c"),
        (b"extern NSString * const ShopName;\n", "objective-c"),
        (b"#ifdef __cplusplus\nnamespace shop {\n}\n#endif\n" + CLASS, "objective-c"),
        (b"#include <string.h>\nvoid open_shop(void);\n", "c"),
        (b"/**\n * @class Shop\n * @interface Till\n */\nstruct shop;\n", "c"),
        (b"/*\n@class Shop\n@protocol till is here\n*/\nint DNS_NSString;\n", "c"),
        (b'#import "shop.tlb"\n', "c"),
        (b"#import <Foundation/Foundation.h>\nnamespace shop {\nclass Till;\n}\n", "cpp"),
    ],
)
def test_headers_go_by_what_they_hold(header: bytes, language: str) -> None:
    assert dialect("c", header) == language
    assert extract(header, "c").language == language


@pytest.mark.parametrize(
    "text",
    [
        b"function y = total(x)\n% Adds.\ny = sum(x);\nend\n",
        b"x = 1:3;\nplot(x, @(t) t.^2)\n",
        b'(* a package *)\nBeginPackage["Shop`"]\n',
    ],
)
def test_what_is_called_so_and_is_another_language_is_text(text: bytes) -> None:
    record = extract(text, "objective-c")
    assert record.note == "no Objective-C: read as text"
    assert not record.references


def test_marks_of_compilers_are_blanked_where_they_stand() -> None:
    text = (
        b"NS_ASSUME_NONNULL_BEGIN\n@interface Shop : NSObject\n"
        b"@property (nonatomic, nullable) Item *item NS_SWIFT_NAME(x);\n"
        b'- (nullable Item *)find:(nonnull NSString *)name API_DEPRECATED("Use \\")\\" (more)", ios(2, 3));\n'
        b"- (void)own SHOP_AVAILABLE(3);\n@end\ntypedef NS_OPTIONS(NSUInteger, Kind) {\n"
        b"    KindOne NS_SWIFT_NAME(one) = 1,\n};\n"
        b"typedef NSString *Key NS_TYPED_ENUM;\nNS_ASSUME_NONNULL_END\n"
    )
    plain = plain_objc(text)
    assert plain is not None and len(plain) == len(text)
    assert (
        plain.count(b"\n") == text.count(b"\n")
        and b"NS_" not in plain
        and b"null" not in plain.replace(b"nullable) I", b"")
    )
    assert plain.index(b"Kind ") == text.index(b"Kind)")
    assert not parse_tree(text, "objective-c").root_node.has_error


def test_a_directive_keeps_its_words() -> None:
    text = b"#ifndef NS_DESIGNATED_INITIALIZER\n#define NS_DESIGNATED_INITIALIZER\n#endif\n"
    assert plain_objc(text) is None


def test_conditions_that_cut_through_a_statement_are_read_as_their_first_branch() -> None:
    text = (
        b"@implementation Shop\n- (void)open {\n#if TARGET_OS_IOS\n    if (a) {\n#else\n    if (b) {\n#endif\n"
        b"        [self ring];\n    }\n}\n- (void)ring {\n}\n@end\n"
    )
    names = [definition.name for definition in extract(text, "objective-c").definitions]
    assert names == ["Shop", "open", "ring"]


def test_functions_between_methods_belong_to_the_file() -> None:
    text = b"@implementation Shop\nstatic int total;\nstatic void add(int a) {\n}\n- (void)open {\n}\n@end\n"
    record = extract(text, "objective-c")
    parents = {definition.name: definition.parent for definition in record.definitions}
    assert parents["add"] == -1 and parents["total"] == -1 and record.definitions[parents["open"]].name == "Shop"
    assert {definition.kind for definition in record.definitions if definition.name == "add"} == {"function"}


def test_a_macro_above_a_class_and_spaces_of_cpp_break_nothing() -> None:
    text = b"SHOP_RESTRICTED\n@interface Shop : NSObject\n- (void)open;\n@end\n"
    record = extract(text, "objective-c")
    assert [(item.name, item.kind) for item in record.definitions] == [("Shop", "class"), ("open", "method")]
    text = b"@implementation Shop\n- (void)open {\n    const std::string &name = shop::find(1);\n"
    text += b"    [self ring];\n}\n@end\n"
    assert not parse_tree(text, "objective-c").root_node.has_error


def test_loops_over_collections_of_cpp_leave_what_stands_behind_them_whole() -> None:
    text = (
        b"@implementation Shop\n- (void)open {\n    for (Item const& item : items) {\n        [self sell:item];\n"
        b"    }\n    for (Item *item: _items) {\n        [item check];\n    }\n}\n- (void)ring {\n}\n@end\n"
    )
    assert not parse_tree(text, "objective-c").root_node.has_error
    assert [item.name for item in extract(text, "objective-c").definitions] == ["Shop", "open", "ring"]
