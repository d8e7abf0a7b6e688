"""Methods of mailers and jobs of Rails: their bases are other people's, and give nothing of that name."""

import pytest
from support.reviews import findings

BASES = {
    "app/mailers/application_mailer.rb": "class ApplicationMailer < ActionMailer::Base\nend\n",
    "app/jobs/application_job.rb": "class ApplicationJob < ActiveJob::Base\nend\n",
}
MAILER = "class UserMailer < ApplicationMailer\n  def welcome(user)\n    mail to: user.email\n  end\nend\n"
OTHER = MAILER.replace("User", "Team")
JOB = "class SyncJob < ApplicationJob\n  def self.enqueue_all\n    1\n  end\n\n  def perform(id)\n    id\n  end\nend\n"
WORKER = "class SyncWorker\n  include Sidekiq::Job\n\n  def self.schedule(x)\n    perform_in(5, x)\n  end\nend\n"
USER = "class UsersController\n  def create\n    {}\n  end\nend\n"
CASES = {
    "a mailer": (MAILER, "UserMailer.welcome(1).deliver_later", ("welcome", "greet"), ["app/users.rb:3"]),
    "with parameters": (MAILER, "UserMailer.with(a: 1).welcome.deliver_now", ("welcome", "greet"), ["app/users.rb:3"]),
    "another mailer": (MAILER, "TeamMailer.welcome(1).deliver_later", ("welcome", "greet"), []),
    "what the base has": (
        MAILER.replace("welcome", "headers"), "UserMailer.headers(1)", ("headers", "greet"), []),
    "a job": (JOB, "SyncJob.enqueue_all", ("enqueue_all", "enqueue_each"), ["app/users.rb:3"]),
    "a job's own call": (JOB, "SyncJob.perform_later(1)", ("enqueue_all", "enqueue_each"), []),
    "a worker": (WORKER, "SyncWorker.schedule(1)", ("self.schedule", "self.later"), ["app/users.rb:3"]),
    "another's mailer": (
        MAILER.replace("ApplicationMailer", "Devise::Mailer"), "UserMailer.welcome(1)", ("welcome", "greet"), []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_renamed_method_is_told_at_its_callers(tmp_path, case):
    text, call, (old, new), expected = case
    before = {**BASES, "app/own.rb": text, "app/team.rb": OTHER, "app/users.rb": USER.format(call)}
    found = findings(tmp_path, before, {"app/own.rb": text.replace(old, new, 1)})
    told = [item for item in found if item.rule_id == "api/removed"]
    assert [f"{use.path}:{use.start_line}" for item in told for use in item.evidence[1:]] == expected
