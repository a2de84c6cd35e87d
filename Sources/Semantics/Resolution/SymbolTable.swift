/// The names visible at one point of a walk over a program: one hash look-up however deep the scopes nest.
struct SymbolTable {
  struct Binding {
    /// An index into `Resolution.variables`.
    var variable: Int
    /// 0 is the outermost scope.
    var depth: Int
  }

  private struct Entry {
    var name: String
    var binding: Binding
    /// The entry of the same name that this one hides, -1 if none.
    var hidden: Int
  }

  private var newest: [String: Int] = [:]
  private var entries: [Entry] = []
  private var scopeStarts: [Int] = [0]

  /// The innermost scope's depth.
  var depth: Int { scopeStarts.count - 1 }

  mutating func push() { scopeStarts.append(entries.count) }

  mutating func pop() {
    guard scopeStarts.count > 1, let start = scopeStarts.popLast() else { return }
    while entries.count > start, let entry = entries.popLast() {
      newest[entry.name] = entry.hidden < 0 ? nil : entry.hidden
    }
  }

  func lookUp(_ name: String) -> Binding? {
    guard let index = newest[name] else { return nil }
    return entries[index].binding
  }

  mutating func declare(_ name: String, variable: Int) {
    let index = entries.count
    let hidden = newest.updateValue(index, forKey: name) ?? -1
    entries.append(Entry(name: name, binding: Binding(variable: variable, depth: depth), hidden: hidden))
  }

  /// What is visible now, each name once, in the order of declaration.
  var visible: [Binding] {
    entries.indices.lazy.filter { newest[entries[$0].name] == $0 }.map { entries[$0].binding }
  }
}
