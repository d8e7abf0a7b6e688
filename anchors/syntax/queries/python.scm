; Python. Captures are described in anchors/syntax/extract.py.
(decorated_definition) @decorated
(class_definition) @definition.class
(function_definition) @definition.function
; what it binds and tells is read from its text (rules/python_names.py), as are parameters
(assignment) @definition.variable
(module (type_alias_statement) @definition.type)

(import_statement) @import
(import_from_statement) @import
(future_import_statement) @import

; a called attribute is told from the others by the bracket behind it (rules/python.py)
(call function: [(identifier) (call) (subscript)] @reference.call)
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
(except_clause value: (identifier) @reference.name)
(except_clause value: (tuple (identifier) @reference.name))
(interpolation (identifier) @reference.name)

(lambda_parameters (identifier) @local)
(assignment left: (pattern_list (identifier) @local))
(augmented_assignment left: (identifier) @local)
(for_statement left: [(identifier) @local (pattern_list (identifier) @local) (tuple_pattern (identifier) @local)])
(for_in_clause left: [(identifier) @local (pattern_list (identifier) @local) (tuple_pattern (identifier) @local)])
(as_pattern_target (identifier) @local)
(named_expression name: (identifier) @local)

(typed_parameter) @binding
(typed_default_parameter) @binding
(as_pattern) @binding

(raise_statement) @fact.raise
(except_clause) @fact.catch
(subscript value: [(attribute) (identifier)] subscript: (string)) @fact.subscript
(ERROR) @error
