internal import CYAML

/// What libyaml finds next in a text.
struct YAMLEvent {
  enum Kind {
    case documentStart, documentEnd, streamEnd
    case alias(String)
    case scalar(YAMLScalar)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
    /// What says nothing about values.
    case other
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  var mark: YAMLMark
}

/// libyaml's parser over bytes that it holds.
final class EventReader {
  /// libyaml keeps pointers into itself, so it must not move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    // Fails only for want of memory; the first event tells.
    _ = yaml_parser_initialize(parser)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  func next() throws(YAMLError) -> YAMLEvent {
    var raw = yaml_event_t()
    guard yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
    defer { yaml_event_delete(&raw) }
    return Self.event(raw)
  }

  private static func event(_ raw: yaml_event_t) -> YAMLEvent {
    var event = YAMLEvent(kind: .other, mark: YAMLMark(raw.start_mark))
    switch raw.type {
    case YAML_DOCUMENT_START_EVENT: event.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: event.kind = .documentEnd
    case YAML_STREAM_END_EVENT: event.kind = .streamEnd
    case YAML_ALIAS_EVENT: event.kind = .alias(text(raw.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = raw.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      event.kind = .scalar(YAMLScalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain))
      (event.anchor, event.tag) = (text(scalar.anchor), text(scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      event.kind = .sequenceStart
      (event.anchor, event.tag) = (text(raw.data.sequence_start.anchor), text(raw.data.sequence_start.tag))
    case YAML_MAPPING_START_EVENT:
      event.kind = .mappingStart
      (event.anchor, event.tag) = (text(raw.data.mapping_start.anchor), text(raw.data.mapping_start.tag))
    case YAML_SEQUENCE_END_EVENT: event.kind = .sequenceEnd
    case YAML_MAPPING_END_EVENT: event.kind = .mappingEnd
    default: break
    }
    return event
  }

  private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }

  private func failure() -> YAMLError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
    switch parser.pointee.error {
    case YAML_READER_ERROR:
      let before = input.prefix(parser.pointee.problem_offset)
      return YAMLError(problem, at: YAMLMark(line: before.count { $0 == 0x0A } + 1))
    case YAML_MEMORY_ERROR: return YAMLError("there is not enough memory for it", at: YAMLMark())
    default:
      // What is missing at the end of the text is missed by what began before it.
      let isAtEnd = parser.pointee.problem_mark.index >= input.count && parser.pointee.context != nil
      let mark = YAMLMark(isAtEnd ? parser.pointee.context_mark : parser.pointee.problem_mark)
      let context = parser.pointee.context.map { " " + String(cString: $0) } ?? ""
      return YAMLError(problem + context, at: mark, help: Self.help(problem, input, parser.pointee.problem_mark.index))
    }
  }

  private static func help(_ problem: String, _ input: UnsafeMutableBufferPointer<UInt8>, _ index: Int) -> [String] {
    if problem.contains("tab character") || input.dropFirst(index).first == 0x09 {
      return ["indent with spaces: YAML takes no tabs there"]
    }
    if problem == "mapping values are not allowed in this context" {
      return ["put quotes around a text that holds `: `, or look at the line's indent"]
    }
    return []
  }
}

extension YAMLMark {
  fileprivate init(_ mark: yaml_mark_t) { self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1) }
}
