import Testing

@testable import Runtime

struct RecordBoxTests {
  @Test(
    "fields are found, in the order they were written, with and without a table",
    arguments: [0, 1, 8, 9, 16, 100, 5000])
  func finding(count: Int) {
    let record = RecordBox(capacity: 1)
    for number in 0..<count { record.set(StringBox("name \(number)"), to: .int(Int64(number))) }
    for number in 0..<count {
      #expect(record.position(of: StringBox("name \(number)")) == number)
    }
    #expect(record.position(of: StringBox("name")) == nil)
    #expect(record.fields.map(\.key) == (0..<count).map { "name \($0)" })
  }

  @Test("a field that is removed is not found, and the others are", arguments: [3, 9, 10, 40])
  func removing(count: Int) {
    let record = RecordBox()
    for number in 0..<count { record.add(StringBox("\(number)"), .int(Int64(number))) }
    record.remove(at: 1)
    #expect(record.position(of: StringBox("1")) == nil)
    for number in 2..<count {
      #expect(record.position(of: StringBox("\(number)")).map { record.value(at: $0).literal } == "\(number)")
    }
  }

  @Test("a copy changes by itself", arguments: [2, 20])
  func copying(count: Int) {
    let record = RecordBox()
    for number in 0..<count { record.add(StringBox("\(number)"), .int(Int64(number))) }
    let copy = record.copy()
    copy.set(StringBox("0"), to: .null)
    copy.add(StringBox("more"), .null)
    #expect(record.fields.count == count && copy.fields.count == count + 1)
    #expect(record.fields["0"]?.literal == "0")
  }

  @Test("fields in Swift's hands are a value")
  func value() {
    var fields: Fields = ["a": .int(1)]
    let box = Value.record(fields)
    fields["a"] = nil
    fields["b"] = .int(2)
    #expect(box.literal == "{ a: 1 }")
    #expect(Value.record(fields).literal == "{ b: 2 }")
  }
}
