import Syntax

/// A reference to something outside the program: an environment, a process, a folder. Handles alone are shared, not copied.
package final class Handle: Sendable {
  package let object: any HandleObject

  package init(_ object: any HandleObject) { self.object = object }

  package var kind: ValueKind { object.kind }
  package var textForm: String? { object.textForm }
}

/// What a handle refers to. Its fields and methods come from the library's tables, by ``kind``.
package protocol HandleObject: AnyObject, Sendable {
  var kind: ValueKind { get }
  /// What interpolation and a command's word make of it; `nil` where that would be a guess.
  var textForm: String? { get }
  /// What `print` shows.
  var displayForm: String { get }
  /// Which field holds the text that somebody who interpolates it probably wants: `url`.
  var suggestedField: String? { get }
  /// A member that only this one has, as an environment its services; those of all its kind are in the library's tables.
  func ownMember(_ name: String) -> Value?
  var ownMemberNames: [String] { get }
  /// What must be released when the block that made it ends; `nil` where there is nothing.
  var resource: (any Resource)? { get }
}

extension HandleObject {
  package var textForm: String? { nil }
  package var displayForm: String { "<\(kind.name)>" }
  package var suggestedField: String? { nil }
  package func ownMember(_ name: String) -> Value? { nil }
  package var ownMemberNames: [String] { [] }
  package var resource: (any Resource)? { nil }
}

/// Something that the block which made it releases on every way out.
package protocol Resource: AnyObject, Sendable {
  /// What messages call it, as `folder /tmp/a`.
  var title: String { get }
  /// Releases it. No interruption and no timeout of the program reaches it; must come to an end by itself.
  func release(in machine: Machine) throws(Raise)
}

extension Value {
  package static func handle(_ object: any HandleObject) -> Value { .handle(Handle(object)) }
}
