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
