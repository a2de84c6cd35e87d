extension Pipeline {
  /// Runs the pipeline to its end, with this process' standard output and error as its own.
  package func stream(_ options: RunOptions = RunOptions()) throws(ProcessError) -> Outcome {
    try StartedPipeline(self, options) { () throws(ProcessError.Cause) in
      (Launcher.Outlets(), [])
    }.supervise(options) { _, _ in true }
  }

  /// Runs the pipeline to its end, and gives its output to `receive`, on this thread, as it comes.
  package func stream(
    _ options: RunOptions = RunOptions(), to receive: @escaping (OutputChannel, ArraySlice<UInt8>) -> Void
  ) throws(ProcessError) -> Outcome {
    try StartedPipeline(self, options, opening: Self.separatePipes).supervise(options) { channel, bytes in
      receive(channel, bytes)
      return true
    }
  }

  /// Runs the pipeline to its end and gives what it wrote, which fails beyond `limit` bytes.
  package func capture(_ options: RunOptions = RunOptions(), limit: Int = 256 << 20) throws(ProcessError) -> Capture {
    let buffer = CaptureBuffer(limit: limit)
    let started = try StartedPipeline(self, options, opening: Self.separatePipes)
    let outcome = started.supervise(options, deliver: buffer.receive)
    guard !buffer.hasOverflowed else {
      throw ProcessError(stage: stages.count - 1, .outputTooLarge(limit: limit))
    }
    return Capture(outcome: outcome, output: buffer.output, errors: buffer.errors)
  }

  /// Starts the pipeline in the background, where it belongs to the result. It reads nothing unless it is given bytes.
  ///
  /// - Parameters:
  ///   - recent: how many bytes of its output are kept.
  ///   - options: what ends it before it has started, should a redirect have to wait for the other end of a pipe. It has no terminal.
  package func spawn(
    keeping recent: Int = 256 << 10, keeper: (any GroupKeeper)? = nil, _ options: RunOptions = RunOptions()
  ) throws(ProcessError) -> BackgroundProcess {
    var options = options
    options.terminal = nil
    var background = self
    if case .inherited = input { background.input = .null }
    let record = try BackgroundRecord(keeping: recent)
    keeper?.wake()
    let started = try StartedPipeline(background, options, opening: Self.sharedPipe)
    return try BackgroundProcess(watching: started, record, keeper)
  }

  private static func separatePipes() throws(ProcessError.Cause) -> StartedPipeline.Opened {
    let output = try Descriptor.pipe()
    let errors = try Descriptor.pipe()
    return (
      Launcher.Outlets(output: .opened(output.writer), errors: .opened(errors.writer)),
      [(.output, output.reader), (.errors, errors.reader)]
    )
  }

  /// One pipe for both keeps the order in which things were written.
  private static func sharedPipe() throws(ProcessError.Cause) -> StartedPipeline.Opened {
    let pipe = try Descriptor.pipe()
    return (Launcher.Outlets(output: .opened(pipe.writer), errors: .opened(pipe.writer)), [(.output, pipe.reader)])
  }
}
