"""What Perl's names mean: packages by whole names, names that `use` brings in, methods by what they are asked of."""

from __future__ import annotations

from support.graphs import graphed

from anchors.index.names import resolve_symbol

BASE = """package Shop::Base;
sub new { my ($class, %args) = @_; return bless {%args}, $class }
sub check { my $self = shift; $self->hook; return $self }
sub hook { 1 }
1;
"""
CART = """package Shop::Cart;
use parent 'Shop::Base';
use Shop::Money qw(rounded);
use Shop::Util;

sub add { my ($self, $item) = @_; $self->check->refresh; $item->check; return $self }
sub refresh {
  my $self = shift; $self->SUPER::check; $self->{store} = Shop::Store->new; shrink(1); rounded(2); hidden()
}
sub saved { my $self = shift; $self->{store}->save; Shop::Money::tax(1); __PACKAGE__->refresh; check() }
sub store { $_[0]{store} }
sub far { my $self = shift; $self->store->save; $self->can('add'); my $code = \\&add; &refresh; refresh }
1;
"""
MONEY = """package Shop::Money;
use Exporter 'import';
our @EXPORT_OK = qw(rounded);
sub rounded { 1 }
sub tax { 1 }
1;
"""
UTIL = """package Shop::Util;
use base 'Exporter';
our @EXPORT = ('shrink');
sub shrink { 1 }
sub hidden { 1 }
1;
"""
STORE = """package Shop::Store;
use Mojo::Base -base;
has 'log' => sub { Shop::Log->new };
sub save { shift->log->write }
1;
"""
LOG = "package Shop::Log;\nuse Moose;\nhas out => (is => 'ro');\nsub write { my ($self) = @_; $self->out }\n1;\n"
FILES = {
    "lib/Shop/Base.pm": BASE, "lib/Shop/Cart.pm": CART, "lib/Shop/Money.pm": MONEY, "lib/Shop/Util.pm": UTIL,
    "lib/Shop/Store.pm": STORE, "lib/Shop/Log.pm": LOG,
}  # fmt: skip
CART_FILE = "lib/Shop/Cart.pm"


def test_methods_go_by_the_class_and_its_bases() -> None:
    graph = graphed(FILES)
    assert graph.edge("lib/Shop/Cart.pm:Cart", "lib/Shop/Base.pm:Base", "inherit").is_certain
    assert graph.edge(f"{CART_FILE}:Cart.add", "lib/Shop/Base.pm:Base.check", "call").is_certain
    assert graph.edge(f"{CART_FILE}:Cart.add", f"{CART_FILE}:Cart.refresh", "call").is_certain  # check gives $self
    assert graph.edge(f"{CART_FILE}:Cart.refresh", "lib/Shop/Base.pm:Base.check", "call").reason.startswith("super")
    assert graph.edge(f"{CART_FILE}:Cart.saved", "lib/Shop/Store.pm:Store.save", "call").is_certain
    assert graph.edge(f"{CART_FILE}:Cart.far", "lib/Shop/Store.pm:Store.save", "call").is_certain
    assert graph.edge(f"{CART_FILE}:Cart.saved", f"{CART_FILE}:Cart.refresh", "call").is_certain
    assert graph.edge("lib/Shop/Store.pm:Store.save", "lib/Shop/Log.pm:Log.write", "call").is_certain
    assert graph.edge("lib/Shop/Log.pm:Log.write", "lib/Shop/Log.pm:Log.out", "call").is_certain
    assert graph.edge("lib/Shop/Store.pm:Store.log", "lib/Shop/Log.pm:Log", "new").is_certain


def test_functions_are_own_or_brought_in_by_use_and_never_inherited() -> None:
    graph = graphed(FILES)
    assert graph.edge(f"{CART_FILE}:Cart.refresh", "lib/Shop/Util.pm:Util.shrink", "call").is_certain
    assert graph.edge(f"{CART_FILE}:Cart.refresh", "lib/Shop/Money.pm:Money.rounded", "call").is_certain
    assert not graph.edges(f"{CART_FILE}:Cart.refresh", "lib/Shop/Util.pm:Util.hidden")
    assert graph.edge(f"{CART_FILE}:Cart.saved", "lib/Shop/Money.pm:Money.tax", "call").is_certain
    assert not graph.edges(f"{CART_FILE}:Cart.saved", "lib/Shop/Base.pm:Base.check")
    kinds = {edge.kind for edge in graph.edges(f"{CART_FILE}:Cart.far", f"{CART_FILE}:Cart.add")}
    assert kinds == {"name"}
    assert {edge.kind for edge in graph.edges(f"{CART_FILE}:Cart.far", f"{CART_FILE}:Cart.refresh")} == {"call"}


