"""What names of Objective-C mean changes with headers, categories and accessors, in files that did not change."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

FILES = {
    "goods/Item.h": "@interface Item : NSObject\n@property (copy) NSString *name;\n"
    "- (Item *)next:(int)place of:(int)count;\n"
    "- (void)check;\n@end\n",
    "goods/Item.m": '#import "Item.h"\n@implementation Item\n- (Item *)next:(int)place of:(int)count {\n'
    "    return self;\n}\n"
    "- (void)check {\n    [_name loud];\n}\n@end\n",
    "goods/NSString+Loud.m": "@implementation NSString (Loud)\n- (void)loud {\n    [self hush];\n}\n@end\n",
    "shop/Shop.m": '#import "Item.h"\nvoid open(Item *item, NSString *text, id any) {\n'
    "    [[item next:1 of:2] check];\n"
    "    item.name = text;\n    [text loud];\n    [any price];\n    [item price];\n    Total(item);\n"
    "    [Till ring];\n}\n",
    "shop/Total.c": "int Total(void *item) {\n    return 1;\n}\n",
    **{f"more/more{number}.m": f"void more{number}(void) {{\n}}\n" for number in range(20)},
}
PRICE = "@implementation Item (Price)\n- (int)price {\n    return 1;\n}\n@end\n"
CHANGED = {
    "another result": {**FILES, "goods/Item.h": FILES["goods/Item.h"].replace("(Item *)next", "(id)next")},
    "another selector": {path: text.replace("place of:", "place among:") for path, text in FILES.items()},
    "a setter of its own": {
        **FILES,
        "goods/Item.m": FILES["goods/Item.m"].replace("- (void)check {", "- (void)setName:(id)x {\n}\n- (void)check {"),
    },
    "no property": {**FILES, "goods/Item.h": FILES["goods/Item.h"].replace("@property (copy) NSString *name;\n", "")},
    "a category came": {**FILES, "goods/Item+Price.m": PRICE},
    "a category of elsewhere": {**FILES, "goods/More.m": PRICE.replace("Item", "NSString").replace("price", "hush")},
    "a class came": {**FILES, "shop/Till.m": "@interface Till : NSObject\n+ (void)ring;\n@end\n"},
    "a nearer class": {**FILES, "shop/Item.h": "@interface Item : NSObject\n- (void)check;\n@end\n"},
    "another base": {**FILES, "goods/Item.h": FILES["goods/Item.h"].replace("NSObject", "Thing")},
    "the function is gone": {path: text for path, text in FILES.items() if path != "shop/Total.c"},
    "the class is gone": {path: text for path, text in FILES.items() if not path.startswith("goods/Item")},
    "the body is gone": {path: text for path, text in FILES.items() if path != "goods/Item.m"},
    "a protocol of the name": {**FILES, "shop/Defines.h": "@protocol Item <NSObject>\n- (void)price;\n@end\n"},
    "no Objective-C any more": {**FILES, "goods/Item.h": "struct Item;\n"},
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    check_both_ways(FILES, CHANGED[change])
