import Semantics

/// What the machine's loop reads of an image, in memory that neither moves nor is counted while it runs.
///
/// Made anew where the image has grown: the loop and whoever calls it hold the one they began with.
final class LinkedCode: @unchecked Sendable {
  /// Where all of it stands: copied without counting, while a machine holds the object.
  struct Places {
    let code: UnsafeMutablePointer<Instruction>
    let entries: UnsafeMutablePointer<Entry>
    let constants: UnsafeMutablePointer<Value>
    let builtins: UnsafeMutablePointer<Builtin>
    /// By the number of a member's name.
    let members: UnsafeMutablePointer<Member>
  }

  struct Entry {
    var pc: Int32
    /// The registers that a frame needs.
    var size: Int32
    var parameterCount: Int32
  }

  let places: Places
  private let constantCount: Int
  private let builtinCount: Int
  private let memberCount: Int

  /// The name of a field or method, and what the library knows under it.
  struct Member {
    let name: FieldName
    let definitions: MemberDefinitions?
  }

  init(_ image: Image) {
    let entries = image.routines.map { routine in
      Entry(
        pc: Int32(routine.entry), size: Int32(routine.registerCount + 1),
        parameterCount: Int32(routine.parameters.count))
    }
    let members = image.memberNames.map { Member(name: $0, definitions: image.library.members[$0.text]) }
    places = Places(
      code: Self.copy(image.code), entries: Self.copy(entries), constants: Self.copy(image.constants),
      builtins: Self.copy(image.builtins), members: Self.copy(members))
    (constantCount, builtinCount) = (image.constants.count, image.builtins.count)
    memberCount = members.count
  }

  deinit {
    places.code.deallocate()
    places.entries.deallocate()
    places.constants.deinitialize(count: constantCount)
    places.constants.deallocate()
    places.builtins.deinitialize(count: builtinCount)
    places.builtins.deallocate()
    places.members.deinitialize(count: memberCount)
    places.members.deallocate()
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    for (index, element) in elements.enumerated() { (memory + index).initialize(to: element) }
    return memory
  }
}
