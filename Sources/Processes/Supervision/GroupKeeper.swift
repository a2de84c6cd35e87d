/// Somebody who outlives this process and then ends the process groups that it was told of.
package protocol GroupKeeper: Sendable {
  /// Whether telling costs next to nothing.
  var isAwake: Bool { get }
  func wake()
  func keep(_ group: Int32)
  func forget(_ group: Int32)
}

/// One group in its keeper's care.
struct GroupCare {
  private let keeper: any GroupKeeper
  private let group: Int32
  private var isTold = false

  /// Programs that end sooner are not worth waking anybody.
  static let delay = Duration.milliseconds(20)

  init(_ keeper: any GroupKeeper, of group: Int32, atOnce: Bool) {
    self.keeper = keeper
    self.group = group
    if atOnce || keeper.isAwake { tell() }
  }

  /// Whether its keeper is still to be told.
  var isDue: Bool { !isTold }

  mutating func tell() {
    guard !isTold else { return }
    isTold = true
    keeper.keep(group)
  }

  func end() { if isTold { keeper.forget(group) } }
}
