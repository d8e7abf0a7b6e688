; HCL: Terraform, OpenTofu, Terragrunt, Packer, Nomad. Captures are described in anchors/syntax/extract.py; `root` and
; `used` are read by rules/hcl.py.
(config_file (body) @root)
(variable_expr) @used

((block (identifier) @_kind) @fact.raise
  (#any-of? @_kind "validation" "precondition" "postcondition" "assert"))
(ERROR) @error
