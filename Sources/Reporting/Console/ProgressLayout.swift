/// What of several environments is shown where there is not room for all of it.
enum ProgressLayout {
  /// One environment, in full and in a line.
  struct Block {
    var tree: [String]
    var line: String
  }

  /// Each has a line before one has its tree, and those that began first have theirs before others.
  /// - Returns: the lines, and how many environments have none; another line is left to say so.
  static func fitted(_ blocks: [Block], rows: Int) -> (lines: [String], hidden: Int) {
    guard blocks.count <= rows else {
      let shown = blocks.prefix(max(0, rows - 1))
      return (shown.map(\.line), blocks.count - shown.count)
    }
    var room = rows - blocks.count
    var lines: [String] = []
    for block in blocks {
      let further = block.tree.count - 1
      if further <= room {
        room -= further
        lines += block.tree
      } else {
        lines.append(block.line)
      }
    }
    return (lines, 0)
  }
}
