/// A connection that stays open for a moment, or that the service greets.
enum TCPConversation {
  /// The engine's proxy accepts before it has reached the service, and closes at once when it cannot. A refusal inside the machine
  /// takes well under a millisecond, also on a busy one; a service that is there waits for us to speak.
  private static let patience = Duration.milliseconds(40)

  static func ask(_ conversation: SocketConversation) async throws -> ProbeFinding {
    let earlier = ContinuousClock.now + patience
    let greeting = try await conversation.connection.read(upTo: 64, until: earlier)
    return greeting?.isEmpty == true ? .closedAtOnce(port: conversation.port) : .ready
  }
}
