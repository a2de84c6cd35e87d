/// Takes the events of a run: a report, the history.
package protocol RunSink: Sendable {
  /// Called with one event after another, never with two at once, in the order in which they happen. ``JobOrder`` gives them job by
  /// job instead.
  func receive(_ event: RunEvent)
}
