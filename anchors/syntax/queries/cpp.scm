; C++. Captures are described in anchors/syntax/extract.py.
; include: c
(class_specifier body: (_)) @definition.class
(namespace_definition) @definition.namespace
(alias_declaration) @definition.type
(concept_definition) @definition.type
(template_declaration) @decorated
(lambda_expression) @body

(using_declaration) @import

(new_expression type: (_) @reference.new)
(compound_literal_expression type: [(type_identifier) (qualified_identifier) (template_type)] @reference.new)
(base_class_clause [(type_identifier) (qualified_identifier) (template_type)] @reference.inherit)
(qualified_identifier) @reference.attribute
(parameter_declaration declarator: (reference_declarator (identifier) @local)) @binding
(optional_parameter_declaration declarator: [
  (identifier) @local (pointer_declarator declarator: (identifier) @local) (reference_declarator (identifier) @local)
]) @binding
(init_declarator declarator: (reference_declarator (identifier) @local))
(for_range_loop declarator: [
  (identifier) @local (pointer_declarator declarator: (identifier) @local) (reference_declarator (identifier) @local)
]) @binding

(throw_statement) @fact.raise
(catch_clause) @fact.catch
