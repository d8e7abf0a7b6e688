"""What Objective-C's messages mean: selectors, receivers, classes in several files, categories, protocols."""

from __future__ import annotations

from support.graphs import graphed

from anchors.graph.ways.prototypes import declarations, defined_by
from anchors.index.names import resolve_symbol

ITEM_H = """#import <Foundation/Foundation.h>

@protocol Paying <NSObject>
- (void)pay:(int)sum;
@end

@interface Item : NSObject <Paying>
@property (nonatomic, copy) NSString *name;
@property (nonatomic, getter=isSold) BOOL sold;
- (instancetype)initWithName:(NSString *)name;
+ (instancetype)itemNamed:(NSString *)name;
+ (id)sharedItem;
- (void)check;
@end

extern void CheckAll(NSArray *items);
"""
ITEM_M = """#import "Item.h"

@implementation Item {
    int _sum;
}

- (instancetype)initWithName:(NSString *)name {
    self = [super init];
    _name = name;
    return self;
}

+ (instancetype)itemNamed:(NSString *)name {
    return [[self alloc] initWithName:name];
}

+ (id)sharedItem {
    return nil;
}

- (void)check {
    _sum = 1;
}

- (void)pay:(int)sum {
    [self check];
}
@end

void CheckAll(NSArray *items) {
    for (Item *item in items) {
        [item check];
    }
}
"""
SHOP_H = """#import "Item.h"

@interface Shop : NSObject
@property (nonatomic, strong) Item *best;
@property (nonatomic, weak) id<Paying> payer;
- (Item *)itemAt:(int)place of:(int)count;
- (instancetype)opened;
@end
"""
SHOP_M = """#import "Shop.h"

@implementation Shop
- (Item *)itemAt:(int)place of:(int)count {
    return self.best;
}

- (instancetype)opened {
    return self;
}

- (void)_ring {
    [[self itemAt:1 of:2] check];
    [self.best check];
    [_best check];
    [[[Item alloc] initWithName:@"a"] check];
    [[Item itemNamed:@"b"] check];
    [[[[Shop new] opened] best] check];
    [(Item *)anything check];
    Item *item = [Item sharedItem];
    [item check];
    id made = [Item itemNamed:@"c"];
    [made check];
    __weak typeof(self) weakSelf = self;
    dispatch_async(queue, ^{
        [weakSelf.best check];
        [weakSelf _ring];
    });
    [self.payer pay:3];
    self.best.name = @"d";
    [self.best setSold:item.isSold];
    CheckAll(@[item]);
    [NSTimer timerWithTarget:self selector:@selector(_ring)];
    [NSMutableArray array];
}
@end
"""


def test_messages_go_by_what_their_receivers_are() -> None:
    graph = graphed({"Item.h": ITEM_H, "Item.m": ITEM_M, "Shop.h": SHOP_H, "Shop.m": SHOP_M})
    ring, item = "Shop.m:Shop._ring", "Item.m:Item"

    def lines(source: str, target: str, kind: str = "call") -> list[int]:
        return [edge.line for edge in graph.edges(source, target) if edge.kind == kind and edge.is_certain]

    assert lines(ring, f"{item}.check") == [13, 14, 15, 16, 17, 18, 19, 21, 23, 26]
    assert lines(ring, "Shop.m:Shop.itemAt:of:") == [13]
    assert lines(ring, f"{item}.initWithName:") == [16]
    assert lines(ring, f"{item}.itemNamed:") == [17, 22]
    assert lines(ring, "Shop.m:Shop.opened") == [18]
    assert lines(ring, ring) == [27]
    assert lines(ring, "Item.h:Paying.pay:") == [29]
    assert lines(ring, "Item.h:Item.name") == [30]
    assert lines(ring, "Item.h:Item.sold") == [31] and lines(ring, "Item.h:Item.isSold") == [31]
    assert lines(ring, "Item.m:CheckAll") == [32]
    assert lines(ring, ring, "name") == [33]
    assert lines(ring, "Item.h:Item", "new") == [16] and lines(ring, "Shop.h:Shop", "new") == [18]
    assert lines("Item.m:CheckAll", f"{item}.check") == [32]
    assert lines(f"{item}.itemNamed:", f"{item}.initWithName:") == [14]
    assert graph.edge(f"{item}.pay:", "Item.h:Paying.pay:", "override").is_certain


