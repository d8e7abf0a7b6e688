"""Terraform: addresses that are gone while others use them, and variables that callers of a module have to set now."""

from __future__ import annotations

import pytest
from support.reviews import findings

FILES = {
    "main.tf": 'module "vpc" {\n  source = "./modules/vpc"\n  cidr   = var.cidr\n}\n\n'
    'resource "aws_eip" "web" {\n  vpc = module.vpc.id\n  tags = local.tags\n}\n',
    "variables.tf": 'variable "cidr" {\n  default = "10.0.0.0/8"\n}\n\n'
    'variable "unused" {}\n\nlocals {\n  tags = {}\n}\n',
    "prod.tfvars": 'cidr = "10.1.0.0/16"\n',
    "modules/vpc/variables.tf": 'variable "cidr" {\n  type = string\n}\n',
    "modules/vpc/outputs.tf": 'output "id" {\n  value = var.cidr\n}\n',
}
REMOVED = {
    "a variable": ("variables.tf", '"cidr"', '"range"', ["main.tf:3", "prod.tfvars:1"]),
    "a variable of a module": (
        "modules/vpc/variables.tf",
        '"cidr"',
        '"range"',
        ["main.tf:3", "modules/vpc/outputs.tf:2"],
    ),
    "an output": ("modules/vpc/outputs.tf", '"id"', '"arn"', ["main.tf:7"]),
    "a local": ("variables.tf", "tags", "labels", ["main.tf:8"]),
    "a variable that nothing uses": ("variables.tf", '"unused"', '"other"', []),
    "a resource that nothing uses": ("main.tf", '"web"', '"site"', []),
    "only its default": ("variables.tf", "10.0.0.0/8", "10.0.0.0/16", []),
}


@pytest.mark.parametrize("case", REMOVED)
def test_an_address_that_is_gone_is_told_with_who_uses_it(tmp_path, case):
    path, old, new, places = REMOVED[case]
    found = findings(tmp_path, FILES, {path: FILES[path].replace(old, new, 1)})
    told = [finding for finding in found if finding.rule_id == "api/removed"]
    assert [f"{place.path}:{place.start_line}" for finding in told for place in finding.evidence[1:]] == places
    assert all(finding.severity == "high" and finding.confidence == "high" for finding in told)


def test_what_moves_to_another_file_of_its_folder_is_not_gone(tmp_path):
    variable, rest = FILES["variables.tf"].split("\n\n", 1)
    after = {"variables.tf": rest, "main.tf": f"{FILES['main.tf']}\n{variable}\n"}
    assert not [f for f in findings(tmp_path, FILES, after) if f.rule_id == "api/removed"]


def test_a_folder_that_got_another_name_is_not_gone(tmp_path):
    after = {
        **{path: None for path in FILES if path.startswith("modules/")},
        "main.tf": FILES["main.tf"].replace("./modules/vpc", "example/vpc/aws"),
    }
    assert not [f for f in findings(tmp_path, FILES, after) if f.rule_id == "api/removed"]


ASKED = {
    "without a default": ('\nvariable "name" {\n  type = string\n}\n', ["main.tf:1"]),
    "with a default": ('\nvariable "name" {\n  default = null\n}\n', []),
}


@pytest.mark.parametrize("case", ASKED)
def test_a_variable_that_callers_do_not_set_is_told(tmp_path, case):
    text, places = ASKED[case]
    found = findings(tmp_path, FILES, {"modules/vpc/variables.tf": FILES["modules/vpc/variables.tf"] + text})
    told = [finding for finding in found if finding.rule_id == "api/signature"]
    assert [f"{place.path}:{place.start_line}" for finding in told for place in finding.evidence[1:]] == places


def test_a_secret_for_a_default_is_told_by_the_name_of_its_variable(tmp_path):
    text = '\nvariable "root_password" {\n  type    = string\n  default = "S3cr3tPassw0rd9x"\n}\n'
    found = findings(tmp_path, FILES, {"variables.tf": FILES["variables.tf"] + text})
    assert [(f.rule_id, f.start_line) for f in found] == [("secret/added", 13)]
    assert not findings(
        tmp_path / "b", FILES, {"variables.tf": FILES["variables.tf"] + text.replace("password", "name")}
    )


def test_a_variable_that_callers_set_is_not_told(tmp_path):
    after = {
        "modules/vpc/variables.tf": FILES["modules/vpc/variables.tf"] + '\nvariable "name" {\n  type = string\n}\n',
        "main.tf": FILES["main.tf"].replace("  cidr ", '  name   = "shop"\n  cidr ', 1),
    }
    assert not findings(tmp_path, FILES, after)
