"""What names of Terraform mean: folders as modules, modules called, files of variables, tests, Terragrunt, Packer."""

from __future__ import annotations

from support.graphs import graphed

VPC = {
    "modules/vpc/variables.tf": 'variable "cidr" {\n  type = string\n}\n\nvariable "name" {\n  default = "main"\n}\n',
    "modules/vpc/main.tf": 'resource "aws_vpc" "this" {\n  cidr_block = var.cidr\n}\n'
    '\nlocals {\n  name = "x-${var.name}"\n}\n',
    "modules/vpc/outputs.tf": 'output "id" {\n  value = aws_vpc.this[0].id\n}\n',
}
ROOT = {
    "variables.tf": 'variable "region" {}\n\nvariable "cidr" {}\n',
    "providers.tf": 'provider "aws" {\n  alias  = "west"\n  region = var.region\n}\n',
    "network.tf": 'module "vpc" {\n  source = "./modules/vpc"\n  cidr   = var.cidr\n  name   = local.name\n'
    '  providers = {\n    aws = aws.west\n  }\n}\n\nlocals {\n  name = "shop"\n}\n',
    "main.tf": 'data "aws_ami" "web" {}\n\nresource "aws_instance" "web" {\n  for_each = toset(["a"])\n'
    "  provider = aws.west\n  ami = data.aws_ami.web.id\n  vpc = module.vpc.id\n  key = each.key\n"
    '  dynamic "disk" {\n    for_each = var.region\n    content {\n      name = disk.value\n    }\n  }\n'
    "  depends_on = [module.vpc]\n}\n\n"
    'resource "aws_eip" "web" {\n  instance = one(aws_instance.web[*].id)\n}\n',
}


def test_a_folder_is_one_module() -> None:
    graph = graphed({**VPC, **ROOT})
    for source, target in (
        ("providers.tf:provider.aws.west", "variables.tf:var.region"),
        ("main.tf:aws_instance.web", "main.tf:data.aws_ami.web"),
        ("main.tf:aws_instance.web", "variables.tf:var.region"),
        ("main.tf:aws_instance.web", "providers.tf:provider.aws.west"),
        ("main.tf:aws_eip.web", "main.tf:aws_instance.web"),
        ("network.tf:module.vpc", "network.tf:local.name"),
        ("modules/vpc/main.tf:local.name", "modules/vpc/variables.tf:var.name"),
    ):
        assert all(edge.is_certain for edge in graph.edges(source, target)), source
        assert graph.edges(source, target), f"{source} -> {target}"
    assert not graph.edges("network.tf:module.vpc", "modules/vpc/main.tf:local.name")


def test_a_module_that_is_called_takes_arguments_and_gives_outputs() -> None:
    graph = graphed({**VPC, **ROOT})
    assert graph.edge("network.tf:module.vpc", "modules/vpc/variables.tf:var.cidr", "call").is_certain
    assert graph.edges("network.tf:module.vpc", "modules/vpc/variables.tf:var.name")
    assert graph.edges("network.tf:module.vpc", "variables.tf:var.cidr")
    assert graph.edge("main.tf:aws_instance.web", "modules/vpc/outputs.tf:output.id", "call").line == 7
    assert [edge.line for edge in graph.edges("main.tf:aws_instance.web", "network.tf:module.vpc")] == [7, 15]
    assert graph.edges("network.tf:module.vpc", "modules/vpc/main.tf")
    assert not graph.edges("network.tf:module.vpc", "variables.tf:var.region")


def test_a_variable_of_a_loop_over_a_module_is_the_module() -> None:
    outputs = (
        'output "ids" {\n  value = { for key, one in module.vpc : key => one.id }\n}\n'
        'output "names" {\n  value = { for key, one in var.cidr : key => one.id }\n}\n'
    )
    graph = graphed({**VPC, **ROOT, "outputs.tf": outputs})
    assert graph.edges("outputs.tf:output.ids", "modules/vpc/outputs.tf:output.id")
    assert not graph.edges("outputs.tf:output.names", "modules/vpc/outputs.tf:output.id")


