package import Syntax

/// A `service` or `env` declaration as a value: its name, and its settings as a function that gives the record when they are needed.
package final class Declaration: HandleObject {
  package enum Form: Sendable { case service, environment }

  package let form: Form
  package let name: String
  package let settings: Function
  package let source: SourceFile
  package let span: Span
  package var kind: ValueKind { .declaration }

  package init(form: Form, name: String, settings: Function, source: SourceFile, span: Span) {
    self.form = form
    self.name = name
    self.settings = settings
    self.source = source
    self.span = span
  }

  package var displayForm: String { form == .service ? "<service \(name)>" : "<env \(name)>" }

  /// The field of an environment's settings that holds the services declared inside it.
  package static let ownServicesKey = "own services"
}
