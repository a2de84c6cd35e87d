internal import CProcesses
internal import Glibc

/// What a program has as its standard input, output and error.
struct StandardStreams {
  enum Source {
    case inherited(Int32)
    case opened(Descriptor)

    var number: Int32 {
      switch self {
      case .inherited(let number): number
      case .opened(let descriptor): descriptor.number
      }
    }
  }

  var input: Source
  var output: Source
  var errors: Source
  /// Whether `output` is the pipe to the next stage.
  var feedsNextStage = false

  var numbers: (Int32, Int32, Int32) { (input.number, output.number, errors.number) }

  mutating func apply(
    _ redirects: [Pipeline.Redirect], in workingDirectory: WorkingDirectory, _ opening: RedirectOpening
  ) throws(ProcessError.Cause) {
    func file(_ path: String, _ flags: Int32) throws(ProcessError.Cause) -> Source {
      .opened(try opening.open(path, flags, in: workingDirectory))
    }
    let pipe = output.number
    for redirect in redirects {
      switch redirect {
      case .input(let path): input = try file(path, O_RDONLY)
      case .output(let path): output = try file(path, O_WRONLY | O_CREAT | O_TRUNC)
      case .append(let path): output = try file(path, O_WRONLY | O_CREAT | O_APPEND)
      case .errors(let path): errors = try file(path, O_WRONLY | O_CREAT | O_TRUNC)
      case .appendErrors(let path): errors = try file(path, O_WRONLY | O_CREAT | O_APPEND)
      case .errorsToOutput: errors = output
      }
    }
    feedsNextStage = feedsNextStage && (output.number == pipe || errors.number == pipe)
  }
}

extension StandardStreams.Source {
  static func null() throws(ProcessError.Cause) -> Self {
    guard let null = Descriptor(open("/dev/null", O_RDWR | O_CLOEXEC)) else {
      throw .resource("open /dev/null", errno)
    }
    return .opened(null)
  }

  /// A file in memory: unlike a pipe it needs nobody to fill it while the program runs.
  static func bytes(_ bytes: [UInt8]) throws(ProcessError.Cause) -> Self {
    guard let file = Descriptor(processes_memory_file()) else { throw .resource("hold the input", errno) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw .resource("hold the input", errno) }
      rest = rest.dropFirst(max(0, count))
    }
    lseek(file.number, 0, SEEK_SET)
    return .opened(file)
  }
}