def test_a_module_of_elsewhere_leads_nowhere() -> None:
    source = (
        'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n  cidr = 1\n}\n'
        'output "x" {\n  value = module.vpc.id\n}\n'
    )
    graph = graphed({**VPC, "main.tf": source, "variables.tf": 'variable "cidr" {}\n'})
    assert {edge.target for edge in graph.graph.edges_out(graph.symbol("main.tf:output.x").id)} == {
        graph.symbol("main.tf:module.vpc").id
    }
    assert not graph.edges("main.tf:module.vpc", "variables.tf:var.cidr")


def test_files_of_variables_and_tests_speak_of_the_module_above() -> None:
    graph = graphed(
        {
            **VPC,
            **ROOT,
            "environments/prod.tfvars": 'region = "eu"\nunknown = 1\n',
            "variables/prod/queue.tfvars": "length = 3\n",
            "deployments/queue/main.tf": 'variable "length" {}\n',
            "deployments/other/main.tf": 'variable "length" {}\n',
            "tests/plan.tftest.hcl": 'variables {\n  cidr = "10.0.0.0/8"\n}\nrun "plans" {\n  assert {\n'
            '    condition     = aws_instance.web.ami == var.region\n    error_message = "No."\n  }\n}\n',
        }
    )
    assert graph.edges("environments/prod.tfvars:region", "variables.tf:var.region")
    assert graph.edges("variables/prod/queue.tfvars:length", "deployments/queue/main.tf:var.length")
    assert not graph.edges("variables/prod/queue.tfvars:length", "deployments/other/main.tf:var.length")
    assert graph.edges("tests/plan.tftest.hcl:variables", "variables.tf:var.cidr")
    assert graph.edges("tests/plan.tftest.hcl:run.plans", "main.tf:aws_instance.web")


def test_terragrunt_reads_what_it_includes_and_depends_on() -> None:
    graph = graphed(
        {
            **VPC,
            "root.hcl": 'locals {\n  region = "eu"\n}\n',
            "common/vpc.hcl": 'locals {\n  suffix = "x"\n}\n'
            'terraform {\n  source = "${get_repo_root()}/modules//vpc"\n}\n',
            "live/account.hcl": 'locals {\n  id = "1"\n}\n',
            "live/vpc/terragrunt.hcl": 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n'
            'include "common" {\n  path = "${dirname(find_in_parent_folders("root.hcl"))}/common/vpc.hcl"\n}\n'
            'locals {\n  account = read_terragrunt_config(find_in_parent_folders("account.hcl"))\n'
            "  id = local.account.locals.id\n  suffix = include.common.locals.suffix\n}\n"
            "inputs = {\n  cidr = local.id\n}\n",
            "live/app/terragrunt.hcl": 'dependency "vpc" {\n  config_path = "../vpc"\n}\n'
            "locals {\n  vpc = dependency.vpc.outputs.id\n}\n",
        }
    )
    live = "live/vpc/terragrunt.hcl"
    assert graph.edges(f"{live}:include.root", "root.hcl")
    assert graph.edges(f"{live}:include.common", "common/vpc.hcl")
    assert graph.edges(f"{live}:local.id", "live/account.hcl:local.id")
    assert graph.edges(f"{live}:local.suffix", "common/vpc.hcl:local.suffix")
    assert graph.edges(live, "modules/vpc/variables.tf:var.cidr")
    assert graph.edges("live/app/terragrunt.hcl:local.vpc", "modules/vpc/outputs.tf:output.id")
    assert not graph.edges(live, "root.hcl:local.region")


def test_files_of_packer_are_a_module_of_their_own() -> None:
    graph = graphed(
        {
            "main.tf": 'variable "image" {}\n',
            "vars.pkr.hcl": 'variable "image" {}\n',
            "build.pkr.hcl": 'source "docker" "shop" {\n  image = var.image\n}\n'
            'build {\n  sources = ["source.docker.shop"]\n}\n',
        }
    )
    assert graph.edges("build.pkr.hcl:source.docker.shop", "vars.pkr.hcl:var.image")
    assert graph.edges("build.pkr.hcl:build", "build.pkr.hcl:source.docker.shop")
    assert not graph.edges("build.pkr.hcl:source.docker.shop", "main.tf:var.image")
