; Python. Captures are described in anchors/syntax/extract.py.
(decorated_definition) @decorated
(class_definition) @definition.class
(function_definition) @definition.function
(module (expression_statement (assignment) @definition.variable))
(module (if_statement (block (expression_statement (assignment) @definition.variable))))
(module (try_statement (block (expression_statement (assignment) @definition.variable))))
(module (type_alias_statement) @definition.type)
(class_definition body: (block (expression_statement (assignment) @definition.field)))

(import_statement) @import
(import_from_statement) @import
(future_import_statement) @import

(call function: [(identifier) (attribute) (call) (subscript)] @reference.call)
(class_definition superclasses: (argument_list [(identifier) (attribute) (subscript)] @reference.inherit))
(decorator [(identifier) (attribute)] @reference.decorate)
(decorator (call function: [(identifier) (attribute)] @reference.decorate))
(type) @reference.type
(attribute) @reference.attribute

(argument_list (identifier) @reference.name)
(keyword_argument value: (identifier) @reference.name)
(assignment right: (identifier) @reference.name)
(return_statement (identifier) @reference.name)
(raise_statement (identifier) @reference.name)
(list (identifier) @reference.name)
(tuple (identifier) @reference.name)
(set (identifier) @reference.name)
(pair value: (identifier) @reference.name)
(expression_list (identifier) @reference.name)
(default_parameter value: (identifier) @reference.name)
(typed_default_parameter value: (identifier) @reference.name)
(subscript value: (identifier) @reference.name)
(comparison_operator (identifier) @reference.name)
(binary_operator (identifier) @reference.name)
(boolean_operator (identifier) @reference.name)
(not_operator argument: (identifier) @reference.name)
(conditional_expression (identifier) @reference.name)
(if_statement condition: (identifier) @reference.name)
(for_statement right: (identifier) @reference.name)
(for_in_clause right: (identifier) @reference.name)
(except_clause value: (identifier) @reference.name)
(except_clause value: (tuple (identifier) @reference.name))
(interpolation (identifier) @reference.name)

(parameters [(identifier) @local
  (default_parameter name: (identifier) @local)
  (typed_parameter . (identifier) @local)
  (typed_default_parameter name: (identifier) @local)
  (list_splat_pattern (identifier) @local)
  (dictionary_splat_pattern (identifier) @local)])
(lambda_parameters (identifier) @local)
(assignment left: (identifier) @local)
(assignment left: (pattern_list (identifier) @local))
(augmented_assignment left: (identifier) @local)
(for_statement left: [(identifier) @local (pattern_list (identifier) @local) (tuple_pattern (identifier) @local)])
(for_in_clause left: [(identifier) @local (pattern_list (identifier) @local) (tuple_pattern (identifier) @local)])
(as_pattern_target (identifier) @local)
(named_expression name: (identifier) @local)

(typed_parameter) @binding
(typed_default_parameter) @binding
(assignment left: [(identifier) (attribute)] type: (type)) @binding
(assignment left: [(identifier) (attribute)] right: [(call) (await)]) @binding
(assignment left: (attribute) right: (identifier)) @binding
(as_pattern (call) alias: (as_pattern_target (identifier))) @binding

(raise_statement) @fact.raise
(except_clause) @fact.catch
(subscript value: [(attribute) (identifier)] subscript: (string)) @fact.subscript
(ERROR) @error
