"""What names of Terraform mean changes with other files of the folder, modules called, and files that come and go."""

from __future__ import annotations

import pytest
from support.renewed import check_both_ways

FILES = {
    "variables.tf": 'variable "region" {}\n\nvariable "size" {}\n',
    "main.tf": 'module "vpc" {\n  source = "./modules/vpc"\n  cidr   = var.size\n}\n\n'
    'resource "aws_instance" "web" {\n  size = var.size\n  vpc  = module.vpc.id\n}\n',
    "outputs.tf": 'output "web" {\n  value = aws_instance.web.id\n}\n\noutput "vpc" {\n  value = module.vpc.id\n}\n',
    "prod/prod.tfvars": 'region = "eu"\n',
    "modules/vpc/variables.tf": 'variable "cidr" {}\n',
    "modules/vpc/outputs.tf": 'output "id" {\n  value = var.cidr\n}\n',
    "modules/other/outputs.tf": 'output "id" {\n  value = 1\n}\n',
    "live/terragrunt.hcl": 'terraform {\n  source = "../modules/vpc"\n}\ninputs = {\n  cidr = 1\n}\n',
    "app/terragrunt.hcl": 'dependency "vpc" {\n  config_path = "../live"\n}\n'
    "locals {\n  id = dependency.vpc.outputs.id\n}\n",
    **{f"more{number}/main.tf": f'variable "more{number}" {{}}\n' for number in range(20)},
}
MAIN = FILES["main.tf"]
CHANGED = {
    "another name of a variable": {**FILES, "variables.tf": FILES["variables.tf"].replace("size", "kind")},
    "another name of an output": {**FILES, "modules/vpc/outputs.tf": 'output "arn" {\n  value = var.cidr\n}\n'},
    "another name of a resource": {**FILES, "main.tf": MAIN.replace('"web"', '"site"')},
    "another source": {**FILES, "main.tf": MAIN.replace("modules/vpc", "modules/other")},
    "another source of Terragrunt": {
        **FILES,
        "live/terragrunt.hcl": FILES["live/terragrunt.hcl"].replace("modules/vpc", "modules/other"),
    },
    "another argument": {**FILES, "main.tf": MAIN.replace("cidr", "name")},
    "the variables are gone": {path: text for path, text in FILES.items() if path != "variables.tf"},
    "the module is gone": {path: text for path, text in FILES.items() if not path.startswith("modules/vpc")},
    "a nearer variable": {**FILES, "prod/main.tf": 'variable "region" {}\n'},
    "one more file": {**FILES, "modules/vpc/main.tf": 'variable "name" {}\n'},
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_renewed_graph_is_the_one_made_anew(change: str) -> None:
    check_both_ways(FILES, CHANGED[change])
