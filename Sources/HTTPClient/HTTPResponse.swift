/// A whole answer, whatever its status.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// The standard phrase of the status where there is one, else the server's own.
  package var reason: String
  package var headers: HeaderFields
  package var body: [UInt8]
  /// The one that answered, after redirects; without user, password and fragment.
  package var url: String
  /// From the call to the last byte, redirects included.
  package var elapsed: Duration
}
