/// What people who come from other languages type, and what it is called here.
func wordHere(for foreign: String) -> String? { foreignWords[foreign] }

private let foreignWords = [
  "echo": "print", "println": "print", "puts": "print", "printf": "print", "log": "print",
  "True": "true", "False": "false", "None": "null", "nil": "null", "undefined": "null", "none": "null",
  "str": "\"${value}\"", "len": "value.len", "length": "value.len", "size": "value.len",
  "assert": "expect", "raise": "fail", "throw": "fail", "panic": "fail", "die": "fail",
  "env": "getenv", "environ": "getenv", "mktemp": "tempdir", "local": "let", "const": "let",
  "def": "fn", "func": "fn", "function": "fn", "elif": "else if", "elsif": "else if", "foreach": "for",
  "import": "use", "source": "use", "include": "use", "switch": "if", "until": "while",
]
