"""Routes of Mojolicious lead to the actions of their controllers."""

from __future__ import annotations

from pathlib import Path

from support.answered import answered

FILES = {
    "lib/Shop.pm": (
        "package Shop;\nuse Mojo::Base 'Mojolicious';\n\nsub startup {\n    my $self = shift;\n"
        "    my $r = $self->routes;\n    my $api = $r->any('/api');\n"
        "    $api->get('/carts')->name('carts')->to('cart#list');\n    $api->post('/carts')->to('cart#create');\n"
        "    $r->get('/about' => sub { shift->render(text => 'A shop') });\n}\n1;\n"
    ),
    "lib/Shop/Controller/Cart.pm": (
        "package Shop::Controller::Cart;\nuse Mojo::Base 'Mojolicious::Controller';\n\n"
        "# Shows all carts.\nsub list { my $self = shift; $self->render(json => []) }\n"
        "sub create { my $self = shift; $self->render(json => {}) }\n1;\n"
    ),
}


def test_an_action_answers_the_route_that_names_it(tmp_path: Path) -> None:
    assert "is answered by `Cart.list`" in answered(tmp_path, FILES, "Who answers GET /api/carts?").answer
    assert "is answered by `Cart.create`" in answered(tmp_path, FILES, "Who answers POST /api/carts?").answer
    assert "is answered where it is put" in answered(tmp_path, FILES, "Who answers GET /about?").answer


def test_programs_of_a_server_and_of_bin_are_where_it_starts_and_names_may_be_whole(tmp_path: Path) -> None:
    files = {
        "show.cgi": "#!/usr/bin/perl\nuse lib 'lib';\nuse Shop::Cart;\nprint Shop::Cart::shown();\n",
        "bin/sweep.pl": "#!/usr/bin/perl\nuse Shop::Cart;\nShop::Cart::sweep();\n",
        "lib/more.pl": "sub more { 1 }\n1;\n",
        "lib/Shop/Cart.pm": "package Shop::Cart;\nsub shown { 1 }\nsub sweep { 1 }\n1;\n",
        "lib/Other/Cart.pm": "package Other::Cart;\nsub sweep { 1 }\n1;\n",
    }
    told = answered(tmp_path, files, "What are the entry points?").answer
    assert "show.cgi" in told and "bin/sweep.pl" in told and "more.pl" not in told
    used = answered(tmp_path, files, "Who calls Shop::Cart::sweep?").answer
    assert "bin/sweep.pl:3" in used
