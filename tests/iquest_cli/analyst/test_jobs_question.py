"""Questions for all that runs in the background: what is marked as a job, not what waits for a signal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.cli import iquest
from support.repos import make_repo

HUEY = {
    "shop/tasks.py": """from django.db.models.signals import post_save
from django.dispatch import receiver
from huey import crontab
from huey.contrib.djhuey import periodic_task, task

from shop.models import Order


@task()
def send_mail(order_id):
    pass


@periodic_task(crontab(minute="*/5"))
def remove_stale_carts():
    pass


@receiver(post_save, sender=Order)
def order_saved(sender, **kwargs):
    send_mail(1)
""",
    "shop/models.py": "class Order:\n    pass\n",
}
SIDEKIQ = {
    "app/jobs/bill_job.rb": "class BillJob < ApplicationJob\n  def perform(order)\n    order.bill!\n  end\nend\n",
    "app/models/order.rb": "class Order\n  def bill!\n  end\nend\n",
}
_QUEUED = (
    "<?php\n\nnamespace App\\{folder};\n\nuse Illuminate\\Contracts\\Queue\\ShouldQueue;\n\n"
    "class {name} implements ShouldQueue\n{{\n    public function handle(): void\n    {{\n    }}\n}}\n"
)
LARAVEL = {
    "artisan": "#!/usr/bin/env php\n<?php\n",
    "app/Jobs/WarnOfDebts.php": _QUEUED.format(folder="Jobs", name="WarnOfDebts"),
    "app/Jobs/SendParcels.php": _QUEUED.format(folder="Jobs", name="SendParcels"),
    "app/Listeners/TellsOfTasks.php": _QUEUED.format(folder="Listeners", name="TellsOfTasks"),
}
OWN = {
    "shop/jobs.py": 'def schedule_jobs(pool):\n    """Start the background jobs."""\n    pool.start(clean)\n\n\n'
    "def clean():\n    pass\n",
}


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_jobs_are_listed_with_their_schedules_and_without_handlers_of_signals(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", HUEY).root
    answer = _ask(state, root, "Which background jobs are there?")["answer"]
    assert answer.startswith("Two jobs are run outside the tests:")
    assert 'periodic_task(crontab(minute="*/5"))' in answer
    assert "order_saved" not in answer
    assert _ask(state, root, "What tasks are there?")["answer"] != answer


def test_jobs_kept_where_such_stand_are_listed(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", SIDEKIQ).root
    answer = _ask(state, root, "Which jobs run in the background?")
    assert answer["answer"].startswith("One job is run outside the tests:")
    assert answer["citations"][0]["path"] == "app/jobs/bill_job.rb"


def test_what_is_queued_is_a_job_unless_it_waits_for_an_event(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", LARAVEL).root
    answer = _ask(state, root, "What cron jobs are there?")["answer"]
    assert answer.startswith("Two jobs are run outside the tests:")
    assert "WarnOfDebts" in answer and "SendParcels" in answer


def test_jobs_that_one_type_is_called_after_are_its_heirs(state: Path, tmp_path: Path) -> None:
    jobs = {
        f"app/Cronjobs/{name}Cronjob.php": (
            f"<?php\n\nnamespace App\\Cronjobs;\n\nclass {name}Cronjob extends AbstractCronjob\n{{\n"
            "    public function fire(): void\n    {\n    }\n}\n"
        )
        for name in ("Budget", "Debt", "Rate")
    }
    base = "<?php\n\nnamespace App\\Cronjobs;\n\nabstract class AbstractCronjob\n{\n}\n"
    root = make_repo(tmp_path / "shop", LARAVEL | jobs | {"app/Cronjobs/AbstractCronjob.php": base}).root
    answer = _ask(state, root, "What cron jobs are there?")["answer"]
    assert answer.startswith("Three types implement or extend `AbstractCronjob`")


def test_without_a_mark_the_place_that_speaks_of_jobs_is_told(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", OWN).root
    answer = _ask(state, root, "Which background jobs are there?")
    assert answer["answer"].startswith("`schedule_jobs` (shop/jobs.py:1)")


CRON = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "cron/cron.go": 'package cron\n\nimport "github.com/robfig/cron/v3"\n\nvar c *cron.Cron\n\n'
    "// Schedule schedules a job\nfunc Schedule(schedule string, f func()) error {\n"
    "\t_, err := c.AddFunc(schedule, f)\n\treturn err\n}\n",
    "shop/debts.go": 'package shop\n\nimport "example.com/shop/cron"\n\n// RegisterDebts looks for debts\n'
    'func RegisterDebts() {\n\t_ = cron.Schedule("@hourly", func() {\n\t\tlook()\n\t})\n}\n\nfunc look() {}\n',
    "shop/debts_test.go": 'package shop\n\nimport "example.com/shop/cron"\n\nfunc TestDebts() {\n'
    '\t_ = cron.Schedule("@daily", look)\n}\n',
    "shop/carts.go": 'package shop\n\nimport "example.com/shop/cron"\n\nfunc RegisterCarts(at string) {\n'
    '\tif err := cron.Schedule("0 * * * *", look); err != nil {\n\t\tpanic(err)\n\t}\n'
    "\t_ = cron.Schedule(at, look)\n}\n",
}


def test_what_a_function_of_its_own_schedules_is_listed_where_that_is_called(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", CRON).root
    answer = _ask(state, root, "Which background jobs run?")["answer"]
    assert answer.startswith("Two jobs are run outside the tests:")
    assert "| `0 * * * *` | shop/carts.go:6 |" in answer and "| `@hourly` | shop/debts.go:7 |" in answer
    assert "RegisterDebts looks for debts" in answer and "cron/cron.go" not in answer
