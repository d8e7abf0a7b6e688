"""What names of Perl mean changes with bases, exports, results and packages, in files that did not change."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

FILES = {
    "lib/Shop/Base.pm": "package Shop::Base;\nsub new { bless {}, shift }\nsub check { my $self = shift; $self }\n1;\n",
    "lib/Shop/Item.pm": "package Shop::Item;\nuse parent 'Shop::Base';\nsub price { 1 }\nsub refresh { 2 }\n1;\n",
    "lib/Shop/Box.pm": "package Shop::Box;\nsub new { bless {}, shift }\nsub price { 1 }\n1;\n",
    "lib/Shop/Util.pm": "package Shop::Util;\nuse Exporter 'import';\n"
    "our @EXPORT = qw(made);\nour @EXPORT_OK = qw(kept);\n"
    "sub made { return Shop::Item->new }\nsub kept { 1 }\nsub closed { 1 }\n1;\n",
    "lib/Shop/Holder.pm": "package Shop::Holder;\nuse Moo;\nhas item => (is => 'ro', isa => 'Shop::Item');\n1;\n",
    "lib/Shop/Run.pm": "package Shop::Run;\nuse Shop::Util;\nuse Shop::Util qw(kept);\nuse Shop::Holder;\n"
    "sub run { my $item = made(); $item->price; $item->check->refresh; kept(); closed();\n"
    "  Shop::Holder->new->item->price; Shop::Util::closed(); Shop::Late->start; greet() }\n1;\n",
    "bin/run.pl": "require 'common.pl';\nuse Shop::Run;\ngreet();\nShop::Run->run;\n",
    "t/Helpers.pm": "package main;\nsub helped { 1 }\n1;\n",
    "lib/Shop/Big.pm": "package Shop::Big;\nuse Shop::Util qw(kept);\n1;\n",
    "lib/Shop/BigMore.pl": "package Shop::Big;\nsub late { kept(2); closed(1) }\n1;\n",
    "t/run.t": "use Helpers;\nhelped();\n",
    "lib/Shop.pm": "package Shop;\nsub startup { my ($self, $r) = @_; $r->get('/')->to('cart#show') }\n1;\n",
    "bin/common.pl": "sub greet { 1 }\n1;\n",
    **{f"lib/More/M{number}.pm": f"package More::M{number};\nsub more{number} {{ 1 }}\n1;\n" for number in range(20)},
}
UTIL, ITEM = FILES["lib/Shop/Util.pm"], FILES["lib/Shop/Item.pm"]
CHANGED = {
    "another result": {**FILES, "lib/Shop/Util.pm": UTIL.replace("Shop::Item->new", "Shop::Box->new")},
    "given away no more": {**FILES, "lib/Shop/Util.pm": UTIL.replace("qw(made)", "qw(closed)")},
    "another base": {**FILES, "lib/Shop/Item.pm": ITEM.replace("Shop::Base", "Shop::Box")},
    "another package": {**FILES, "lib/Shop/Item.pm": ITEM.replace("package Shop::Item", "package Shop::Thing")},
    "another type": {
        **FILES,
        "lib/Shop/Holder.pm": FILES["lib/Shop/Holder.pm"].replace("isa => 'Shop::Item'", "isa => 'Shop::Box'"),
    },
    "a package comes": {**FILES, "lib/Shop/Late.pm": "package Shop::Late;\nsub start { 1 }\n1;\n"},
    "a package opened again": {
        **FILES,
        "lib/Extra.pm": "package Shop::Box;\nsub check { 1 }\npackage Shop::Util;\nsub made { 1 }\n1;\n",
    },
    "a sub from elsewhere": {
        **FILES,
        "bin/common.pl": "sub greet { 1 }\nsub Shop::Late::start { 1 }\nsub Shop::Box::check { 1 }\n",
    },
    "the script is gone": {path: text for path, text in FILES.items() if path != "bin/common.pl"},
    "the base is gone": {path: text for path, text in FILES.items() if path != "lib/Shop/Base.pm"},
    "used no more": {**FILES, "lib/Shop/Run.pm": FILES["lib/Shop/Run.pm"].replace("use Shop::Util;\n", "")},
    "a nearer one": {**FILES, "other/lib/Shop/Util.pm": UTIL, "other/bin/run.pl": "use Shop::Util;\nmade();\n"},
    "its other file uses more": {
        **FILES,
        "lib/Shop/Big.pm": "package Shop::Big;\nuse Shop::Util qw(kept closed);\n1;\n",
    },
    "its other file is another's": {**FILES, "lib/Shop/Big.pm": "package Shop::Small;\nuse Shop::Util qw(kept);\n1;\n"},
    "its other file is gone": {path: text for path, text in FILES.items() if path != "lib/Shop/Big.pm"},
    "a controller comes": {
        **FILES,
        "lib/Shop/Controller/Cart.pm": "package Shop::Controller::Cart;\nsub show { my $self = shift }\n1;\n",
    },
    "its module is its own": {**FILES, "t/Helpers.pm": "package Helpers;\nsub helped { 1 }\n1;\n"},
    "no helpers": {path: text for path, text in FILES.items() if path != "t/Helpers.pm"},
    "another base of old": {
        **FILES,
        "lib/Shop/Box.pm": "package Shop::Box;\n@ISA = ('Shop::Base');\nsub price { 1 }\n1;\n",
    },
    "a role": {**FILES, "lib/Shop/Box.pm": "package Shop::Box;\nuse Role::Tiny;\nsub price { 1 }\n1;\n"},
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    check_both_ways(FILES, CHANGED[change])
