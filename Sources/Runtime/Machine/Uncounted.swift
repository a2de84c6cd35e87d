// Boxes that are looked at and changed where they stand: a value that is taken out of its register is counted, which costs more than the
// look. The payload of a value is its first word, whatever its case; a test holds the compiler to that.
extension UnsafeMutablePointer<Value> {
  /// What `body` makes of the record; nil where something else stands here.
  @inline(__always)
  @discardableResult
  func withRecord<Result>(_ body: (RecordBox) -> Result?) -> Result? {
    guard case .record = pointee else { return nil }
    return payload(RecordBox.self)._withUnsafeGuaranteedRef(body)
  }

  /// The same for a list.
  @inline(__always)
  @discardableResult
  func withList<Result>(_ body: (ListBox) -> Result?) -> Result? {
    guard case .list = pointee else { return nil }
    return payload(ListBox.self)._withUnsafeGuaranteedRef(body)
  }

  /// The same for a string.
  @inline(__always)
  @discardableResult
  func withString<Result>(_ body: (StringBox) -> Result?) -> Result? {
    guard case .string = pointee else { return nil }
    return payload(StringBox.self)._withUnsafeGuaranteedRef(body)
  }

  /// What kind of value it is.
  @inline(__always)
  var kind: ValueKind {
    guard case .handle = pointee else { return pointee.kind }
    return payload(Handle.self)._withUnsafeGuaranteedRef { $0.kind }
  }

  @inline(__always)
  func holds(_ function: Function) -> Bool {
    guard case .function = pointee else { return false }
    return payload(Function.self)._withUnsafeGuaranteedRef { $0 === function }
  }

  @inline(__always)
  private func payload<Box: AnyObject>(_: Box.Type) -> Unmanaged<Box> {
    UnsafeRawPointer(self).load(as: Unmanaged<Box>.self)
  }

  /// Copies an element to another place; false where this is no list, or has none there.
  @inline(__always)
  func putElement(_ position: Int64, at place: UnsafeMutablePointer<Value>) -> Bool {
    let isThere = withList { list -> Bool? in
      guard position >= 0, position < list.items.count else { return nil }
      place.pointee = list.items[Int(position)]
      return true
    }
    return isThere != nil
  }

  /// Copies a field to another place; false where this is no record, or has none of that name.
  @inline(__always)
  func putField(_ name: Unmanaged<StringBox>, at place: UnsafeMutablePointer<Value>) -> Bool {
    let isThere = withRecord { record -> Bool? in
      guard let position = name._withUnsafeGuaranteedRef({ record.position(of: $0) }) else { return nil }
      place.pointee = record.place(of: position).pointee
      return true
    }
    return isThere != nil
  }

  // MARK: Before they are changed

  /// Makes sure that nobody else holds the record, if there is one.
  @inline(__always)
  func ownRecord() {
    guard case .record = pointee else { return }
    let place = box(RecordBox.self)
    if !isKnownUniquelyReferenced(&place.pointee) { place.pointee = place.pointee.copy() }
  }

  /// The same for a list.
  @inline(__always)
  func ownList() {
    guard case .list = pointee else { return }
    let place = box(ListBox.self)
    if !isKnownUniquelyReferenced(&place.pointee) { place.pointee = ListBox(place.pointee.items) }
  }

  /// The same for a string.
  @inline(__always)
  func ownString() {
    guard case .string = pointee else { return }
    let place = box(StringBox.self)
    if !isKnownUniquelyReferenced(&place.pointee) { place.pointee = StringBox(place.pointee.text) }
  }

  @inline(__always)
  private func box<Box: AnyObject>(_: Box.Type) -> UnsafeMutablePointer<Box> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Box.self)
  }
}
