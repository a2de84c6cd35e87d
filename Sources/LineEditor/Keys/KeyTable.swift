internal import CEditline

/// What every key does: the one table that keys are bound by.
struct KeyTable {
  typealias Edit = @Sendable (EditSession) -> EditOutcome

  enum Action: Sendable {
    /// A command of libedit's own.
    case command(String)
    case edit(Edit)
  }

  private let actions: [Unicode.Scalar: Action]

  static let standard = KeyTable(
    characters: [
      "\r": .edit { $0.submitOrContinue() }, "\n": .edit { $0.submitOrContinue() },
      "\t": .edit { $0.complete() },
      "}": .edit { $0.insertCloser("}") }, "]": .edit { $0.insertCloser("]") }, ")": .edit { $0.insertCloser(")") },
      control("A"): .edit { $0.moveToLineStart() }, control("E"): .edit { $0.moveToLineEnd() },
      control("B"): .edit { $0.moveLeft() }, control("F"): .edit { $0.moveRight() },
      control("C"): .edit { $0.interrupt() }, control("D"): .edit { $0.endOrDelete() },
      control("H"): .edit { $0.deleteLeft() }, "\u{7F}": .edit { $0.deleteLeft() },
      control("K"): .edit { $0.killLineRest() }, control("U"): .edit { $0.killLine() },
      control("W"): .edit { $0.killLeft(to: .blank) }, control("Y"): .edit { $0.yank() },
      control("L"): .command("ed-clear-screen"),
      control("P"): .command("ed-prev-history"), control("N"): .command("ed-next-history"),
      control("R"): .command("em-inc-search-prev"), control("S"): .command("em-inc-search-next"),
      control("Z"): .edit { $0.suspend() },
    ],
    keys: [
      .up: .edit { $0.moveUp() }, .down: .edit { $0.moveDown() },
      .left: .edit { $0.moveLeft() }, .right: .edit { $0.moveRight() },
      .home: .edit { $0.moveToLineStart() }, .end: .edit { $0.moveToLineEnd() },
      .textStart: .command("ed-move-to-beg"), .textEnd: .command("ed-move-to-end"),
      .wordLeft: .edit { $0.moveWordLeft() }, .wordRight: .edit { $0.moveWordRight() },
      .delete: .edit { $0.deleteRight() },
      .deleteWordLeft: .edit { $0.killLeft(to: .sign) }, .deleteWordRight: .edit { $0.killWordRight() },
      .upperCase: .command("em-upper-case"), .lowerCase: .command("em-lower-case"),
      .capitalize: .command("em-capitol-case"),
      .searchBackwards: .command("ed-search-prev-history"), .searchForwards: .command("ed-search-next-history"),
      .newline: .edit { $0.insertNewline() }, .escape: .edit { _ in .normal }, .paste: .edit { $0.paste() },
      .preset: .edit { $0.insertPreset() },
      .acceptLine: .command("ed-newline"),
      .previousEntry: .command("ed-prev-history"), .nextEntry: .command("ed-next-history"),
    ])

  private init(characters: [Unicode.Scalar: Action], keys: [Key: Action]) {
    actions = characters.merging(keys.map { ($0.key.scalar, $0.value) }) { first, _ in first }
  }

  private static func control(_ letter: Unicode.Scalar) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(truncatingIfNeeded: letter.value) & 0x1F)
  }

  /// Our functions are one to libedit, which tells it the key.
  func install(in editline: OpaquePointer) {
    let ours = "orch-key"
    editline_add_function(editline, ours, "Do what the key is for") { editline, character in
      guard let session = EditSession.of(editline), let key = Unicode.Scalar(UInt32(bitPattern: character)),
        case .edit(let edit)? = KeyTable.standard.actions[key]
      else { return EditOutcome.beep.code }
      return edit(session).code
    }
    for (key, action) in actions {
      switch action {
      case .command(let name): editline_bind(editline, Self.bindingName(key), name)
      case .edit: editline_bind(editline, Self.bindingName(key), ours)
      }
    }
  }

  /// The key as libedit's `bind` reads it.
  private static func bindingName(_ key: Unicode.Scalar) -> String {
    (0x21..<0x7F).contains(key.value) ? String(key) : "\\" + String(key.value, radix: 8)
  }
}
