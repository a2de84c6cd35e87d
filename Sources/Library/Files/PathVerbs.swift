import Glibc
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `path.` functions: names of files and folders as texts, and what they stand for.
enum PathVerbs {
  static let all = parts + whole + kinds

  private static let path = Parameter("path", .string, help: "Of a file or folder.")

  private static let parts: [Builtin] = [
    Builtin(
      Signature(
        "path.name", [path], returns: .string, isPure: true,
        summary: "Gives the last name of a path, which others call its base name.",
        example: "path.name(\"db/seed.sql\")  # \"seed.sql\"")
    ) { arguments throws(Raise) in
      .string(try arguments.path(0).name)
    },
    Builtin(
      Signature(
        "path.stem", [path], returns: .string, isPure: true,
        summary: "Gives the last name of a path without its extension.",
        example: "path.stem(\"db/seed.sql\")  # \"seed\"")
    ) { arguments throws(Raise) in
      .string(try arguments.path(0).stem)
    },
    Builtin(
      Signature(
        "path.extension", [path], returns: .string, isPure: true,
        summary: "Gives what stands behind the last dot of the last name; an empty text where there is none.",
        example: "path.extension(\"db/seed.sql\")  # \"sql\"")
    ) { arguments throws(Raise) in
      .string(try arguments.path(0).extension)
    },
    Builtin(
      Signature(
        "path.parent", [path], returns: .string, isPure: true, summary: "Gives the folder that a path stands in.",
        example: "path.parent(\"db/seed.sql\")  # \"db\"")
    ) { arguments throws(Raise) in
      .string(try arguments.path(0).parent.text)
    },
  ]

  private static let whole: [Builtin] = [
    Builtin(
      Signature(
        "path.join", [Parameter("parts", .string, .rest, help: "An absolute one begins anew.")], returns: .string,
        isPure: true,
        summary: "Joins parts of a path.", example: "path.join(\"db\", \"seed.sql\")  # \"db/seed.sql\"")
    ) { arguments throws(Raise) in
      var whole = PathText("")
      for part in try arguments.texts(0, "parts") { whole = whole.appending(PathText(part)) }
      return .string(whole.text)
    },
    Builtin(
      Signature(
        "path.absolute", [path], returns: .string, isPure: true,
        summary:
          "Gives a path from the root, without `.` and `..`. Relative ones start from `with cwd:`, or from where orch was started.",
        example: "path.absolute(\"../web\")")
    ) { arguments throws(Raise) in
      .string(absolute(try arguments.path(0), arguments.machine).text)
    },
    Builtin(
      Signature(
        "path.normalize", [path], returns: .string, isPure: true,
        summary: "Gives a path without `.`, `..` and doubled slashes.",
        example: "path.normalize(\"db/./old/../seed.sql\")  # \"db/seed.sql\"")
    ) { arguments throws(Raise) in
      .string(try arguments.path(0).normalized.text)
    },
    Builtin(
      Signature(
        "path.relative",
        [
          path,
          Parameter("to", .string, .optional(defaultText: "the working folder"), help: "The folder to start from."),
        ],
        returns: .string, isPure: true, summary: "Gives a path as it is said in a folder.",
        example: "path.relative(\"/srv/db/seed.sql\", \"/srv/web\")  # \"../db/seed.sql\"")
    ) { arguments throws(Raise) in
      let folder = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "to") }) ?? "."
      let start = absolute(PathText(folder), arguments.machine)
      return .string(absolute(try arguments.path(0), arguments.machine).relative(to: start).text)
    },
    Builtin(
      Signature(
        "path.is_absolute", [path], returns: .bool, isPure: true, summary: "Tells whether a path starts from the root.",
        example: "path.is_absolute(\"/srv\")  # true")
    ) { arguments throws(Raise) in
      .bool(try arguments.path(0).isAbsolute)
    },
  ]

  private static let kinds: [Builtin] = [
    Builtin(
      Signature(
        "path.is_folder", [path], returns: .bool, isPure: true,
        summary: "Tells whether a folder is there, or a link to one.", example: "path.is_folder(\"/tmp\")  # true")
    ) { arguments throws(Raise) in
      .bool(try arguments.kind(0) == S_IFDIR)
    },
    Builtin(
      Signature(
        "path.is_file", [path], returns: .bool, isPure: true,
        summary: "Tells whether a file is there, or a link to one: no folder, pipe or device.",
        example: "glob(\"**/*.sql\").filter(f => path.is_file(f))")
    ) { arguments throws(Raise) in
      .bool(try arguments.kind(0) == S_IFREG)
    },
  ]

  private static func absolute(_ path: PathText, _ machine: Machine) -> PathText {
    let folder = PathText(machine.currentContext.workingDirectory ?? ".")
    return PathText(WorkingFolder.current).appending(folder).appending(path).normalized
  }
}

extension Arguments {
  fileprivate func path(_ index: Int) throws(Raise) -> PathText { PathText(try string(index, "path")) }

  /// What is there, as the system has it; nil where nothing is.
  fileprivate func kind(_ index: Int) throws(Raise) -> mode_t? {
    var status = stat()
    let path = try WorkingFolder.resolve(try string(index, "path"), in: machine)
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// Texts that a rest parameter has collected.
  fileprivate func texts(_ index: Int, _ name: String) throws(Raise) -> [String] {
    var texts: [String] = []
    for item in try list(index, name) { texts.append(try machine.text(of: item)) }
    return texts
  }
}
