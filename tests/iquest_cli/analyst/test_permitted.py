"""Who may do something: what lets somebody, or keeps from it, answers that."""

from __future__ import annotations

from pathlib import Path

from support.answered import answered

SHOP = {
    "shop/orders.py": (
        "def delete_order(order):\n    order.lines.delete()\n    order.delete()\n\n\n"
        "def delete_old_orders():\n    for order in old_orders():\n        delete_order(order)\n"
    ),
    "shop/permissions.py": (
        "class MayChange:\n    def has_permission(self, user, action, order):\n"
        "        # Only clerks delete an order\n        if action == 'delete':\n            return user.is_clerk\n"
        "        return True\n"
    ),
    "shop/rights.py": "def set_order_permission(user, order):\n    user.delete_order = order\n    user.save()\n",
}


def test_who_may_do_something_is_told_by_what_lets_them(tmp_path: Path) -> None:
    told = answered(tmp_path / "a", SHOP, "Who can delete an order?").answer
    assert told.startswith("`MayChange.has_permission` (shop/permissions.py:2)")
    assert "is_clerk" in told
    told = answered(tmp_path / "b", SHOP, "How is an order deleted?").answer
    assert told.startswith("`delete_order` (shop/orders.py:1)")


POLICIES = {
    "app/Policies/CratePolicy.php": (
        "<?php\nclass CratePolicy\n{\n    public function delete(User $user, Crate $crate): bool\n    {\n"
        "        return $user->id === $crate->owner_id;\n    }\n}\n"
    ),
    "app/Services/GrantCrateAccess.php": (
        "<?php\nclass GrantCrateAccess\n{\n    public function grant(User $user, Crate $crate): void\n    {\n"
        "        $crate->users()->save($user, ['can_be_deleted' => false, 'crate' => $crate]);\n    }\n}\n"
    ),
}


def test_a_policy_answers_and_what_gives_access_does_not(tmp_path: Path) -> None:
    told = answered(tmp_path, POLICIES, "Who can delete a crate?").answer
    assert told.startswith("`CratePolicy.delete` (app/Policies/CratePolicy.php:4)")
