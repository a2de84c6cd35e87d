internal import Glibc

/// A pipeline whose stages run. Holds the reading ends of its outputs; the writing ends are open in the programs alone.
struct StartedPipeline {
  typealias Opened = (Launcher.Outlets, readers: [(OutputChannel, Descriptor)])

  let group: StageGroup
  let readers: [(channel: OutputChannel, pipe: Descriptor)]
  let start: ContinuousClock.Instant
  private var foreground: Foreground

  init(
    _ pipeline: Pipeline, _ options: RunOptions, opening open: () throws(ProcessError.Cause) -> Opened
  ) throws(ProcessError) {
    start = .now
    var foreground = Foreground(nil)
    do {
      let launcher = try Launcher(pipeline, options)
      let (outlets, readers) = try Self.cause(open)
      foreground = Foreground(options.terminal)
      group = try launcher.start(outlets, terminal: foreground.device)
      self.readers = readers.map { (channel: $0.0, pipe: $0.1) }
      self.foreground = foreground
    } catch {
      foreground.takeBack(restoringModes: true)
      throw error
    }
  }

  private static func cause(_ open: () throws(ProcessError.Cause) -> Opened) throws(ProcessError) -> Opened {
    do { return try open() } catch { throw ProcessError(error) }
  }

  /// Watches the pipeline to its end; `deliver` answers whether to go on.
  func supervise(
    _ options: RunOptions, care: GroupCare? = nil, keepsSurvivors: Bool = false,
    onExit: @escaping (Outcome) -> Void = { _ in },
    deliver: @escaping (OutputChannel, ArraySlice<UInt8>) -> Bool
  ) -> Outcome {
    let readers = readers.map { reader in
      OutputReader(pipe: reader.pipe) { deliver(reader.channel, $0) }
    }
    var supervision = Supervision(
      group, readers: readers, foreground: foreground, options: options, since: start,
      care: care ?? options.keeper.map { GroupCare($0, of: group.id, atOnce: false) },
      keepsSurvivors: keepsSurvivors, onExit: onExit)
    return supervision.run()
  }
}
