import Syntax

/// Counts the work that one call does, and looks for interruptions and time limits each so much of it.
package struct PollMeter {
  /// The call is its, so that it stays.
  private unowned(unsafe) let machine: Machine
  private var left = Self.stretch

  /// Bytes or elements between two looks.
  package static let stretch = 1 << 16

  package init(_ machine: Machine) { self.machine = machine }

  @inline(__always)
  package mutating func count(_ amount: Int = 1) throws(Raise) {
    left &-= amount
    if left < 0 { try look() }
  }

  private mutating func look() throws(Raise) {
    left = Self.stretch
    try machine.poll()
  }
}
