// E0201–E0219: names.
extension DiagnosticCode {
  package static let declaredTwice = DiagnosticCode(
    "E0201", "name declared twice",
    explanation: """
      A block declares each name once. A block inside may declare it anew, and so may a `let` in a function for one of \
      its parameters.
      """,
    wrong: "let limit = 3\nlet limit = 4\nprint limit",
    right: "let limit = 3\nlet higher = 4\nprint limit higher")

  package static let usedBeforeDeclaration = DiagnosticCode(
    "E0202", "name used before its line",
    explanation: """
      `let` and `var` are visible from the line behind them on. `fn`, `service`, `env` and `use` are visible in their \
      whole block, so only they may stand below their uses.
      """,
    wrong: "print limit\nlet limit = 3",
    right: "let limit = 3\nprint limit")

  package static let unknownName = DiagnosticCode(
    "E0203", "unknown name",
    explanation: """
      A word is the name of something that the file declares or that the library has. Text needs quotes, and external \
      programs run only behind `$`. A word is never looked up on PATH.
      """,
    wrong: "let limit = 3\nprint limt limit",
    right: "let limit = 3\nprint limit limit")

  package static let assignedInFunction = DiagnosticCode(
    "E0204", "outer variable assigned in a function",
    explanation: """
      A function sees the variables around it but cannot assign them, so a call changes nothing that its text does not \
      show. Return the value instead.
      """,
    wrong: "var total = 0\nfn add(n) { total = total + n }\nadd(2)\nprint total",
    right: "var total = 0\nfn add(n) { return total + n }\ntotal = add(2)\nprint total")

  package static let assignedInParallel = DiagnosticCode(
    "E0205", "outer variable assigned in a parallel branch",
    explanation: """
      Branches run at the same time, so which of two assignments came last would be chance. A `let` directly in \
      `parallel { }` hands its value to the block around; each name is made by one branch.
      """,
    wrong: "var first = []\nparallel {\n  first = range(0, 3)\n  print 2\n}\nprint first",
    right: "parallel {\n  let first = range(0, 3)\n  print 2\n}\nprint first")

  package static let notAssignable = DiagnosticCode(
    "E0206", "assignment to what is no `var`",
    explanation: """
      `let` binds once, and so do parameters, loop variables and declarations. Only a `var` and its parts can be \
      assigned.
      """,
    wrong: "let limit = 3\nlimit = 4\nprint limit",
    right: "var limit = 3\nlimit = 4\nprint limit")

  package static let madeByOtherBranch = DiagnosticCode(
    "E0207", "value of another parallel branch",
    explanation: """
      What a `let` in `parallel { }` names is there when all branches are done. Until then no branch can see what \
      another one makes.
      """,
    wrong: "parallel {\n  let a = range(0, 3)\n  print a\n}",
    right: "parallel {\n  let a = range(0, 3)\n  print 2\n}\nprint a")

  package static let unknownMember = DiagnosticCode(
    "E0208", "unknown field",
    explanation: """
      The services of a declared environment, the fields of its services, the functions of a library file and those of \
      the library's groups, as `json`, are known before anything runs.
      """,
    wrong: "service api { image: \"api:1\" }\nenv shop { services: [api] }\nprint shop.apy.port",
    right: "service api { image: \"api:1\" }\nenv shop { services: [api] }\nprint shop.api.port")

  package static let notAService = DiagnosticCode(
    "E0209", "not a service",
    explanation: "`needs` and `services` list services by the names of their declarations, without quotes.",
    wrong: "service api { image: \"api:1\", needs: [\"db\"] }\nenv shop { services: [api] }\nup shop",
    right: """
      service db { image: "db:1" }
      service api { image: "api:1", needs: [db] }
      env shop { services: [api] }
      up shop
      """)

  package static let notAnEnvironment = DiagnosticCode(
    "E0210", "not an environment",
    explanation: "A suite or a test runs in an environment, which `env` declares.",
    wrong: "service api { image: \"api:1\" }\ntest \"answers\" in api { expect true }",
    right: "service api { image: \"api:1\" }\nenv shop { services: [api] }\ntest \"answers\" in shop { expect true }")

  package static let calledTooEarly = DiagnosticCode(
    "E0211", "function used before what it needs",
    explanation: """
      A function may be called above its declaration, but not before the lines that give its outer variables their \
      values.
      """,
    wrong: "greet()\nlet name = \"you\"\nfn greet() { print name }",
    right: "let name = \"you\"\ngreet()\nfn greet() { print name }")

  package static let notAValue = DiagnosticCode(
    "E0212", "name that is no value",
    explanation: "Groups of functions, as `json`, and libraries are there for what is in them: name that with a point.",
    wrong: "let parse = json",
    right: "let parse = json.parse\nprint parse(\"[1]\")")

  package static let nameCodes: [DiagnosticCode] = [
    declaredTwice, usedBeforeDeclaration, unknownName, assignedInFunction, assignedInParallel, notAssignable,
    madeByOtherBranch, unknownMember, notAService, notAnEnvironment, calledTooEarly,
    notAValue,
  ]
}
