internal import CEditline

/// What libedit shall do after one of our functions.
enum EditOutcome {
  case normal, refresh, moveCursor, beep

  var code: UInt8 {
    switch self {
    case .normal: UInt8(EDITLINE_NORMAL)
    case .refresh: UInt8(EDITLINE_REFRESH)
    case .moveCursor: UInt8(EDITLINE_MOVE_CURSOR)
    case .beep: UInt8(EDITLINE_BEEP)
    }
  }
}

/// A function of ours under the name by which keys are bound to it.
struct EditFunction {
  typealias Body = @convention(c) (OpaquePointer?, Int32) -> UInt8

  let name: String
  let purpose: String
  let body: Body

  private init(_ name: String, _ purpose: String, _ body: Body) {
    self.name = name
    self.purpose = purpose
    self.body = body
  }

  static var all: [EditFunction] {
    [
      EditFunction("orch-return", "Submit, or go on with a new line") { editline, _ in
        EditSession.call(editline) { $0.submitOrContinue() }
      },
      EditFunction("orch-newline", "Begin a new line") { editline, _ in
        EditSession.call(editline) { $0.insertNewline() }
      },
      EditFunction("orch-complete", "Complete the word") { editline, _ in
        EditSession.call(editline) { $0.complete() }
      },
      EditFunction("orch-paste", "Insert pasted text") { editline, _ in
        EditSession.call(editline) { $0.paste() }
      },
      EditFunction("orch-closer", "Insert a closing bracket, less indented") { editline, character in
        EditSession.call(editline) { $0.insertCloser(character) }
      },
      EditFunction("orch-interrupt", "Drop the line") { editline, _ in
        EditSession.call(editline) { $0.interrupt() }
      },
      EditFunction("orch-end-or-delete", "End the input, or delete") { editline, _ in
        EditSession.call(editline) { $0.endOrDelete() }
      },
      EditFunction("orch-delete", "Delete the next character") { editline, _ in
        EditSession.call(editline) { $0.deleteForwards() }
      },
      EditFunction("orch-suspend", "Stop the job") { editline, _ in
        EditSession.call(editline) { $0.suspend() }
      },
      EditFunction("orch-line-start", "Go to the line's start") { editline, _ in
        EditSession.call(editline) { $0.moveToLineStart() }
      },
      EditFunction("orch-line-end", "Go to the line's end") { editline, _ in
        EditSession.call(editline) { $0.moveToLineEnd() }
      },
      EditFunction("orch-up", "Go up, or to the previous entry") { editline, _ in
        EditSession.call(editline) { $0.moveUp() }
      },
      EditFunction("orch-down", "Go down, or to the next entry") { editline, _ in
        EditSession.call(editline) { $0.moveDown() }
      },
      EditFunction("orch-nothing", "Do nothing") { _, _ in UInt8(EDITLINE_NORMAL) },
    ]
  }
}

extension EditSession {
  fileprivate static func call(_ editline: OpaquePointer?, _ body: (EditSession) -> EditOutcome) -> UInt8 {
    guard let session = EditSession.of(editline) else { return UInt8(EDITLINE_BEEP) }
    return body(session).code
  }
}
