import OrderedCollections
import Syntax

/// What a block must release, and which block: a frame's depth and the block's level in it.
struct Ownership {
  var resource: any Resource
  var depth: Int
  var level: Int
}

/// A `defer`red body.
final class Deferred: Resource {
  private let function: Function

  init(_ function: Function) { self.function = function }

  func release(in machine: Machine) throws(Raise) { _ = try machine.call(function, []) }
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

  /// Releases what blocks of one frame own, from a level inwards, last made first. What is inside `kept` goes to the block around.
  func release(depth: Int, from level: Int, keeping kept: Value? = nil) throws(Raise) {
    if let kept { hand(over: kept, where: { $0.depth == depth && $0.level >= level }, to: (depth, level - 1)) }
    var failure: Failure?
    while let last = owned.lastIndex(where: { $0.depth == depth && $0.level >= level }) {
      let ownership = owned.remove(at: last)
      do throws(Raise) {
        try shielded { () throws(Raise) in try ownership.resource.release(in: self) }
      } catch {
        if case .failure(let next) = error {
          if let first = failure { first.attached.append(next) } else { failure = next }
        } else {
          throw error
        }
      }
    }
    if let failure { throw .failure(failure) }
  }

  /// A frame returns: what it owns is released, but what is inside its value goes to the caller's block.
  func leaveFrame(depth: Int, value: inout Value, caller: (pc: Int, routine: Int)?) throws(Raise) {
    if let caller {
      let level = image.routines[caller.routine].level(at: caller.pc)
      hand(over: value, where: { $0.depth == depth }, to: (depth - 1, level))
    } else {
      // Library code called it: the block that runs the library function takes over.
      hand(over: value, where: { $0.depth == depth }, to: (depth - 1, 0))
    }
    if keepsTopLevel, depth == 0 { return }
    try release(depth: depth, from: 0)
  }

  func adopt(_ value: Value, level: Int, runDepth: Int) {
    let target: (depth: Int, level: Int) =
      switch level {
      case 255: (0, 0)
      case 254: (max(0, runDepth - 1), 0)
      default: (site.depth, level)
      }
    hand(over: value, where: { $0.depth > target.depth || $0.level > target.level }, to: target)
  }

  /// Gives what `value` holds, if it is owned by one of the blocks named, to another block.
  private func hand(over value: Value, where isFrom: (Ownership) -> Bool, to target: (depth: Int, level: Int)) {
    guard !owned.isEmpty else { return }
    var resources: [any Resource] = []
    value.collectResources(into: &resources, depth: 0)
    for resource in resources {
      for index in owned.indices where owned[index].resource === resource && isFrom(owned[index]) {
        owned[index].depth = target.depth
        owned[index].level = target.level
      }
    }
    // Release goes by order of making within a block; blocks end innermost first, so order by depth need not be restored.
  }

  /// Takes over what a branch's machine still owns inside the value that it returns.
  func inherit(from branch: Machine, value: Value) {
    var resources: [any Resource] = []
    value.collectResources(into: &resources, depth: 0)
    for ownership in branch.owned where resources.contains(where: { $0 === ownership.resource }) {
      own(ownership.resource)
    }
    branch.owned.removeAll { ownership in resources.contains { $0 === ownership.resource } }
  }
}

extension Value {
  /// Resources of the handles in a value, also in lists and records.
  fileprivate func collectResources(into resources: inout [any Resource], depth: Int) {
    guard depth < 32 else { return }
    switch self {
    case .handle(let handle): if let resource = handle.object.resource { resources.append(resource) }
    case .list(let box): for item in box.items { item.collectResources(into: &resources, depth: depth + 1) }
    case .record(let box): for item in box.fields.values { item.collectResources(into: &resources, depth: depth + 1) }
    case .result(let outcome):
      if case .success(let value) = outcome.state { value.collectResources(into: &resources, depth: depth + 1) }
    default: break
    }
  }
}
