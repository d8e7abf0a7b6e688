; Objective-C: C, and what is its own. Captures are described in anchors/syntax/extract.py; messages, selectors and
; parameters are read by rules/objc_messages.py and rules/objc_types.py.
; include: c
(class_interface) @definition.class
(class_implementation) @definition.namespace
(protocol_declaration) @definition.interface
(method_declaration) @definition.method
(method_definition) @definition.method
(property_declaration) @definition.property
(instance_variable (struct_declaration)) @definition.field.bound

(module_import) @import

(class_interface superclass: (identifier) @reference.inherit)
(class_interface (parameterized_arguments (type_name (type_identifier) @reference.inherit)))
(class_interface (protocol_reference_list (identifier) @reference.inherit))
(protocol_declaration (protocol_reference_list (identifier) @reference.inherit))
(typedefed_specifier (protocol_reference_list (identifier) @reference.type))

(message_expression) @message
(selector_expression) @selector
(method_parameter) @parameter @binding
(for_statement) @loop @binding
(array_literal (identifier) @reference.name)
(dictionary_pair (identifier) @reference.name)
(parenthesized_expression (identifier) @reference.name)
(at_expression (identifier) @reference.name)
(cast_expression value: (identifier) @reference.name)
(subscript_expression index: (identifier) @reference.name)
(conditional_expression (identifier) @reference.name)
(block_literal) @body

(throw_statement) @fact.raise
(catch_clause) @fact.catch
