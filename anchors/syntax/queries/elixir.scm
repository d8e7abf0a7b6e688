; Elixir, whose definitions and directives are calls. All captures but `error` are read by rules/elixir.py.
(call) @call
(unary_operator operator: "@" operand: [(call) (identifier)] @attribute)
(binary_operator operator: "|>" right: [(call) (identifier)] @piped)
(unary_operator operator: "&"
  operand: (binary_operator left: [(call) (identifier)] @captured operator: "/" right: (integer)))
(alias) @alias
(rescue_block) @fact.catch
(catch_block) @fact.catch
(ERROR) @error
