import Synchronization

/// A record: its fields in the order they were first written, each found by its name in constant time.
///
/// Memory of its own rather than arrays, which would be counted at each look at a field. Nobody but this file touches it.
package final class RecordBox: @unchecked Sendable {
  struct Entry {
    // First, so that its place is the entry's.
    var value: Value
    let name: StringBox
    /// The name's.
    fileprivate let hash: Int
  }

  private(set) var count = 0
  private var capacity: Int
  private var places: UnsafeMutablePointer<Entry>
  /// Open addressing: the place of a field plus 1, or 0. There is none for the few fields that most records have, where looking at each
  /// is faster.
  private var table: Table?
  /// Where the last name was found: who changes a field has mostly looked at it just before.
  private let recent = Atomic<Int>(0)

  private struct Table {
    let slots: UnsafeMutablePointer<UInt32>
    /// Their number, a power of two, less 1.
    let mask: Int
  }

  private static let untabled = 8

  init(capacity: Int = 4) {
    self.capacity = max(capacity, 1)
    places = .allocate(capacity: self.capacity)
  }

  /// A record of different names, with values that are taken out of registers.
  convenience init(_ names: [StringBox], taking values: Registers) {
    self.init(capacity: names.isEmpty ? 4 : names.count)
    for index in names.indices { add(names[index], values.take(index)) }
  }

  deinit {
    if isDeep {
      var values = takeValues()
      DeepRelease.release(&values)
    }
    places.deinitialize(count: count)
    places.deallocate()
    table?.slots.deallocate()
  }

  /// Valid while nobody changes the record.
  var entries: UnsafeBufferPointer<Entry> { UnsafeBufferPointer(start: places, count: count) }

  package var fields: Fields { Fields(self) }

  // MARK: Finding

  func position(of name: StringBox) -> Int? {
    guard let table else { return listedPosition(of: name) }
    let last = recent.load(ordering: .relaxed)
    if last < count, places[last].name === name { return last }
    let hash = name.hash
    var slot = hash & table.mask
    while true {
      let place = Int(table.slots[slot]) &- 1
      guard place >= 0 else { return nil }
      // The names that a program writes down, and those cut out of one text, are mostly one box.
      if places[place].name === name || hasName(place, name, hash) {
        recent.store(place, ordering: .relaxed)
        return place
      }
      slot = (slot &+ 1) & table.mask
    }
  }

  @inline(__always)
  private func listedPosition(of name: StringBox) -> Int? {
    for place in 0..<count where places[place].name === name { return place }
    let hash = name.hash
    for place in 0..<count where hasName(place, name, hash) { return place }
    return nil
  }

  @inline(__always)
  private func hasName(_ place: Int, _ name: StringBox, _ hash: Int) -> Bool {
    places[place].hash == hash && isSame(place, name)
  }

  @inline(never)
  private func isSame(_ place: Int, _ name: StringBox) -> Bool {
    Texts.equal(places[place].name.text, name.text)
  }

  @inline(__always)
  func value(at position: Int) -> Value { places[position].value }

  // MARK: Changing, which is only for whoever holds it alone

  /// Where a value stands, to change it.
  @inline(__always)
  func place(of position: Int) -> UnsafeMutablePointer<Value> {
    UnsafeMutableRawPointer(places + position).assumingMemoryBound(to: Value.self)
  }

  func set(_ name: StringBox, to value: Value) {
    if let position = position(of: name) {
      places[position].value = value
    } else {
      add(name, value)
    }
  }

  /// For a name that is known not to be there.
  func add(_ name: StringBox, _ value: Value) {
    if count == capacity { reserve(max(4, capacity * 2)) }
    (places + count).initialize(to: Entry(value: value, name: name, hash: name.hash))
    count += 1
    guard count > Self.untabled else { return }
    if let table, count * 2 <= table.mask { enter(count - 1, in: table) } else { makeTable() }
  }

  /// What one more field would need, in bytes; nil where there is room.
  var growth: Int? {
    count < capacity ? nil : capacity * 2 * (MemoryLayout<Entry>.stride + 8 * MemoryLayout<UInt32>.size)
  }

  func remove(at position: Int) {
    (places + position).deinitialize(count: 1)
    (places + position).moveInitialize(from: places + position + 1, count: count - position - 1)
    count -= 1
    if table != nil { makeTable() }
  }

  func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: wanted)
    larger.moveInitialize(from: places, count: count)
    places.deallocate()
    places = larger
    capacity = wanted
  }

  // MARK: Copies

  func copy() -> RecordBox {
    let copy = RecordBox(capacity: count + count / 4 + 1)
    copy.places.initialize(from: places, count: count)
    copy.count = count
    if let table {
      copy.table = Self.allocate(slots: table.mask + 1)
      copy.table?.slots.update(from: table.slots, count: table.mask + 1)
    }
    return copy
  }

  // MARK: The table

  private static func allocate(slots: Int) -> Table {
    let table = Table(slots: .allocate(capacity: slots), mask: slots - 1)
    table.slots.initialize(repeating: 0, count: slots)
    return table
  }

  private func makeTable() {
    table?.slots.deallocate()
    table = nil
    guard count > Self.untabled else { return }
    var size = 32
    while size < count * 4 { size *= 2 }
    let made = Self.allocate(slots: size)
    for place in 0..<count { enter(place, in: made) }
    table = made
  }

  private func enter(_ place: Int, in table: Table) {
    var slot = places[place].hash & table.mask
    while table.slots[slot] != 0 { slot = (slot + 1) & table.mask }
    table.slots[slot] = UInt32(truncatingIfNeeded: place + 1)
  }
}
