/// An engine's own id of a container. Operations take a name in its place.
package struct ContainerID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  package var rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package var description: String { rawValue }
}

/// An engine's own id of a network. Operations take a name in its place.
package struct NetworkID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  package var rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package var description: String { rawValue }
}
