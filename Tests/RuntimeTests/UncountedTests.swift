import Testing

@testable import Runtime

/// What the machine takes for granted of how values lie in memory.
struct UncountedTests {
  @Test("a box is the first word of its value")
  func firstWord() {
    let record = RecordBox()
    let list = ListBox([])
    let text = StringBox("text")
    let values = Registers.allocate(capacity: 4)
    values.initialize(to: .record(record))
    (values + 1).initialize(to: .list(list))
    (values + 2).initialize(to: .string(text))
    (values + 3).initialize(to: .int(1))
    defer {
      values.deinitialize(count: 4)
      values.deallocate()
    }
    #expect(values.withRecord { $0 === record } == true)
    #expect((values + 1).withList { $0 === list } == true)
    #expect((values + 2).withString { $0 === text } == true)
    for place in [values + 1, values + 2, values + 3] { #expect(place.withRecord { _ in true } == nil) }
    #expect((values + 3).kind == .int)
  }

  @Test("whoever changes a box that others hold gets one of its own")
  func ownBoxes() {
    let record = RecordBox()
    record.add(StringBox("a"), .int(1))
    let values = Registers.allocate(capacity: 1)
    values.initialize(to: .record(record))
    defer {
      values.deinitialize(count: 1)
      values.deallocate()
    }
    values.ownRecord()
    values.withRecord { $0.set(StringBox("a"), to: .int(2)) }
    #expect(record.fields["a"]?.literal == "1")
    let own = values.withRecord { ObjectIdentifier($0) }
    values.ownRecord()
    #expect(values.withRecord { ObjectIdentifier($0) } == own)
  }

  @Test("a value that is taken leaves null behind")
  func taking() {
    let values = Registers.allocate(capacity: 2)
    values.initialize(to: .int(1))
    (values + 1).initialize(to: .string("a"))
    defer {
      values.deinitialize(count: 2)
      values.deallocate()
    }
    let list = ListBox(taking: values, count: 2)
    #expect(list.items.map(\.literal) == ["1", "\"a\""])
    #expect(values[0].isNull && values[1].isNull)
  }
}