def test_variables_of_the_object_are_known_wherever_they_are_declared() -> None:
    graph = graphed(
        {
            "Till.h": "@interface Till : NSObject {\n    Drawer *drawer;\n}\n@end\n@interface Drawer : NSObject\n"
            "- (void)open;\n@end\n",
            "Till.m": '#import "Till.h"\n@implementation Till {\n    Drawer *_other;\n}\n- (void)ring {\n'
            "    [drawer open];\n    [_other open];\n    [self->_other open];\n}\n@end\n",
            "Drawer.m": '#import "Till.h"\n@implementation Drawer\n- (void)open {\n}\n@end\n',
        }
    )
    edges = graph.edges("Till.m:Till.ring", "Drawer.m:Drawer.open")
    assert sorted(edge.line for edge in edges if edge.is_certain) == [6, 7, 8]


def test_categories_add_to_classes_of_here_and_elsewhere() -> None:
    graph = graphed(
        {
            "Item.h": ITEM_H,
            "Item.m": ITEM_M,
            "Item+Price.h": '#import "Item.h"\n@interface Item (Price)\n- (int)price;\n@end\n',
            "Item+Price.m": '#import "Item+Price.h"\n@implementation Item (Price)\n- (int)price {\n    [self check];\n'
            "    return 1;\n}\n@end\n",
            "NSString+Loud.h": "@interface NSString (Loud)\n- (NSString *)loud;\n@end\n",
            "NSString+Loud.m": '#import "NSString+Loud.h"\n@implementation NSString (Loud)\n- (NSString *)loud {\n'
            "    return [self loud];\n}\n@end\n",
            "UIView+Loud.m": "@implementation UIView (Loud)\n- (id)loud {\n    return nil;\n}\n@end\n",
            "use.m": '#import "Item+Price.h"\n'
            "void use(Item *item, NSMutableString *text, UIButton *button, NSArray *list) {\n"
            '    [item price];\n    [text loud];\n    [button loud];\n    [@"x" loud];\n    [list loud];\n}\n',
        }
    )
    assert graph.edge("use.m:use", "Item+Price.m:Item.price", "call").is_certain
    assert graph.edge("Item+Price.m:Item.price", "Item.m:Item.check", "call").is_certain
    of_text, of_view = "NSString+Loud.m:NSString.loud", "UIView+Loud.m:UIView.loud"
    assert [edge.line for edge in graph.edges("use.m:use", of_text)] == [4, 6]
    assert [edge.line for edge in graph.edges("use.m:use", of_view)] == [5]
    assert [edge.line for edge in graph.edges(of_text, of_text)] == [4]


def test_a_value_of_unknown_type_is_guessed_by_the_whole_selector() -> None:
    graph = graphed(
        {
            "Item.h": ITEM_H,
            "Item.m": ITEM_M,
            "use.m": "void use(id any, NSData *data) {\n    [any pay:1];\n    [any initWithName:nil];\n"
            "    [data initWithName:nil];\n    [any pay];\n    [any pay:1 to:2];\n}\n",
        }
    )
    guessed = graph.edges("use.m:use", "Item.m:Item.initWithName:")
    assert [edge.line for edge in guessed] == [3] and not guessed[0].is_certain
    assert {edge.line for edge in graph.edges("use.m:use", "Item.m:Item.pay:")} == {2}


def test_a_class_before_a_protocol_of_its_name_and_the_nearest_of_several() -> None:
    graph = graphed(
        {
            "a/Cache.h": "@interface Cache : NSObject\n- (void)clear;\n@end\n",
            "a/Cache.m": '#import "Cache.h"\n@implementation Cache\n- (void)clear {\n}\n@end\n',
            "a/Defines.h": "@protocol Cache <NSObject>\n- (void)fill;\n@end\n",
            "b/Cache.h": "@interface Cache : NSObject\n@end\n",
            "a/use.m": '#import "Defines.h"\nvoid use(Cache *cache) {\n    [cache clear];\n}\n',
        }
    )
    assert graph.edge("a/use.m:use", "a/Cache.m:Cache.clear", "call").is_certain


def test_a_selector_is_looked_up_with_its_class_and_its_file() -> None:
    graph = graphed({"Item.h": ITEM_H, "Item.m": ITEM_M, "Shop.h": SHOP_H, "Shop.m": SHOP_M})
    declared, body = graph.symbol("Shop.h:Shop.itemAt:of:").id, graph.symbol("Shop.m:Shop.itemAt:of:").id
    for spec in ("Shop.m:itemAt:of:", "Shop.m:Shop.itemAt:of:"):
        assert resolve_symbol(graph.snapshot, spec).id == body
    assert defined_by(graph.snapshot, declared) == body and declarations(graph.snapshot, body) == [declared]
