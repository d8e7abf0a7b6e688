"""Questions about Zig: its tests stand among what they test, and are none of its users."""

from __future__ import annotations

from iquest_cli.analyst.texts.standing import is_in_test_module


def test_test_blocks_are_tests() -> None:
    assert is_in_test_module("src/cart.zig", "test adds items")
    assert is_in_test_module("src/cart.zig", "test")
    assert is_in_test_module("src/cart.zig", "Cart.test adds. Items")
    assert not is_in_test_module("src/cart.zig", "testing.check")
    assert not is_in_test_module("src/cart.zig", "Cart.add")
