; Ruby. Captures are described in anchors/syntax/extract.py.
; `mixin`, `visibility`, `singleton` and `symbol` are read by rules/ruby.py, `operands` and `element` by implied.py.
(class) @definition.class
(module) @definition.trait
(method) @definition.method
(singleton_method) @definition.method
(assignment left: [(constant) (scope_resolution)]) @definition.constant
(alias) @definition.declared
(singleton_class body: (_) @singleton)
(call method: (identifier) arguments: (argument_list . [(constant) (scope_resolution)])) @mixin

(call method: (identifier) @import arguments: (argument_list . [(string) (simple_symbol)])) @definition.declared

(call receiver: (_)? @receiver method: [(identifier) (constant) (super)] @reference.call)
(superclass (_) @reference.inherit)
(constant) @reference.type
(scope_resolution) @reference.type
(super) @super
(argument_list (simple_symbol) @symbol)
(argument_list (pair value: (simple_symbol) @symbol))
(argument_list (block_argument (simple_symbol) @symbol))

(body_statement (identifier) @reference.name @visibility)
(block_body (identifier) @reference.name)
(then (identifier) @reference.name)
(else (identifier) @reference.name)
(argument_list (identifier) @reference.name)
(argument_list (pair value: (identifier) @reference.name))
(hash (pair value: (identifier) @reference.name))
(array (identifier) @reference.name)
(assignment right: (identifier) @reference.name)
(operator_assignment right: (identifier) @reference.name)
(binary) @operands
(unary operand: (identifier) @reference.name)
(conditional) @operands
(if condition: (identifier) @reference.name)
(unless condition: (identifier) @reference.name)
(if_modifier (identifier) @reference.name)
(unless_modifier (identifier) @reference.name)
(interpolation (identifier) @reference.name)
(element_reference) @element
(case value: (identifier) @reference.name)
(method body: (identifier) @reference.name)
(_ receiver: (identifier) @reference.name)
(program (identifier) @reference.name)

(method_parameters [(identifier) @local
  (optional_parameter name: (identifier) @local)
  (keyword_parameter name: (identifier) @local)
  (splat_parameter name: (identifier) @local)
  (hash_splat_parameter name: (identifier) @local)
  (block_parameter name: (identifier) @local)])
(block_parameters [(identifier) @local
  (optional_parameter name: (identifier) @local)
  (keyword_parameter name: (identifier) @local)
  (destructured_parameter (identifier) @local)
  (splat_parameter name: (identifier) @local)
  (block_parameter name: (identifier) @local)])
(lambda_parameters (identifier) @local)
(left_assignment_list (identifier) @local)
(exception_variable (identifier) @local)
(for pattern: (identifier) @local)

(assignment left: [(identifier) @local (instance_variable) (class_variable)]) @binding
(operator_assignment left: [(identifier) @local (instance_variable) (class_variable)]) @binding

(rescue) @fact.catch
(rescue_modifier) @fact.catch
(ERROR) @error
