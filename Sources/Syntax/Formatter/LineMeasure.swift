/// Finds out whether text reaches the next place where its line may end before it runs out of room.
struct LineMeasure {
  var room: Int
  /// Groups count as standing on one line where they can, rather than as places where the line may end.
  var prefersFlat = false

  /// Pieces that are still to be looked at, the next ones last.
  private var open: [(parts: ArraySlice<Layout>, isFlat: Bool)] = []

  init(room: Int, prefersFlat: Bool = false) {
    self.room = room
    self.prefersFlat = prefersFlat
  }

  /// Looks at some pieces, and then at what stands behind them, of which the next entry is the last.
  mutating func passes(_ pieces: [Layout], before rest: [LayoutRenderer.Entry]) -> Bool {
    var remaining = rest.count
    open = [(pieces[...], false)]
    while room >= 0 {
      guard let (parts, isFlat) = open.popLast() else {
        guard remaining > 0 else { return true }
        remaining -= 1
        prefersFlat = false
        open = [([rest[remaining].layout], rest[remaining].isFlat)]
        continue
      }
      guard let part = parts.first else { continue }
      if parts.count > 1 { open.append((parts.dropFirst(), isFlat)) }
      if endsLine(part, isFlat) { return room >= 0 }
    }
    return false
  }

  private mutating func endsLine(_ layout: Layout, _ isFlat: Bool) -> Bool {
    switch layout.kind {
    case .text(let text): room -= text.columns
    case .lines(let lines):
      // A string over several lines is no bracket that could stay open.
      room = prefersFlat ? -1 : room - lines.first.columns
      return true
    case .space: room -= 1
    case .line(let flat, _):
      if !isFlat { return true }
      room -= flat.columns
    case .lineEnd, .blankLine, .comment: return true
    case .alignment: break
    case .either(let broken, let flat): room -= (isFlat ? flat : broken).columns
    case .sequence(let parts): open.append((parts[...], isFlat))
    case .indented(let inner): open.append(([inner], isFlat))
    case .flat(let inner): open.append(([inner], true))
    case .group(let inner, _): open.append(([inner], isFlat || (prefersFlat && layout.flatWidth != nil)))
    case .choice(let flat, let hugging, let expanded):
      if let flat, isFlat || prefersFlat {
        open.append(([flat], true))
      } else {
        open.append(([prefersFlat ? hugging ?? expanded : expanded], false))
      }
    }
    return false
  }
}
