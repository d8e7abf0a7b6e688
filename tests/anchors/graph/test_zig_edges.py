"""What Zig's names mean: files as structs, aliases, modules of builds, typed receivers, captures, literals."""

from __future__ import annotations

from support.graphs import graphed

ITEM = """const Item = @This();

price: u32,

pub fn init(price: u32) Item {
    return .{ .price = price };
}

pub fn check(self: *const Item) !void {
    _ = self;
}

pub const Tag = struct {
    const Self = @This();
    pub fn show(self: Self) void {
        self.print();
    }
    fn print(self: Self) void {
        _ = self;
    }
};
"""
LIST = """pub fn List(comptime T: type) type {
    return struct {
        const Self = @This();
        held: []T,
        pub fn init() Self {
            return .{};
        }
        pub fn push(self: *Self, item: T) void {
            self.grow();
        }
        fn grow(self: *Self) void {
            _ = self;
        }
    };
}
pub const Other = struct {
    pub fn check(self: Other) void {}
    pub fn push(self: Other) void {}
};
"""


def test_files_are_structs_and_aliases_lead_on() -> None:
    graph = graphed(
        {
            "src/Item.zig": ITEM,
            "src/goods.zig": 'pub const Item = @import("Item.zig");\npub const Tag = Item.Tag;\n',
            "src/main.zig": 'const goods = @import("goods.zig");\nconst Tag = goods.Tag;\n\npub fn main() !void {\n'
            "    var item = goods.Item.init(3);\n    try item.check();\n"
            "    const tag: Tag = .{};\n    tag.show();\n}\n",
            "src/all.zig": 'pub usingnamespace @import("goods.zig");\n',
            "src/late.zig": 'const all = @import("all.zig");\nfn late(item: *const all.Item) void {\n'
            "    item.check() catch {};\n}\n",
        }
    )
    item = "src/Item.zig"
    assert graph.edge("src/main.zig:main", f"{item}:init", "call").is_certain
    assert graph.edge("src/main.zig:main", f"{item}:check", "call").is_certain
    assert graph.edge("src/main.zig:main", f"{item}:Tag.show", "call").is_certain
    assert graph.edge(f"{item}:Tag.show", f"{item}:Tag.print", "call").is_certain
    assert graph.edge("src/late.zig:late", f"{item}:check", "call").is_certain


def test_modules_go_by_the_names_that_a_build_gives() -> None:
    graph = graphed(
        {
            "pkg/till/build.zig": 'pub fn build(b: *std.Build) void {\n    const mod = b.addModule("till", .{\n'
            '        .root_source_file = b.path("src/root.zig"),\n    });\n    mod.addImport("goods", goods);\n}\n',
            "pkg/till/src/root.zig": "pub fn open() void {}\n",
            "build.zig": "pub fn build(b: *std.Build) void {\n    const goods = b.createModule(.{\n"
            '        .root_source_file = b.path("src/Item.zig"),\n    });\n'
            '    exe.root_module.addImport("goods", goods);\n}\n',
            "src/Item.zig": ITEM,
            "src/std.zig": "pub fn open() void {}\n",
            "src/main.zig": 'const till = @import("till");\nconst std = @import("std");\n\npub fn main() void {\n'
            '    till.open();\n    std.open();\n    _ = @import("goods").init(1);\n}\n',
        }
    )
    assert graph.edge("src/main.zig:main", "pkg/till/src/root.zig:open", "call").is_certain
    assert graph.edge("src/main.zig:main", "src/Item.zig:init", "call").is_certain
    assert not graph.edges("src/main.zig:main", "src/std.zig:open")


SHOP = """const Item = @import("Item.zig");
const lists = @import("list.zig");

const Shop = struct {
    items: []const Item,
    best: ?*Item = null,
    list: lists.List(Item),

    fn find(self: *Shop) error{Missing}!?*Item {
        return self.best;
    }
    fn loop(self: *Shop) void {
        for (self.items, 0..) |*item, i| {
            item.check() catch {};
        }
    }
    fn captured(self: *Shop) void {
        if (self.best) |best| best.check() catch {};
    }
    fn tried(self: *Shop) !void {
        const found = (try self.find()) orelse return;
        try found.check();
    }
    fn at(self: *Shop) !void {
        try self.items[0].check();
    }
    fn listed(self: *Shop) void {
        self.list.push(.init(3));
    }
    fn generic() void {
        _ = lists.List(u8);
    }
    fn literal() void {
        const item: Item = .init(3);
        _ = item;
    }
    fn given() Item {
        return .init(3);
    }
    fn made(allocator: Allocator) !void {
        const item = try allocator.create(Item);
        try item.check();
    }
    fn spelled() void {
        _ = Item{ .price = 3 };
    }
    fn unknown(thing: anytype) void {
        thing.check();
    }
};
"""


def test_values_are_known_by_types_results_captures_and_items() -> None:
    graph = graphed(
        {
            "Item.zig": ITEM,
            "list.zig": LIST,
            "shop.zig": SHOP,
        }
    )
    for name in ("loop", "captured", "tried", "at", "made"):
        assert graph.edge(f"shop.zig:Shop.{name}", "Item.zig:check", "call").is_certain, name
    assert graph.edge("shop.zig:Shop.tried", "shop.zig:Shop.find", "call").is_certain
    assert graph.edge("shop.zig:Shop.listed", "list.zig:List.push", "call").is_certain
    assert graph.edge("list.zig:List.push", "list.zig:List.grow", "call").is_certain
    assert graph.edge("shop.zig:Shop.literal", "Item.zig:init", "call").is_certain
    assert graph.edge("shop.zig:Shop.given", "Item.zig:init", "call").is_certain
    assert not graph.edges("shop.zig:Shop.spelled", "Item.zig:init")
    assert not graph.edges("shop.zig:Shop.generic", "list.zig:List.init")
    assert not graph.edges("shop.zig:Shop.unknown", "Item.zig:check")
    assert not graph.edges("shop.zig:Shop.loop", "list.zig:Other.check")
