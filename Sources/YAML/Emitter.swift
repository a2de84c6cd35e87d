internal import CYAML

extension YAML {
  /// A document in block style, two spaces a level. Texts that would read as something else stand in quotes.
  /// Empty where `watch` ends the work.
  package static func text(_ node: YAMLNode, _ watch: @escaping Watch = { _ in true }) -> String {
    let emitter = Emitter(watch)
    emitter.document(node)
    return emitter.text
  }
}

/// libyaml's emitter, which knows where quotes are due.
private final class Emitter {
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private var bytes: [UInt8] = []
  private let watch: YAML.Watch
  private var isEnded = false
  var text: String { isEnded ? "" : String(decoding: bytes, as: UTF8.self) }

  init(_ watch: @escaping YAML.Watch) {
    self.watch = watch
    emitter = .allocate(capacity: 1)
    emitter.initialize(to: yaml_emitter_t())
    _ = yaml_emitter_initialize(emitter)
    yaml_emitter_set_unicode(emitter, 1)
    yaml_emitter_set_width(emitter, -1)
    let receiver = Unmanaged.passUnretained(self).toOpaque()
    yaml_emitter_set_output(
      emitter,
      { receiver, buffer, size in
        guard let receiver, let buffer else { return 0 }
        let emitter = Unmanaged<Emitter>.fromOpaque(receiver).takeUnretainedValue()
        return emitter.take(UnsafeBufferPointer(start: buffer, count: size)) ? 1 : 0
      }, receiver)
  }

  deinit {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
  }

  /// Room for a text's last copy is part of what it takes.
  private func take(_ more: UnsafeBufferPointer<UInt8>) -> Bool {
    if bytes.count + more.count > bytes.capacity { goOn(room: 3 * bytes.capacity) }
    if !isEnded { bytes += more }
    return !isEnded
  }

  private func goOn(room: Int = 0) {
    if !isEnded { isEnded = !watch(room) }
  }

  func document(_ node: YAMLNode) {
    emit { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
    emit { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
    write(node)
    emit { yaml_document_end_event_initialize(&$0, 1) }
    emit { yaml_stream_end_event_initialize(&$0) }
    _ = yaml_emitter_flush(emitter)
    // What libyaml writes after a plain scalar that is a whole document.
    if bytes.suffix(5).elementsEqual("\n...\n".utf8) { bytes.removeLast(4) }
  }

  private func write(_ node: YAMLNode) {
    goOn()
    guard !isEnded else { return }
    switch node.content {
    case .scalar(let scalar): write(scalar)
    case .sequence(let items):
      emit { yaml_sequence_start_event_initialize(&$0, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE) }
      for item in items { write(item) }
      emit { yaml_sequence_end_event_initialize(&$0) }
    case .mapping(let entries):
      emit { yaml_mapping_start_event_initialize(&$0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE) }
      for entry in entries {
        write(YAMLScalar(entry.key))
        write(entry.value)
      }
      emit { yaml_mapping_end_event_initialize(&$0) }
    }
  }

  private func write(_ scalar: YAMLScalar) {
    emit { event in
      var text = Array(scalar.text.utf8)
      let count = Int32(clamping: text.count)
      return yaml_scalar_event_initialize(&event, nil, nil, &text, count, 1, 1, Self.style(scalar))
    }
  }

  private static func style(_ scalar: YAMLScalar) -> yaml_scalar_style_t {
    if scalar.isPlain { return YAML_PLAIN_SCALAR_STYLE }
    if scalar.text.contains("\n") { return YAML_LITERAL_SCALAR_STYLE }
    let isText = YAMLScalar(scalar.text, isPlain: true).meaning() == .text(scalar.text)
    return isText && !OldSchema.reads(scalar.text) ? YAML_ANY_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE
  }

  private func emit(_ make: (inout yaml_event_t) -> Int32) {
    var event = yaml_event_t()
    // The emitter frees the event, also where it fails, for want of memory alone.
    if make(&event) == 1 { _ = yaml_emitter_emit(emitter, &event) }
  }
}
