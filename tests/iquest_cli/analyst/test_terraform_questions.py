"""Questions about Terraform: lists of what its files hold, who sets a variable, who uses an address."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

FILES = {
    "versions.tf": 'terraform {\n  required_version = ">= 1.6"\n  required_providers {\n    aws = {\n'
    '      source  = "hashicorp/aws"\n      version = "~> 5.0"\n    }\n  }\n'
    '  backend "s3" {\n    key = "shop"\n  }\n}\n\n'
    'provider "aws" {\n  region = var.region\n}\n',
    "variables.tf": 'variable "region" {\n  description = "Where it runs."\n  default     = "eu-west-1"\n}\n',
    "main.tf": 'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "5.8.1"\n}\n\n'
    'module "queue" {\n  source = "./modules/queue"\n  name   = "orders"\n  region = var.region\n}\n\n'
    'resource "aws_security_group" "web" {\n  vpc_id = module.vpc.vpc_id\n}\n\n'
    'resource "aws_instance" "web" {\n  groups = [aws_security_group.web.id]\n}\n',
    "deploy.sh": "#!/bin/sh\nexport TF_VAR_region=eu-north-1\nterraform apply\n",
    "environments/test.tfvars": 'region = "us-east-1"\n',
    "environments/prod.tfvars": 'region = "eu-central-1"\n',
    "modules/queue/variables.tf": 'variable "name" {\n  type = string\n}\n\nvariable "region" {\n  default = null\n}\n',
    "modules/queue/main.tf": 'resource "aws_sqs_queue" "this" {\n  name = var.name\n}\n',
    "modules/queue/outputs.tf": 'output "arn" {\n  description = "Its."\n  value = aws_sqs_queue.this.arn\n}\n',
}
ASKED = {
    "Which modules are used, from where and with which version?": ["main.tf:1", "5.8.1", "./modules/queue"],
    "What does module queue output?": ["modules/queue/outputs.tf:1", "output.arn"],
    "Which variables does the queue module need?": ["modules/queue/variables.tf:1", "var.name"],
    "Which provider version is required?": ["versions.tf:4", "~> 5.0"],
    "Which Terraform version is required?": ["versions.tf:2", ">= 1.6"],
    "Where is the state stored?": ["versions.tf:9", "s3"],
    "Which resources does the queue module create?": ["modules/queue/main.tf:1", "aws_sqs_queue.this"],
    "Which environments are there?": ["environments/", "prod.tfvars"],
    "Which environment differs?": ["`region`", "eu-central-1", "us-east-1", "environments/prod.tfvars:1"],
    "What is the default of var.region and who sets it?": [
        "variables.tf:1", "eu-west-1", "environments/prod.tfvars:1", "main.tf:9", "deploy.sh:2",
    ],
    "Who uses aws_security_group.web?": ["aws_instance.web", "main.tf:17"],
    "What breaks when I rename variable name?": ["modules/queue/main.tf:2", "module.queue"],
}  # fmt: skip


@pytest.mark.parametrize("question", ASKED)
def test_what_is_asked_is_told_with_its_places(tmp_path: Path, question: str) -> None:
    told = answered(tmp_path, FILES, question)
    text = " ".join(told.answer.split())
    assert [part for part in ASKED[question] if part not in text] == []


def test_a_secret_that_differs_is_not_told(tmp_path: Path) -> None:
    files = {
        **FILES,
        "environments/test.tfvars": 'db_password = "hunter2Sup3rS3cret!"\n',
        "environments/prod.tfvars": 'db_password = "hunter3Sup3rS3cret!"\n',
    }
    told = answered(tmp_path, files, "Which environment differs?").answer
    assert "db_password" in told and "S3cret" not in told


def test_a_backend_that_nothing_configures_is_not_found(tmp_path: Path) -> None:
    files = {path: text for path, text in FILES.items() if path != "versions.tf"}
    assert "Not found" in answered(tmp_path, files, "Where is the state stored?").answer


def test_code_goes_before_a_little_infrastructure(tmp_path: Path) -> None:
    code = "def modules_used(region):\n    return region\n\n\ndef main():\n    return modules_used('eu')\n"
    files = {
        **{f"shop/part{number}.py": code.replace("modules_used", f"modules_used{number}") for number in range(9)},
        "infra/variables.tf": FILES["variables.tf"],
        "infra/main.tf": 'module "vpc" {\n  source = "./vpc"\n}\n',
    }
    files["shop/region.py"] = "region = read()\n\n\ndef find():\n    return region\n"
    told = answered(tmp_path, files, "Which modules are used?").answer
    assert "Modules that are called" not in told
    assert "infra/" not in answered(tmp_path / "more", files, "Who uses the region variable?").answer


def test_an_address_of_many_modules_is_the_nearest_or_the_one_that_is_named(tmp_path: Path) -> None:
    used = "locals {\n  path = var.library_path\n}\n"
    files = {
        "main.tf": 'module "types" {\n  source = "./modules/types"\n  library_path = local.path\n}\n' + used,
        "variables.tf": 'variable "library_path" {}\n',
        "modules/types/main.tf": used,
        "modules/types/variables.tf": 'variable "library_path" {}\n',
        "examples/all/modules/types/variables.tf": 'variable "other" {}\n',
        "examples/all/main.tf": 'module "types" {\n  source = "./modules/types"\n}\n',
    }
    root = answered(tmp_path, files, "What breaks when I remove variable library_path?").answer
    assert "main.tf:6" in root and "modules/types/main.tf" not in root
    named = answered(
        tmp_path / "b", files, "What breaks when I remove variable library_path of the types module?"
    ).answer
    assert "modules/types/main.tf:2" in named
    assert "examples/" not in answered(tmp_path / "c", files, "Which variables does the types module need?").answer


def test_a_variable_does_nothing_where_code_does_it(tmp_path: Path) -> None:
    files = {
        **{f"stack{number}/main.tf": 'resource "aws_instance" "web" {\n}\n' for number in range(9)},
        "variables.tf": 'variable "idle_runners" {\n  description = "Runners that are idle, when idle runners are'
        ' terminated, how they are terminated."\n  type = object({\n    idle_runners = string\n  })\n}\n',
        **{f"src/part{number}.py": f"def part{number}():\n    return {number}\n" for number in range(4)},
        "src/scale.py": "def scale_down(runners):\n    for runner in idle(runners):\n        terminate(runner)\n",
    }
    told = answered(tmp_path, files, "Where are idle runners terminated?").answer
    assert "src/scale.py:1" in told.split("\n")[0]
    assert (
        "environment"
        not in answered(tmp_path / "b", files, "Which environment variables are read?").answer.split(":")[0]
    )
