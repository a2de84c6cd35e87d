package import Syntax

/// One compiled body: where its code begins in the image, and what the machine must know to run and to unwind it.
package final class Routine: @unchecked Sendable {
  package let name: String
  package let source: SourceFile
  package let span: Span
  package let parameters: [Parameter]
  /// Its place in the image's list.
  let index: Int
  // Written by the compiler alone, before the routine first runs.
  var entry = 0
  var end = 0
  var registerCount = 0
  /// The first so many registers may hold variables, which a return lets go of: what stayed in them would be copied when it is changed
  /// elsewhere.
  var variableCount = 0
  var captures: [Capture] = []
  var handlers: [Handler] = []
  var scopes: [Scope] = []
  /// The top level of a file that `use` brings in.
  var isLibrary = false
  /// Its place among the constants, once it was named as a value.
  var constant: Int?

  init(index: Int, name: String, parameters: [Parameter], source: SourceFile, span: Span) {
    self.index = index
    self.name = name
    self.parameters = parameters
    self.source = source
    self.span = span
  }

  /// A function without a name.
  static let nameless = "function"

  /// What messages call it.
  var title: String { name == Self.nameless ? "this function" : "`\(name)`" }

  package struct Parameter: Sendable {
    package var name: String
    package var hasDefault: Bool
  }

  /// Where a captured variable's cell is found when the function is made.
  enum Capture {
    case register(Int)
    case capture(Int)
  }

  /// Code from `start` to `end` whose failures go to `target`, with the error in a register.
  struct Handler {
    var start: Int
    var end: Int
    var target: Int
    var register: Int
    /// The innermost block's level outside the handled code: what inner ones own is released first.
    var level: Int
  }

  /// Code of a block that may own resources, by its level of nesting in the routine; the routine's own body is level 0.
  struct Scope {
    var start: Int
    var end: Int
    var level: Int
  }

  /// The level of the innermost block around an instruction.
  func level(at pc: Int) -> Int {
    var level = 0
    for scope in scopes where scope.start <= pc && pc < scope.end { level = max(level, scope.level) }
    return level
  }
}
