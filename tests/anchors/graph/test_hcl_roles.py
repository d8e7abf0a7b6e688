"""Root modules, units of Terragrunt and modules that are called, as anchors."""

from __future__ import annotations

from support.graphs import graphed

from anchors.graph.roles.roles import decide_roles

FILES = {
    "live/prod/main.tf": 'terraform {\n  backend "s3" {}\n}\n\nprovider "aws" {\n  region = "eu"\n}\n\n'
    'module "a" {\n  source = "../../modules/vpc"\n}\n',
    "live/prod/providers.tf": 'provider "google" {\n  region = "eu"\n}\n',
    "live/stage/main.tf": 'provider "aws" {\n  region = "us"\n}\n\nmodule "a" {\n  source = "../../modules/vpc"\n}\n'
    '\nmodule "net" {\n  source = "../net"\n}\n',
    "live/net/main.tf": 'provider "aws" {\n  region = "us"\n}\n',
    "modules/vpc/main.tf": 'provider "aws" {\n  region = "us"\n}\n\nvariable "x" {}\n',
    "examples/all/main.tf": 'provider "aws" {\n  region = "us"\n}\n',
    "units/app/terragrunt.hcl": 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n',
    "units/root.hcl": "locals {\n  a = 1\n}\n",
}


def test_folders_that_are_run_are_entry_points_and_modules_called_critical() -> None:
    graph = graphed(FILES)
    found = decide_roles(graph.snapshot, graph.graph, graph.read)
    told = [(anchor.kind, anchor.path, anchor.line, anchor.text) for anchor in found if anchor.kind != "MODULE"]
    assert told == [
        (
            "ENTRY_POINT",
            "live/prod/main.tf",
            1,
            "root module live/prod/: state in s3, configures aws, configures google",
        ),
        ("ENTRY_POINT", "live/stage/main.tf", 1, "root module live/stage/: configures aws"),
        ("CRITICAL_API", "modules/vpc/main.tf", 1, "module modules/vpc/ - 2 calls in 2 files"),
        ("ENTRY_POINT", "units/app/terragrunt.hcl", 1, "unit of Terragrunt units/app/"),
    ]
