import Library
import Runtime
import Semantics
import Syntax
import Terminal
import TextWidth

/// How the prompt shows a value: what it is at a glance, never more than a screen or two.
struct ValueView: Sendable {
  /// In columns.
  var width: Int
  let style: Style
  let unicode: Bool
  /// Those that are up, for names of declarations.
  var environments: [EnvironmentView] = []

  init(width: Int, style: Style, unicode: Bool) {
    self.width = width
    self.style = style
    self.unicode = unicode
  }

  /// Null shows nothing.
  func lines(_ value: Value) -> [String] {
    switch value {
    case .null, .missing, .cell: []
    case .string(let box): TextView(text: box.text).lines
    case .record(let box): RecordView(box.fields.map { ($0.key, $0.value) }, in: self).lines
    case .list(let box): ListView(box.items, in: self).lines
    case .handle(let handle): lines(of: handle, value)
    case .function(let function): [function.outline]
    default: TextView.limited(value.literal)
    }
  }

  private func lines(of handle: Handle, _ value: Value) -> [String] {
    if let environment = EnvironmentView(value) { return lines(environment) }
    if let service = ServiceView(value) { return lines(service) }
    if let declaration = handle.object as? Declaration {
      let running = environments.filter { $0.declaration === declaration }
      if !running.isEmpty { return running.flatMap(lines) }
      return lines(declaration)
    }
    return TextView.limited(handle.object.displayForm)
  }

  // MARK: Environments

  /// As it is written; what it stands for does not run.
  private func lines(_ declaration: Declaration) -> [String] {
    let text = TextView.limited(Self.text(of: declaration))
    switch declaration.form {
    case .environment: return text + [style(.muted, "not up: `up \(declaration.name)` starts it")]
    case .service: return text
    }
  }

  private static func text(of declaration: Declaration) -> String {
    let statements = Parser.parse(declaration.source, mode: .prompt).program.statements
    let written = statements.first { statement in
      switch statement.kind {
      case .service(let service): service.name.span == declaration.span
      case .environment(let environment): environment.name.span == declaration.span
      default: false
      }
    }
    return written.map { declaration.source.string($0.span) } ?? declaration.displayForm
  }

  /// A tree of its services with their addresses.
  func lines(_ environment: EnvironmentView) -> [String] {
    let longest = environment.services.map { DisplayWidth.of($0.name) }.max() ?? 0
    let services = environment.services.map { service in
      let state = service.condition.map { style(.error, $0) } ?? ports(service)
      return Tree(state.isEmpty ? service.name : "\(service.name.padded(to: longest))  \(state)")
    }
    let head = style(.emphasis, environment.name) + " " + style(.muted, environment.id)
    return Tree(head, services).lines(unicode: unicode)
  }

  private func lines(_ service: ServiceView) -> [String] {
    var table = Table([Table.Column("", canShrink: false), Table.Column("", canShrink: false)])
    table.append([style(.emphasis, service.name), style(.muted, "in \(service.environment)")])
    if let condition = service.condition { table.append(["state", style(.error, condition)]) }
    for port in service.ports { table.append([port.declared, port.address]) }
    table.append(["container", service.container])
    return table.lines(width: nil, style: style, unicode: unicode)
  }

  func ports(_ service: ServiceView) -> String {
    service.ports.map { "\($0.address) \(style(.muted, $0.declared))" }.joined(separator: ", ")
  }
}

extension Function {
  /// `<function double(n)>`
  fileprivate var outline: String {
    switch body {
    case .compiled(let routine, _):
      "<function \(routine.name)(\(routine.parameters.map(\.name).joined(separator: ", ")))>"
    case .builtin(let builtin), .bound(let builtin, _): "<function \(builtin.signature.usage)>"
    }
  }
}
