import Glibc
import Library
import Runtime

/// A file of this user's for an editor, in a folder of its own.
struct ScratchFile {
  private let folder: String
  private let path: String

  init(named name: String, text: String) throws(Raise) {
    folder = try FileSystem.makeTemporaryFolder()
    path = "\(folder)/\(name)"
    do throws(Raise) {
      try FileSystem.write(Array(text.utf8), to: path, append: false)
    } catch {
      rmdir(folder)
      throw error
    }
  }

  /// A line of the language that opens it in the user's editor, which may be a program with arguments, and waits.
  var editing: String {
    #"$ sh -c 'eval "exec ${VISUAL:-${EDITOR:-vi}} \"\$1\""' edit "# + Value.string(path).literal
  }

  /// What it holds by now, without the newlines at its end; `nil` where it cannot be read.
  var text: String? {
    guard var text = try? FileSystem.read(path) else { return nil }
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }

  func remove() {
    unlink(path)
    // Editors leave files beside it, for which the folder stays.
    rmdir(folder)
  }
}
