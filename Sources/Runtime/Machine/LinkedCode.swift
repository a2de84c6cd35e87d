import Semantics

/// An image as the machine's loop reads it: in memory of its own, since a loop that reads arrays asks at each read for their bounds.
///
/// Made anew where the image has grown: the loop and whoever calls it hold the one they began with. What is here uncounted, the image
/// and its library hold.
final class LinkedCode: @unchecked Sendable {
  /// Where all of it stands: copied without counting, while a machine holds the object.
  struct Places {
    let code: UnsafeMutablePointer<Instruction>
    let entries: UnsafeMutablePointer<Entry>
    let constants: UnsafeMutablePointer<Value>
    let builtins: UnsafeMutablePointer<Unmanaged<Builtin>>
    let texts: UnsafeMutablePointer<UnsafeMutableBufferPointer<TextTemplate.Piece>>
    /// By the number of a member's name.
    let members: UnsafeMutablePointer<Member>
  }

  struct Entry {
    var pc: Int32
    /// The registers that a frame needs.
    var size: Int32
    var parameterCount: Int32
    /// The registers that hold variables, from the first on.
    var variableCount: Int32
  }

  let places: Places
  private let constantCount: Int
  private let memberCount: Int
  private let textCount: Int

  /// The name of a field or method, with what the library knows under it.
  struct Member {
    let name: Unmanaged<StringBox>
    /// By ``ValueKind``.
    fileprivate let methods: UnsafeMutablePointer<Unmanaged<Builtin>?>
    fileprivate let fields: UnsafeMutablePointer<Unmanaged<FieldDefinition>?>

    init(_ name: StringBox, _ definitions: MemberDefinitions) {
      self.name = .passUnretained(name)
      methods = LinkedCode.copy(definitions.methods.map { $0.map { .passUnretained($0) } })
      fields = LinkedCode.copy(definitions.fields.map { $0.map { .passUnretained($0) } })
    }

    @inline(__always)
    func method(of kind: ValueKind) -> Unmanaged<Builtin>? { methods[kind.rawValue] }

    @inline(__always)
    func field(of kind: ValueKind) -> Unmanaged<FieldDefinition>? { fields[kind.rawValue] }
  }

  init(_ image: Image) {
    let entries = image.routines.map { routine in
      Entry(
        pc: Int32(routine.entry), size: Int32(routine.registerCount + 1),
        parameterCount: Int32(routine.parameters.count), variableCount: Int32(routine.variableCount))
    }
    places = Places(
      code: Self.copy(image.code), entries: Self.copy(entries), constants: Self.copy(image.constants),
      builtins: Self.copy(image.builtins.map { .passUnretained($0) }),
      texts: Self.copy(image.texts.map { .init(start: Self.copy($0.pieces), count: $0.pieces.count) }),
      members: Self.copy(image.memberNames.map { Member($0, image.library.members[$0.text] ?? .none) }))
    (constantCount, memberCount, textCount) = (image.constants.count, image.memberNames.count, image.texts.count)
  }

  deinit {
    places.constants.deinitialize(count: constantCount)
    places.constants.deallocate()
    places.code.deallocate()
    places.entries.deallocate()
    places.builtins.deallocate()
    for number in 0..<textCount { places.texts[number].deallocate() }
    places.texts.deallocate()
    for number in 0..<memberCount {
      places.members[number].methods.deallocate()
      places.members[number].fields.deallocate()
    }
    places.members.deallocate()
  }

  fileprivate static func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
    copy.initialize(from: elements, count: elements.count)
    return copy
  }
}

extension Unmanaged<FieldDefinition> {
  @inline(__always)
  func get(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    try _withUnsafeGuaranteedRef { field -> Result<Value, Raise> in
      do throws(Raise) { return .success(try field.get(arguments)) } catch { return .failure(error) }
    }.get()
  }
}

extension Unmanaged<Builtin> {
  /// Calls it with arguments that stand in registers, in the order of its parameters.
  @inline(__always)
  func call(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    try _withUnsafeGuaranteedRef { builtin -> Result<Value, Raise> in
      do throws(Raise) { return .success(try builtin.body(arguments)) } catch { return .failure(error) }
    }.get()
  }

  @inline(__always)
  func takes(_ count: Int) -> Bool { _withUnsafeGuaranteedRef { $0.takes(count) } }
}
