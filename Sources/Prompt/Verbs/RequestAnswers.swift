import Library
import LineEditor
import Runtime

/// What the prompt does itself.
extension Conversation {
  mutating func answer(_ request: PromptRequest) async -> Course {
    switch request {
    case .help(let topic): output.write(view.help(topic, current))
    case .explain(let code): explain(code)
    case .history(let last): output.write(view.history(log.entries, last: last))
    case .save(let path, let replaces): save(path, replaces: replaces)
    case .edit(let entry): return await edit(entry)
    case .reset: await reset()
    case .misused(let form): output.writeError(view.note("usage: \(form)"))
    }
    return .goOn
  }

  private func explain(_ code: String?) {
    guard let code = code ?? lastCode else {
      return output.write(view.note("nothing has gone wrong yet; `explain E0203` explains that one"))
    }
    output.write(view.help(code, current))
  }

  private func save(_ path: String, replaces: Bool) {
    guard !log.worked.isEmpty else { return output.writeError(view.note("nothing has been run yet that worked")) }
    guard replaces || !FileSystem.exists(path) else {
      return output.writeError(
        view.note("\(path) is there already: `save \"\(path)\" --replace` writes over it"))
    }
    let script = SavedScript(log.worked, name: path, folder: FileSystem.folder(of: path))
    do throws(Raise) {
      let bytes = Array(script.text.utf8)
      if FileSystem.exists(path) {
        try FileSystem.replace(path, by: bytes)
      } else {
        try FileSystem.write(bytes, to: path, append: false)
      }
      output.write(view.saved(script, path))
    } catch {
      output.writeError(view.problem(error))
    }
  }

  private mutating func edit(_ number: Int?) async -> Course {
    let place = number.map { $0 - 1 } ?? log.entries.count - 1
    guard number == nil || log.entries.indices.contains(place) else {
      output.writeError(view.note("there is no entry \(place + 1): `history` lists them"))
      return .goOn
    }
    guard await settle() else { return .goOn }
    let text = log.entries.indices.contains(place) ? log.entries[place].text : ""
    let file: ScratchFile
    do throws(Raise) {
      file = try ScratchFile(named: "prompt.orch", text: text.isEmpty ? "" : text + "\n")
    } catch {
      output.writeError(view.problem(error))
      return .goOn
    }
    defer { file.remove() }
    guard let evaluation = await evaluate(.line(file.editing)) else { return .goOn }
    guard case .ran = evaluation.outcome, let edited = file.text else {
      output.writeError(view.note("the editor failed; $VISUAL and $EDITOR say which it is"))
      return .goOn
    }
    return .edit(edited)
  }

  private mutating func reset() async {
    guard await settle(), await takeDown({ [thread] in thread.reset($0) }) else { return }
    log = SessionLog()
    output.write(view.note("all names are forgotten"))
  }
}
