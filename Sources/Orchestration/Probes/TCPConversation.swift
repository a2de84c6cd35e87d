/// A connection that stays open for a moment, or that the service greets.
enum TCPConversation {
  /// The engine's proxy accepts before it has reached the service, and closes at once when it cannot; a service that is
  /// there waits for us to speak. How soon "at once" is depends on how busy the machine is, so this is only for
  /// services that cannot be reached directly.
  static let patience = Duration.milliseconds(100)

  static func ask(_ conversation: SocketConversation, patience: Duration) async throws -> ProbeFinding {
    let earlier = ContinuousClock.now + patience
    let greeting = try await conversation.connection.read(upTo: 64, until: earlier)
    return greeting?.isEmpty == true ? .closedAtOnce(port: conversation.port) : .ready
  }
}
