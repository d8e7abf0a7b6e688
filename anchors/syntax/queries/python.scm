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
(decorator) @decoration
(type) @reference.type
(attribute) @reference.attribute

(argument_list (identifier) @reference.name)
(keyword_argument value: (identifier) @reference.name)
(assignment right: (identifier) @reference.name)
(return_statement (identifier) @reference.name)
(raise_statement (identifier) @reference.name)
(list (identifier) @reference.name)
(tuple (identifier) @reference.name)
(pair value: (identifier) @reference.name)
(expression_list (identifier) @reference.name)
(default_parameter value: (identifier) @reference.name)
(typed_default_parameter value: (identifier) @reference.name)
(interpolation (identifier) @reference.name)

(lambda_parameters (identifier) @local)
(assignment left: (pattern_list (identifier) @local))
; what else binds, subclasses, decorates or catches is read from these and from what is captured anyway (implied.py)
(set) @operands
(augmented_assignment) @augmented
(for_statement) @loop
(for_in_clause) @loop
(as_pattern_target) @target
(named_expression) @named

(typed_parameter) @binding
(typed_default_parameter) @binding
(as_pattern) @binding

(raise_statement) @fact.raise
(except_clause) @fact.catch
(subscript) @element
(ERROR) @error