def test_a_package_is_found_by_its_whole_name_alone() -> None:
    graph = graphed(
        {
            **FILES,
            "lib/Test/Shop.pm": "package Test::Shop;\nuse Shop::Base;\n"
            "sub run { Shop::Base->new->check; Base->new; Other::Base->new }\n1;\n",
            "other/lib/Shop/Money.pm": MONEY,
            "other/bin/run.pl": "use Shop::Money 'rounded';\nsub main { rounded(1) }\nmain();\n",
        }
    )
    run = "lib/Test/Shop.pm:Shop.run"
    assert graph.edge(run, "lib/Shop/Base.pm:Base.check", "call").is_certain
    assert graph.edge(run, "lib/Shop/Base.pm:Base.new", "call").is_certain
    assert len(graph.edges(run, "lib/Shop/Base.pm:Base")) == 1
    assert graph.edge("other/bin/run.pl:main", "other/lib/Shop/Money.pm:Money.rounded", "call").is_certain
    assert graph.edge("other/bin/run.pl", "other/bin/run.pl:main", "call").is_certain


def test_scripts_see_what_they_require_and_files_their_variables() -> None:
    graph = graphed(
        {
            **FILES,
            "lib/legacy/common.pl": "sub greet { 1 }\n1;\n",
            "bin/run.pl": "require './legacy/common.pl';\nuse Shop::Cart;\nmy $cart = Shop::Cart->new;\n"
            "sub run { $cart->add(1); greet(); my $other = shift; $other->add(2) }\n"
            "sub Shop::Cart::late { 1 }\n",
            "t/cart.t": "use Test::More;\nuse Shop::Cart;\nmy $cart = Shop::Cart->new;\n"
            "subtest 'late' => sub { $cart->late; $cart->add };\n",
        }
    )
    assert graph.edge("bin/run.pl:run", "lib/legacy/common.pl:greet", "call").is_certain
    assert graph.edge("bin/run.pl:run", f"{CART_FILE}:Cart.add", "call").is_certain
    assert graph.edge("t/cart.t:late", "bin/run.pl:late", "call").is_certain
    assert graph.edge("t/cart.t:late", f"{CART_FILE}:Cart.add", "call").is_certain
    assert graph.edge("t/cart.t", f"{CART_FILE}:Cart", "import").is_certain


def test_legacy_bases_objects_and_modules_of_main_are_followed() -> None:
    graph = graphed(
        {
            **FILES,
            "lib/Old/Box.pm": "package Old::Box;\nrequire Exporter;\nour @ISA = qw(Exporter Shop::Base);\n"
            "@Old::Box::EXPORT = qw(packed);\nsub packed { 1 }\n"
            "sub new { my $class = shift; my $self = $class->SUPER::new; $self }\n*wrapped = \\&packed;\n"
            "sub made { bless { log => Shop::Log->new }, shift }\n"
            "sub run { my $self = shift; $self->{log}->write }\n1;\n",
            "lib/Old/Late.pm": "package Old::Late;\npush @ISA, 'Old::Box';\n"
            "sub run { $_[0]->hook; shift->SUPER::run }\n",
            "t/Helpers.pm": "package main;\nsub helped { 1 }\n1;\n",
            "t/old.t": "use lib 't';\nuse Helpers;\nuse Old::Box;\nhelped();\npacked();\nOld::Box::wrapped();\n",
        }
    )
    box = "lib/Old/Box.pm:Box"
    assert graph.edge(f"{box}.new", "lib/Shop/Base.pm:Base.new", "call").is_certain
    assert graph.edge(f"{box}.run", "lib/Shop/Log.pm:Log.write", "call").is_certain
    assert graph.edge("lib/Old/Late.pm:Late.run", f"{box}.run", "call").is_certain
    assert graph.edge("lib/Old/Late.pm:Late.run", "lib/Shop/Base.pm:Base.hook", "call").is_certain
    assert graph.edge("t/old.t", "t/Helpers.pm:helped", "call").is_certain
    assert graph.edge("t/old.t", f"{box}.packed", "call").is_certain
    assert graph.edge("t/old.t", f"{box}.wrapped", "call").is_certain
    assert graph.edge(f"{box}.wrapped", f"{box}.packed", "name").is_certain


