; The words of the language by what they do.
["return" "if" "else" "for" "in" "while" "break" "continue" "use" "defer" "try" "catch" "with" "parallel" "eventually" "expect" "spawn"
  "as" "compose" "every"] @keyword
["let" "var" "fn" "service" "env" "suite" "test"] @keyword.storage
["true" "false" "null"] @constant.builtin
["and" "or" "not"] @keyword.operator
["==" "!=" "<" "<=" ">" ">=" "~" "??" "+" "-" "*" "/" "//" "%" "=" "+=" "-=" "*=" "/=" "//=" "%=" "=>" "..."] @operator

(comment) @comment
((comment) @comment.documentation (#match? @comment.documentation "^##"))
(string) @string
(raw_string) @string
(escape) @string.escape
(interpolated_name) @variable
(number) @number
(flag_name) @variable.parameter
(entry key: (identifier) @property)
(member name: (identifier) @property)
(function_declaration name: (identifier) @function)
(parameter name: (identifier) @variable.parameter)
(service_declaration name: (identifier) @type)
(environment_declaration name: (identifier) @type)
(import name: (identifier) @module)
(variable_declaration name: (identifier) @variable)
(call function: (identifier) @function.call)
(call function: (member name: (identifier) @function.call))
(verb_call function: (identifier) @function.call)
(verb_call function: (member name: (identifier) @function.call))
(command "$" @keyword)
(command_word) @string.special
(capture_word) @string.special
["(" ")" "[" "]" "{" "}"] @punctuation.bracket
["," ";" ":" "."] @punctuation.delimiter
