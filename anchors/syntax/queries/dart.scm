; Dart. Captures are described in anchors/syntax/extract.py. Expressions lie flat: a name, and behind it selectors, which
; rules/dart_chains.py reads (`link`, `call`, `cascade`, `head`, `made`); `operands` and `loop` are read by implied.py.
(class_definition) @definition.class
(mixin_declaration) @definition.trait
(extension_declaration) @definition.class
(extension_type_declaration) @definition.class
(enum_declaration) @definition.enum
(enum_constant) @definition.member
(type_alias) @definition.type
(program [(function_signature) (getter_signature) (setter_signature)] @definition.function)
(lambda_expression (function_signature) @definition.function)
(method_signature) @definition.method
(declaration) @definition.field.bound
(program [(static_final_declaration_list) (initialized_identifier_list)] @definition.variable.bound)
(function_body) @body
(function_expression) @body
(annotation) @mark

(import_or_export) @import
(part_directive) @import
(part_of_directive) @import

(superclass . (type_identifier) @reference.inherit)
(mixins (type_identifier) @reference.inherit)
(interfaces (type_identifier) @reference.inherit)
(mixin_declaration (type_identifier) @reference.inherit)
(annotation name: (_) @reference.decorate)
(type_identifier) @reference.type

(argument (identifier) @reference.name)
(named_argument (label) (identifier) @reference.name)
(return_statement (identifier) @reference.name)
(function_body (identifier) @reference.name)
(function_expression_body (identifier) @reference.name)
(initialized_variable_definition value: (identifier) @reference.name)
(initialized_identifier (identifier) (identifier) @reference.name)
(static_final_declaration (identifier) (identifier) @reference.name)
(field_initializer (identifier) (identifier) @reference.name)
(assignment_expression right: (identifier) @reference.name)
(spread_element (identifier) @reference.name)
(await_expression (identifier) @reference.name)
(parenthesized_expression (identifier) @reference.name)
(if_statement) @operands
(conditional_expression) @operands
(if_null_expression) @operands
(relational_expression) @operands
(equality_expression) @operands
(additive_expression) @operands
(multiplicative_expression) @operands
(logical_and_expression) @operands
(logical_or_expression) @operands
(unary_expression) @operands
(pair) @operands
(list_literal) @operands
(set_or_map_literal) @operands
(index_selector) @operands
(template_substitution [(identifier) (identifier_dollar_escaped)] @reference.name)

(formal_parameter name: (identifier) @local) @binding
(formal_parameter (identifier) @local .) @binding
(initialized_variable_definition name: (identifier) @local) @binding
(for_loop_parts) @loop
(catch_parameters (identifier) @local)
(try_statement) @binding
(representation_declaration) @binding
(pattern_variable_declaration [(record_pattern) (object_pattern)] @pattern)
(variable_pattern (identifier) @local .) @binding

(selector) @link
(unconditional_assignable_selector) @link
(conditional_assignable_selector) @link
(argument_part) @call
(enum_constant [(argument_part) (arguments)] @constant)
(cascade_section) @cascade
(comment) @comment
(cascade_selector (identifier) @cascaded)
[(parenthesized_expression) (string_literal) (list_literal) (set_or_map_literal) (const_object_expression)
  (new_expression) (record_literal)] @head
[(const_object_expression) (new_expression) (initializer_list_entry) (redirection)
  (redirecting_factory_constructor_signature)] @made

(throw_expression) @fact.raise
(try_statement "on" @fact.catch)
(catch_clause) @fact.catch
(ERROR) @error
