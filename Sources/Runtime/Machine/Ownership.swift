import Syntax

/// What a block must release, and which block: a frame's depth and the block's level in it.
struct Ownership {
  var resource: any Resource
  var depth: Int
  var level: Int
}

/// One block of a running program.
struct BlockPlace {
  var depth: Int
  var level: Int

  /// The block of the program's file, which ends last.
  static let program = BlockPlace(depth: 0, level: 0)
}

extension Machine {
  /// Makes the block that runs now the owner of a resource.
  package func own(_ resource: any Resource) {
    let level = image.routines[site.routine].level(at: site.pc)
    owned.append(Ownership(resource: resource, depth: site.depth, level: level))
  }

  /// Makes the block that the running instruction is about to enter the owner: a test's, a suite's.
  package func ownInside(_ resource: any Resource) {
    let level = image.routines[site.routine].level(at: site.pc)
    owned.append(Ownership(resource: resource, depth: site.depth, level: level + 1))
  }

  /// Takes a resource from its owner, as `keep` does; the caller is responsible for it from now on.
  package func disown(_ resource: any Resource) {
    owned.removeAll { $0.resource === resource }
    kept.removeAll { $0.resource === resource }
    parent?.disownInParent(resource)
  }

  private func disownInParent(_ resource: any Resource) {
    // Only reached from a branch while this machine's thread waits for it.
    owned.removeAll { $0.resource === resource }
    parent?.disownInParent(resource)
  }

  /// Resources of running blocks, innermost first, through the machines that this one is a branch of.
  package func visibleResources() -> [(resource: any Resource, block: String)] {
    (kept + owned).reversed().map { ($0.resource, "\(ObjectIdentifier(self).hashValue).\($0.depth).\($0.level)") }
      + (parent?.visibleResources() ?? [])
  }

  /// Ends the blocks of one frame from a level inwards: releases what they own, but for what is inside `kept`, which goes to the block around.
  func closeBlocks(depth: Int, from level: Int, keeping kept: Value?) throws(Raise) {
    try release(
      where: { $0.depth == depth && $0.level >= level }, sparing: kept,
      to: BlockPlace(depth: depth, level: level - 1))
  }

  /// A frame returns: what it owns is released, but what is inside its value goes to the caller's block.
  ///
  /// A library's top level ends when the program does, so that what it made goes to the program's own block.
  func leaveFrame(value: Value, routine: Routine, caller: (pc: Int, routine: Int)?) throws(Raise) {
    let depth = site.depth
    if routine.isLibrary {
      for index in owned.indices where owned[index].depth == depth { owned[index].place = .program }
      return
    }
    let level = caller.map { image.routines[$0.routine].level(at: $0.pc) } ?? 0
    let target = BlockPlace(depth: depth - 1, level: level)
    if keepsTopLevel, depth == 0 { return hand(over: value, where: { $0.depth == depth }, to: target) }
    try heedLimits(depth: depth, from: 0)
    try release(where: { $0.depth == depth }, sparing: value, to: target)
  }

  /// A value is assigned to a variable of a block further out, which owns what is inside from now on.
  func adopt(_ value: Value, by target: BlockPlace) {
    hand(
      over: value,
      where: { $0.depth > target.depth || ($0.depth == target.depth && $0.level > target.level) }, to: target)
  }

  /// Gives what `value` holds, if it is owned by one of the blocks named, to another block.
  func hand(over value: Value, where isFrom: (Ownership) -> Bool, to target: BlockPlace) {
    guard !owned.isEmpty else { return }
    hand(over: HeldResources(value), where: isFrom, to: target)
  }

  /// Release goes by order of making within a block, and blocks end innermost first, so that order need not be restored.
  func hand(over held: HeldResources, where isFrom: (Ownership) -> Bool, to target: BlockPlace) {
    for index in owned.indices where isFrom(owned[index]) && held.contains(owned[index].resource) {
      owned[index].place = target
    }
  }

  /// Takes over what a branch's machine still owns inside the value that it returns.
  func inherit(from branch: Machine, value: Value) {
    guard !branch.owned.isEmpty else { return }
    let held = HeldResources(value)
    for ownership in branch.owned where held.contains(ownership.resource) { own(ownership.resource) }
    branch.owned.removeAll { held.contains($0.resource) }
  }
}

extension Ownership {
  var place: BlockPlace {
    get { BlockPlace(depth: depth, level: level) }
    set { (depth, level) = (newValue.depth, newValue.level) }
  }
}

/// Resources of the handles in a value, also in lists and records however deep they nest.
struct HeldResources {
  private var resources: Set<ObjectIdentifier> = []

  init(_ value: Value) {
    var open = [value]
    // A list may stand in many places of a value; each is looked into once.
    var seen: Set<ObjectIdentifier> = []
    while let next = open.popLast() {
      switch next {
      case .handle(let handle):
        if let resource = handle.object.resource { resources.insert(ObjectIdentifier(resource)) }
      case .list(let box): if seen.insert(ObjectIdentifier(box)).inserted { open += box.items.filter(\.mayHold) }
      case .record(let box):
        if seen.insert(ObjectIdentifier(box)).inserted { open += box.fields.values.filter(\.mayHold) }
      case .result(let outcome): if case .success(let value) = outcome.state { open.append(value) }
      default: break
      }
    }
  }

  func contains(_ resource: any Resource) -> Bool { resources.contains(ObjectIdentifier(resource)) }
}

extension Value {
  /// Is a handle, or may have one inside.
  fileprivate var mayHold: Bool {
    switch self {
    case .handle, .list, .record, .result: true
    default: false
    }
  }
}
