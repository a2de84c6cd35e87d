import Glibc
import Orchestration
import Runtime
import Semantics
import Syntax
import SystemPackage

private typealias Parameter = Signature.Parameter

/// Output, arguments, environment variables, files.
enum CoreVerbs {
  static let output: [Builtin] = [
    Builtin(
      Signature(
        "print", printed, summary: "Prints values and a newline.", example: "print \"backend at ${shop.backend.url}\"")
    ) { arguments throws(Raise) in
      arguments.host?.output.write(try line(arguments))
      return .null
    },
    Builtin(
      Signature(
        "eprint", printed, summary: "Prints values and a newline on standard error.",
        example: "eprint \"no orders yet\"")
    ) { arguments throws(Raise) in
      arguments.host?.output.writeError(try line(arguments))
      return .null
    },
  ]

  private static let printed = [
    Parameter("values", .any, .rest, help: "What to print; one space stands between them."),
    Parameter(
      "end", .string, .optional(defaultText: "a newline"), isNamedOnly: true, help: "What stands behind the values."),
  ]

  private static func line(_ arguments: borrowing Arguments) throws(Raise) -> String {
    var text = ""
    for (index, value) in try arguments.list(0, "values").enumerated() {
      if index > 0 { text += " " }
      text += value.printed
    }
    return text + (try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "end") }) ?? "\n")
  }

  static let commandLine: [Builtin] = [
    Builtin(
      Signature(
        "flag", [Parameter("name", .string, form: .optionName, help: "Without the dashes.")], returns: .bool,
        isPure: true, summary: "Tells whether the script was called with a flag.",
        example: "if flag(\"fast\") { print \"fast\" }")
    ) { arguments throws(Raise) in
      let name = try arguments.optionName()
      return .bool(try arguments.host?.arguments.flag(name) ?? false)
    },
    Builtin(
      Signature(
        "option",
        [
          Parameter("name", .string, form: .optionName, help: "Without the dashes."),
          Parameter(
            "default", .oneOf(OptionValue.types), .optional(defaultText: "null"),
            help:
              "Its value where it was not given; what is given must be of the same type, a string where this is null."),
        ],
        returns: .any, isPure: true, summary: "Gives the value of an option that the script was called with.",
        example: "let size = option(\"size\", 10)")
    ) { arguments throws(Raise) in
      let name = try arguments.optionName()
      let standard = arguments[1]
      _ = try OptionValue.type(of: standard, name)
      guard let given = try arguments.host?.arguments.option(name) else { return standard }
      return try OptionValue.value(of: given, like: standard, name)
    },
    Builtin(
      Signature(
        "getenv",
        [
          Parameter("name", .string, help: "The variable's name."),
          Parameter("default", .any, .optional(defaultText: "null"), help: "Its value where it is not set."),
          Parameter(
            "nonempty", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "An empty one counts as one that is not set."),
        ],
        returns: .any, isPure: true, summary: "Gives an environment variable of orch's own process.",
        example: "getenv(\"HOME\")")
    ) { arguments throws(Raise) in
      let name = try arguments.string(0, "name")
      let excludesEmpty = try arguments.optional(2, { i throws(Raise) in try arguments.bool(i, "nonempty") }) ?? false
      let variables = arguments.machine.currentContext.variables
      guard let set = variables[name] ?? Glibc.getenv(name).map({ String(cString: $0) }),
        !(excludesEmpty && set.isEmpty)
      else { return arguments[1] }
      return .string(set)
    },
  ]

  static let arguments = Builtin(
    Signature(
      "args", returns: .listOf(.string), summary: "The words behind the script's name on the command line.",
      example: "print args")
  ) { arguments in .list(arguments.host?.arguments.list ?? ListBox([])) }

  static let files: [Builtin] = [
    Builtin(
      Signature(
        "read", [Parameter("path", .string, help: "The file."), TextEncoding.parameter], returns: .string,
        isPure: true,
        summary: "Gives the text of a file.", example: "read(\"orders.json\")")
    ) { arguments throws(Raise) in
      let machine = arguments.machine
      let path = try WorkingFolder.resolve(try arguments.string(0, "path"), in: machine)
      return .string(try FileSystem.text(path, try TextEncoding(arguments, 1), poll: machine.poll))
    },
    Builtin(
      Signature(
        "write",
        [
          Parameter("path", .string, help: "The file."), Parameter("text", .string, help: "Its new content."),
          Parameter(
            "append", .bool, .optional(defaultText: "false"), isNamedOnly: true, help: "Adds to what is there."),
          TextEncoding.parameter,
        ],
        summary: "Writes a text to a file.", example: "write(\"out.txt\", \"done\")")
    ) { arguments throws(Raise) in
      let append = try arguments.optional(2, { i throws(Raise) in try arguments.bool(i, "append") }) ?? false
      let machine = arguments.machine
      let path = try WorkingFolder.resolve(try arguments.string(0, "path"), in: machine)
      let bytes = try TextEncoding(arguments, 3).bytes(of: try arguments.string(1, "text"))
      try FileSystem.write(bytes, to: path, append: append, poll: machine.poll)
      return .null
    },
    Builtin(
      Signature(
        "exists", [Parameter("path", .string, help: "A file or folder.")], returns: .bool,
        isPure: true, summary: "Tells whether a file or folder is there.", example: "exists(\"Makefile\")")
    ) { arguments throws(Raise) in
      .bool(FileSystem.exists(try WorkingFolder.resolve(try arguments.string(0, "path"), in: arguments.machine)))
    },
    Builtin(
      Signature(
        "glob",
        [
          Parameter(
            "pattern", .string,
            help:
              "A path with `*`, `?` and `[a-z]` for characters of a name, `{a,b}` for either, `**` for any folders; with a slash at its end, folders alone."
          )
        ],
        returns: .listOf(.string), isPure: true, summary: "Gives the files and folders that fit a pattern, sorted.",
        example: "for file in glob(\"**/*.sql\") { print path.name(file) }")
    ) { arguments throws(Raise) in
      .list(try paths(try arguments.string(0, "pattern"), in: arguments.machine))
    },
    Builtin(
      Signature(
        "tempdir", returns: .handle(.folder), summary: "Makes a folder that is removed when the block ends.",
        example: "let dir = tempdir()"), makesResources: true
    ) { arguments throws(Raise) in
      let path = try FileSystem.makeTemporaryFolder()
      try? arguments.host?.supervisor?.guardFolder(path)
      let folder = FolderHandle(path: path)
      arguments.machine.own(folder)
      return .handle(folder)
    },
    Builtin(
      Signature(
        "script_dir", returns: .string,
        isPure: true,
        summary: "Gives the folder of the file that it stands in; at the prompt, the folder that orch was started in.",
        example: "with cwd: script_dir() { $ npm test }")
    ) { arguments in
      let folder = FilePath(arguments.machine.location?.source.folder ?? ".")
      return .string(FilePath(WorkingFolder.current).pushing(folder).lexicallyNormalized().string)
    },
    Builtin(
      Signature(
        "port.free", returns: .int, summary: "Gives a TCP port of this machine that nothing uses now.",
        example: "let n = port.free()")
    ) { _ throws(Raise) in
      .int(Int64(try FreePort.find()))
    },
  ]

  private static func paths(_ pattern: String, in machine: Machine) throws(Raise) -> [Value] {
    guard !pattern.utf8.contains(0) else {
      throw .failure(.invalidValue, "\(Value.string(pattern).literal) is no path: it has a NUL in it")
    }
    var found: Set<String> = []
    for alternative in try PathAlternatives.of(pattern) {
      let folder = machine.currentContext.workingDirectory
      found.formUnion(try PathPattern.paths(alternative, from: folder, poll: machine.poll))
    }
    return found.sorted().map { .string($0) }
  }
}

/// A temporary folder, which its block removes.
final class FolderHandle: HandleObject, Resource {
  let path: String

  init(path: String) { self.path = path }

  var kind: ValueKind { .folder }
  var textForm: String? { path }
  var displayForm: String { path }
  var title: String { "folder \(path)" }
  var resource: (any Resource)? { self }

  func release(in machine: Machine) throws(Raise) {
    FolderRemoval.remove(path)
    machine.script?.supervisor?.forgetFolder(path)
  }

  static let fields: [FieldDefinition] = [
    FieldDefinition("path", .string, help: "Its absolute path.") { value, _ in
      if case .handle(let handle) = value, let folder = handle.object as? FolderHandle {
        .string(folder.path)
      } else {
        .null
      }
    }
  ]
}

enum FreePort {
  /// Asks the system for a port and gives it back at once, so that somebody else may take it first: containers have host port 0 instead.
  static func find() throws(Raise) -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw FileSystem.failed("open", "a socket") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(descriptor, raw, length) == 0 ? getsockname(descriptor, raw, &length) : -1
      }
    }
    guard status == 0 else { throw FileSystem.failed("bind", "a port") }
    return UInt16(bigEndian: address.sin_port)
  }
}
