"""What names of Zig mean changes with aliases, results, builds and files, in files that did not change."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

FILES = {
    "build.zig": 'pub fn build(b: *std.Build) void {\n    _ = b.addModule("goods", .{\n'
    '        .root_source_file = b.path("src/goods.zig"),\n    });\n}\n',
    "src/goods.zig": 'pub const Item = @import("Item.zig");\npub const Box = struct {\n'
    "    pub fn check(self: Box) void {}\n};\npub fn make() !*Item {\n    return undefined;\n}\n",
    "src/Item.zig": "const Item = @This();\nnext: ?*Item,\npub fn check(self: *Item) void {}\n",
    "src/all.zig": 'pub usingnamespace @import("goods.zig");\n',
    "src/shop.zig": 'const goods = @import("goods");\nconst all = @import("all.zig");\npub fn open() void {\n'
    "    const item = try goods.make();\n    item.check();\n    if (item.next) |next| next.check();\n}\n"
    "fn late(box: all.Box) void {\n    box.check();\n}\n",
    **{f"src/more{number}.zig": f"pub fn more{number}() void {{}}\n" for number in range(20)},
}
GOODS = FILES["src/goods.zig"]
CHANGED = {
    "another result": {**FILES, "src/goods.zig": GOODS.replace("!*Item", "Box")},
    "another module": {**FILES, "build.zig": FILES["build.zig"].replace('"goods"', '"wares"')},
    "another alias": {**FILES, "src/goods.zig": GOODS.replace('@import("Item.zig")', "Box")},
    "the file is gone": {path: text for path, text in FILES.items() if path != "src/Item.zig"},
    "the build is gone": {path: text for path, text in FILES.items() if path != "build.zig"},
    "handed on no more": {**FILES, "src/all.zig": "\n"},
    "another field": {**FILES, "src/Item.zig": FILES["src/Item.zig"].replace("?*Item", "u8")},
    "one more module": {
        **FILES,
        "lib/build.zig": FILES["build.zig"],
        "lib/src/goods.zig": "pub fn make() u8 {}\n",
    },
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    check_both_ways(FILES, CHANGED[change])
