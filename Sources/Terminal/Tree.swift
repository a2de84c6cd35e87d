/// A labelled tree, drawn with branches.
package struct Tree: Sendable {
  /// May be styled and may have several lines.
  package var label: String
  package var children: [Tree]

  package init(_ label: String, _ children: [Tree] = []) {
    self.label = label
    self.children = children
  }

  private struct Branches {
    let middle, last, beside, below: String

    static let drawn = Branches(middle: "├─ ", last: "└─ ", beside: "│  ", below: "   ")
    static let ascii = Branches(middle: "|- ", last: "`- ", beside: "|  ", below: "   ")
  }

  /// The tree's lines, the root first; walked with a stack of its own, as values may be nested deeply.
  package func lines(unicode: Bool = true) -> [String] {
    let branches = unicode ? Branches.drawn : .ascii
    var lines: [String] = []
    var waiting: [(node: Tree, first: String, following: String)] = [(self, "", "")]
    while let (node, first, following) = waiting.popLast() {
      let parts = node.label.split(separator: "\n", omittingEmptySubsequences: false)
      // A label's further lines stand beside the branch that leads to its children.
      let besideChildren = node.children.isEmpty ? "" : branches.beside
      for (index, part) in parts.enumerated() {
        lines.append(index == 0 ? first + part : following + besideChildren + part)
      }
      for (index, child) in node.children.enumerated().reversed() {
        let isLast = index == node.children.count - 1
        waiting.append(
          (
            child, following + (isLast ? branches.last : branches.middle),
            following + (isLast ? branches.below : branches.beside)
          ))
      }
    }
    return lines
  }
}
