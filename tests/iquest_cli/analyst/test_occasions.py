"""Questions for when something is done: where it is called, under what, and after which tests that leave."""

from __future__ import annotations

from pathlib import Path

from support.answered import answered

GO = {
    "go.mod": "module example.com/shop\n",
    "notify/notify.go": (
        "package notify\n\n// Notifier sends notices.\ntype Notifier interface {\n"
        "\t// Send a notice to the customer.\n\tSend(text string) error\n}\n"
    ),
    **{
        f"notify/{name}/{name}.go": (
            f"package {name}\n\ntype Notifier struct{{}}\n\n// Send a notice by {name}.\n"
            f"func (n *Notifier) Send(text string) error {{\n\treturn nil\n}}\n"
        )
        for name in ("mail", "chat", "post")
    },
    "watch/watch.go": (
        'package watch\n\nimport "example.com/shop/notify"\n\n'
        "func handleLate(orders []Order, notifier notify.Notifier) error {\n\tfor _, order := range orders {\n"
        "\t\tif !order.Late || order.Told > 3 {\n\t\t\tcontinue\n\t\t}\n"
        "\t\tif order.HasCustomer {\n\t\t\terr := notifier.Send(order.Text)\n\t\t\tif err != nil {\n"
        "\t\t\t\treturn err\n\t\t\t}\n\t\t}\n\t}\n\treturn nil\n}\n"
    ),
}


def test_when_one_of_many_does_it_is_told_by_the_calls_of_their_interface(tmp_path: Path) -> None:
    told = answered(tmp_path, GO, "When is a notice sent?").answer
    assert told.startswith("`Notifier.Send` (notify/notify.go:6)")
    assert (
        "`Notifier.Send` is called:\n- in `handleLate` (watch/watch.go:11), where `if order.HasCustomer`,"
        " unless `!order.Late || order.Told > 3`"
    ) in told


PYTHON = {
    "shop/status.py": (
        "class Blocked:\n    def block(self, seconds):\n        self.until = now() + seconds\n\n"
        "    def is_blocked(self):\n        return self.until > now()\n"
    ),
    "shop/customers.py": (
        "from shop.status import Blocked\n\n\nclass CustomerGate:\n    def __init__(self):\n"
        "        self.status = Blocked()\n\n    def handle_failure(self, failures):\n        if failures < 5:\n"
        "            return\n        self.status.block(60)\n"
    ),
}


def test_what_does_it_and_says_nothing_of_whom_is_told_by_callers_who_do(tmp_path: Path) -> None:
    told = answered(tmp_path, PYTHON, "When is a customer blocked?").answer
    assert "- in `CustomerGate.handle_failure` (shop/customers.py:11), unless `failures < 5`" in told


def test_a_call_that_nothing_guards_and_another_question_are_answered_as_before(tmp_path: Path) -> None:
    plain = {**PYTHON, "shop/customers.py": PYTHON["shop/customers.py"].replace("if failures < 5", "for _ in ()")}
    assert "is called:" not in answered(tmp_path, plain, "When is a customer blocked?").answer
    assert "is called:" not in answered(tmp_path / "where", PYTHON, "Where is a customer blocked?").answer


def test_that_an_earlier_call_did_not_fail_is_no_news(tmp_path: Path) -> None:
    gated = GO["watch/watch.go"].replace(
        "\t\tif order.HasCustomer {", "\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\tif order.HasCustomer {"
    )
    told = answered(tmp_path, {**GO, "watch/watch.go": gated}, "When is a notice sent?").answer
    assert "where `if order.HasCustomer`, unless `!order.Late || order.Told > 3`\n" in told


def test_of_many_tests_before_a_call_the_last_are_told_and_how_many_there_are(tmp_path: Path) -> None:
    tests = "".join(f"        if failures == {n}:\n            return\n" for n in range(5))
    many = PYTHON["shop/customers.py"].replace("        if failures < 5:\n            return\n", tests)
    told = answered(tmp_path, {**PYTHON, "shop/customers.py": many}, "When is a customer blocked?").answer
    assert "unless `failures == 2`, `failures == 3` or `failures == 4` (the last 3 of 5)" in told


def test_a_verb_that_is_written_otherwise_in_the_past_is_found(tmp_path: Path) -> None:
    files = {
        "shop/jobs.py": "class Queue:\n    def retry(self, job):\n        self.put(job)\n",
        "shop/work.py": (
            "from shop.jobs import Queue\n\n\nclass OrderWork:\n    def failed(self, order):\n"
            "        queue = Queue()\n        if order.tries < 3:\n            queue.retry(order)\n"
        ),
    }
    told = answered(tmp_path, files, "When is an order retried?").answer
    assert "- in `OrderWork.failed` (shop/work.py:8), where `if order.tries < 3`" in told


def test_a_reason_behind_the_verb_is_not_what_is_done(tmp_path: Path) -> None:
    files = {
        "src/torrent.py": (
            "class Torrent:\n    def seed_ratio(self):\n        return self.seeded / self.size\n\n"
            "    def stop_when_seeded(self):\n        self.running = False\n"
        ),
        "src/peers.py": (
            "from src.torrent import Torrent\n\n\ndef pulse(torrent: Torrent):\n    if torrent.seed_ratio() > 2:\n"
            "        torrent.stop_when_seeded()\n    if torrent.seed_ratio() > 1:\n        tell(torrent)\n"
        ),
    }
    told = answered(tmp_path, files, "When is a torrent stopped because of its seed ratio?").answer
    assert told.startswith("`Torrent.stop_when_seeded`")
    assert "where `if torrent.seed_ratio() > 2`" in told
