internal import CProcesses
internal import Glibc
internal import SystemPackage

/// Starts a pipeline: everything that can be found wrong is looked at before the first program starts.
struct Launcher {
  /// Where the last stage's output and the errors of all go.
  struct Outlets {
    var output = StandardStreams.Source.inherited(STDOUT_FILENO)
    var errors = StandardStreams.Source.inherited(STDERR_FILENO)
  }

  private let pipeline: Pipeline
  private let workingDirectory: WorkingDirectory
  private let search: ProgramSearch
  private let variables: CStrings
  private let opening: RedirectOpening

  /// A stage that is ready to start.
  private struct Prepared {
    let path: String
    let arguments: CStrings
    let streams: StandardStreams
  }

  /// - Parameter options: what ends it, should a redirect have to wait for the other end of a pipe.
  init(_ pipeline: Pipeline, _ options: RunOptions) throws(ProcessError) {
    opening = RedirectOpening(options)
    do {
      self.pipeline = pipeline
      workingDirectory = try WorkingDirectory(pipeline.workingDirectory)
      search = ProgramSearch(path: pipeline.variables.searchPath, in: workingDirectory)
      variables = try pipeline.variables.vector()
    } catch {
      throw ProcessError(error)
    }
  }

  /// Starts all stages, or none. The children's ends of pipes are closed here once this returns.
  func start(_ outlets: Outlets, terminal: Int32?) throws(ProcessError) -> StageGroup {
    let prepared = try prepare(outlets)
    processes_keep_exits()
    var group = StageGroup()
    for (index, stage) in prepared.enumerated() {
      do {
        let pid = try spawn(stage, group: group.id, terminal: index == 0 ? terminal : nil)
        group.add(pid, program: pipeline.stages[index].program, feedsNextStage: stage.streams.feedsNextStage)
      } catch {
        group.abandon()
        throw ProcessError(stage: index, error)
      }
    }
    return group
  }

  private func prepare(_ outlets: Outlets) throws(ProcessError) -> [Prepared] {
    var prepared: [Prepared] = []
    do {
      var input = try firstInput()
      for stage in pipeline.stages.dropLast() {
        let link = try Descriptor.pipe()
        let streams = StandardStreams(
          input: input, output: .opened(link.writer), errors: outlets.errors, feedsNextStage: true)
        prepared.append(try prepare(stage, streams))
        input = .opened(link.reader)
      }
      if let last = pipeline.stages.last {
        let streams = StandardStreams(input: input, output: outlets.output, errors: outlets.errors)
        prepared.append(try prepare(last, streams))
      }
      return prepared
    } catch {
      throw ProcessError(stage: prepared.count, error)
    }
  }

  private func prepare(
    _ stage: Pipeline.Stage, _ streams: StandardStreams
  ) throws(ProcessError.Cause) -> Prepared {
    let path = try search.path(of: stage.program)
    var streams = streams
    try streams.apply(stage.redirects, in: workingDirectory, opening)
    return Prepared(path: path, arguments: try stage.argumentVector(), streams: streams)
  }

  private func firstInput() throws(ProcessError.Cause) -> StandardStreams.Source {
    switch pipeline.input {
    case .inherited: .inherited(STDIN_FILENO)
    case .null: try .null()
    case .bytes(let bytes): try .bytes(bytes)
    }
  }

  private func spawn(_ stage: Prepared, group: pid_t, terminal: Int32?) throws(ProcessError.Cause) -> pid_t {
    var pid: pid_t = 0
    let failure = stage.path.withCString { path in
      stage.arguments.pointers.withUnsafeBufferPointer { arguments in
        variables.pointers.withUnsafeBufferPointer { variables in
          var child = ProcessesChild(
            path: path, arguments: arguments.baseAddress, environment: variables.baseAddress,
            working_directory: workingDirectory.childNumber, group: group, terminal: terminal ?? -1,
            streams: stage.streams.numbers)
          return processes_spawn(&child, &pid)
        }
      }
    }
    guard failure == 0 else { throw cause(of: failure, path: stage.path) }
    return pid
  }

  /// The file was there and executable a moment ago, which tells what the system's answers mean.
  private func cause(of failure: Int32, path: String) -> ProcessError.Cause {
    switch failure {
    case ENOENT: .notExecutable(path: path, .interpreterMissing(search.interpreter(of: path)))
    case EACCES, EPERM: .notExecutable(path: path, .permissionDenied)
    case ENOEXEC: .notExecutable(path: path, .unknownFormat)
    case E2BIG: .argumentsTooLong
    default: .resource("start a program", failure)
    }
  }
}
