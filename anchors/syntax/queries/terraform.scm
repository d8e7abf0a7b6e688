; HCL: Terraform, OpenTofu, Terragrunt, Packer, Nomad. Captures are described in anchors/syntax/extract.py; `root`,
; `used` and `loop` are read by rules/hcl.py.
(config_file (body) @root)
(variable_expr) @used
(for_intro) @loop

((block (identifier) @_kind) @fact.raise
  (#any-of? @_kind "validation" "precondition" "postcondition" "assert"))
(ERROR) @error
