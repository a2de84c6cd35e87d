import Semantics
import Synchronization
import Syntax

/// All code of a run in one flat array: the main file, its imports, and at the prompt every line so far.
package final class Image: @unchecked Sendable {
  package let library: LibraryTable
  let patterns = PatternCache()
  // Grows while nothing runs: between two lines of the prompt.
  var code: [Instruction] = [] { didSet { linked = nil } }
  /// Where each word of code comes from.
  var spans: [Span] = []
  private(set) var constants: [Value] = []
  var routines: [Routine] = []
  var globalNames: [String] = []
  var argumentNames: [[String?]] = []
  var templates: [CommandTemplate] = []
  var texts: [TextTemplate] = []
  /// Names of the fields of records that a program writes down.
  private(set) var shapes: [[StringBox]] = []
  var expectations: [ExpectationSite] = []
  var traceSites: [TraceSite] = []
  /// Names of fields and methods, by the number that instructions carry.
  private(set) var memberNames: [StringBox] = []
  /// Time limits are told apart over all machines of a run.
  private let guards = Atomic<Int>(0)
  /// Numbers of constants and of members by their text.
  private let textNumbers = RecordBox()
  private let memberNumbers = RecordBox()
  private var builtinNumbers: [ObjectIdentifier: Int] = [:]
  private(set) var builtins: [Builtin] = []

  private var linked: LinkedCode?

  package init(library: LibraryTable) { self.library = library }

  /// For whoever begins to run it; code is never taken away, so that what is linked for later code has the earlier too.
  func link() -> LinkedCode {
    if let linked { return linked }
    let made = LinkedCode(self)
    linked = made
    return made
  }

  func nextGuard() -> Int { guards.add(1, ordering: .relaxed).newValue }

  /// A text that stands in many places is one constant.
  func constantNumber(_ value: Value) -> Int {
    guard case .string(let box) = value else {
      constants.append(value)
      return constants.count - 1
    }
    if let number = textNumbers.number(of: box) { return number }
    let text = oneBox(box)
    textNumbers.add(text, .int(Int64(constants.count)))
    constants.append(.string(text))
    return constants.count - 1
  }

  func memberNumber(_ name: String) -> Int {
    let name = oneBox(StringBox(name))
    if let number = memberNumbers.number(of: name) { return number }
    memberNumbers.add(name, .int(Int64(memberNames.count)))
    memberNames.append(name)
    return memberNames.count - 1
  }

  /// The same box for the same text, so that a field is found by the identity of its name wherever the program writes it down.
  private func oneBox(_ text: StringBox) -> StringBox {
    for names in [textNumbers, memberNumbers] {
      if let position = names.position(of: text) { return names.entries[position].name }
    }
    return text
  }

  func shapeNumber(_ names: [String]) -> Int {
    shapes.append(names.map { memberNames[memberNumber($0)] })
    return shapes.count - 1
  }

  func builtinNumber(_ builtin: Builtin) -> Int {
    if let number = builtinNumbers[ObjectIdentifier(builtin)] { return number }
    builtins.append(builtin)
    builtinNumbers[ObjectIdentifier(builtin)] = builtins.count - 1
    return builtins.count - 1
  }
}

extension RecordBox {
  fileprivate func number(of name: StringBox) -> Int? {
    if let position = position(of: name), case .int(let number) = value(at: position) { Int(number) } else { nil }
  }
}

/// The parts of an `expect` whose values are shown when it fails.
struct ExpectationSite: Sendable {
  struct Part: Sendable {
    var span: Span
    var register: Int
    /// The name of a variable in the condition, shown below with where it was set.
    var variable: String?
  }

  var condition: Span
  /// Registers of the two sides of the outermost comparison.
  var comparison: (left: Int, right: Int, operation: BinaryOperator)?
  var parts: [Part]
}
