; Bash and its kin. Captures are described in anchors/syntax/extract.py; `choice` is read by facts/shell.py.
(function_definition) @definition.function
(program (variable_assignment) @definition.variable)
(program (declaration_command (variable_assignment) @definition.variable))

(command name: (command_name) @import)
(command name: (command_name (word) @reference.call))
(simple_expansion (variable_name) @reference.name)
(expansion . (variable_name) @reference.name)

(declaration_command (variable_assignment name: (variable_name) @local))
(declaration_command (variable_name) @local)

(expansion . (variable_name)) @fact.subscript
(case_statement) @choice
(ERROR) @error