def test_routes_lead_to_actions_of_the_only_controller_of_a_name() -> None:
    graph = graphed(
        {
            "lib/Shop.pm": "package Shop;\nuse Mojo::Base 'Mojolicious';\nsub startup { my $self = shift;\n"
            "my $r = $self->routes; $r->get('/')->to('cart_list#show'); $r->get('/a')->to('admin-user#show');\n"
            "$r->get('/b')->to('twice#show') }\n1;\n",
            "lib/Shop/Controller/CartList.pm": "package Shop::Controller::CartList;\nsub show { my $self = shift }\n",
            "lib/Shop/Controller/Admin/User.pm": "package Shop::Controller::Admin::User;\n"
            "sub show { my $self = shift }\n",
            "lib/Shop/Controller/Twice.pm": "package Shop::Controller::Twice;\nsub show { my $self = shift }\n",
            "lib/Other/Controller/Twice.pm": "package Other::Controller::Twice;\nsub show { my $self = shift }\n",
            "lib/Shop/User.pm": "package Shop::User;\nsub show { my $self = shift }\n",
        }
    )
    shown = {
        "lib/Shop/Controller/CartList.pm:CartList.show",
        "lib/Shop/Controller/Admin/User.pm:User.show",
    }
    assert graph.targets("lib/Shop.pm:Shop.startup", "name") == shown


def test_a_package_shares_what_its_files_use_and_modules_may_be_told_to_give() -> None:
    graph = graphed(
        {
            **FILES,
            "lib/Shop/Big.pm": "package Shop::Big;\nuse Shop::Money qw(rounded);\nsub late($$);\n"
            "sub sold { my ($self, $item) = @_; $item->fill(1); late(1, 2) }\nrequire 'Shop/BigMore.pl';\n1;\n",
            "lib/Shop/BigMore.pl": "package Shop::Big;\nsub late($$) { rounded(2) }\n1;\n",
            "lib/Shop/Bag.pm": "package Shop::Bag;\nsub fill { my ($self, $item) = @_; $self }\n1;\n",
            "lib/Shop/Fill.pm": "package Shop::Fill;\nsub fill { my ($bag, $item) = @_; 1 }\n"
            "sub open { $_[0]->x }\n1;\n",
            "t/lib.t": "BEGIN { require './t/Lib.pm'; t::Lib->import(); }\ngiven();\n",
            "t/Lib.pm": "package t::Lib;\nuse Exporter 'import';\nour @EXPORT = qw(given);\nsub given { 1 }\n1;\n",
        }
    )
    more = "lib/Shop/BigMore.pl:Big.late"
    assert graph.edge(more, "lib/Shop/Money.pm:Money.rounded", "call").is_certain
    assert graph.edge("lib/Shop/Big.pm:Big.sold", more, "call").is_certain
    assert graph.edge("t/lib.t", "t/Lib.pm:Lib.given", "call").is_certain
    fill = graph.edge("lib/Shop/Big.pm:Big.sold", "lib/Shop/Bag.pm:Bag.fill", "call")
    assert (fill.confidence, fill.reason) == (0.65, "only method of that name")
    assert not graph.edges("lib/Shop/Big.pm:Big.sold", "lib/Shop/Fill.pm:Fill.fill")


def test_a_sub_is_found_by_its_whole_name() -> None:
    snapshot = graphed(
        {
            "lib/Shop/Cart.pm": "package Shop::Cart;\nsub sweep { 1 }\n1;\n",
            "lib/Other/Cart.pm": "package Other::Cart;\nsub sweep { 1 }\n1;\n",
        }
    ).snapshot
    assert resolve_symbol(snapshot, "Shop::Cart::sweep").path == "lib/Shop/Cart.pm"
    assert resolve_symbol(snapshot, "Other::Cart").path == "lib/Other/Cart.pm"
