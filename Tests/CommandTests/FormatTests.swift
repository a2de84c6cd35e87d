import Foundation
import Testing

/// `orch fmt` on files and folders, as a user and a build script call it.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
struct FormatTests {
  @Test func `standard input is formatted to standard output`() throws {
    let run = try Executable.run("fmt", "-", input: "let  a=1;print a")
    #expect(run == Executable.Run(status: 0, output: "let a = 1\nprint a\n", errors: ""))
  }

  @Test func `folders are searched, and only what changes is written and named`() throws {
    let folder = try TestFolder([
      "a.orch": "print  1\n", "deep/b.orch": "print 2\n", "deep/c.orch": "print  3", "no.txt": "print  4",
      ".hidden/d.orch": "print  5",
    ])
    let run = try Executable.run("fmt", folder.path)
    #expect(run == Executable.Run(status: 0, output: "\(folder.path)/a.orch\n\(folder.path)/deep/c.orch\n", errors: ""))
    #expect(try folder.text("a.orch") == "print 1\n")
    #expect(try folder.text("deep/c.orch") == "print 3\n")
    #expect(try folder.text(".hidden/d.orch") == "print  5")
  }

  @Test func `a check changes nothing, shows the difference and gives status 1`() throws {
    let folder = try TestFolder(["a.orch": "print 0\nprint  1\n"])
    let run = try Executable.run("fmt", "--check", "\(folder.path)/a.orch")
    #expect(run.status == 1)
    #expect(run.output.hasSuffix("(formatted)\n@@ -1,2 +1,2 @@\n print 0\n-print  1\n+print 1\n"))
    #expect(run.errors == "1 file would change: \(folder.path)/a.orch\n")
    #expect(try folder.text("a.orch") == "print 0\nprint  1\n")
    _ = try Executable.run("fmt", folder.path)
    #expect(try Executable.run("fmt", "--check", folder.path) == Executable.Run(status: 0, output: "", errors: ""))
  }

  @Test func `a file with errors is left alone, and the others are formatted`() throws {
    let folder = try TestFolder(["bad.orch": "let  = 1\n", "good.orch": "print  1\n"])
    let run = try Executable.run("fmt", folder.path)
    #expect(run.status == 2)
    #expect(run.errors.contains("bad.orch:1:6"))
    #expect(try folder.text("bad.orch") == "let  = 1\n")
    #expect(try folder.text("good.orch") == "print 1\n")
  }

  @Test func `permissions and links stay`() throws {
    let folder = try TestFolder(["tool.orch": "#!/usr/bin/env orch\nprint  1\n"])
    let file = "\(folder.path)/tool.orch"
    try FileManager.default.setAttributes([.posixPermissions: 0o751], ofItemAtPath: file)
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "tool.orch")
    #expect(try Executable.run("fmt", "\(folder.path)/link").status == 0)
    #expect(try folder.text("tool.orch") == "#!/usr/bin/env orch\nprint 1\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o751)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/link") == "tool.orch")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == [".git", "link", "tool.orch"])
  }

  @Test func `nothing is written or checked without being named`() throws {
    let folder = try TestFolder(["a.orch": "print  1\n"])
    for command in ["fmt", "check"] {
      let run = try Executable.run([command], folder: folder.path)
      #expect(run.status == 64)
      #expect(run.errors.hasPrefix("error: missing expected argument `<paths> ...`\n"))
    }
    #expect(try folder.text("a.orch") == "print  1\n")
  }

  @Test func `executable scripts that name orch in their first line are found in folders`() throws {
    let script = "#!/usr/bin/env orch\nprint  1\n"
    let folder = try TestFolder([
      "deploy": script, "strict": "#!/usr/bin/env -S orch --trace\nprint  1\n", "plain": script,
      "other": "#!/usr/bin/env bash\necho  1\n", "torch": "#!/usr/bin/torch\nprint  1\n",
    ])
    for name in ["deploy", "strict", "other", "torch"] {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/\(name)")
    }
    #expect(try Executable.run("check", folder.path).errors == "2 files: no mistakes\n")
    #expect(try Executable.run("fmt", folder.path).output == "\(folder.path)/deploy\n\(folder.path)/strict\n")
    #expect(try folder.text("deploy") == "#!/usr/bin/env orch\nprint 1\n")
    #expect(try folder.text("plain") == script)
  }

  @Test func `a missing file is a wrong command line`() throws {
    #expect(try Executable.run("fmt", "/nowhere/x.orch").status == 64)
  }
}
