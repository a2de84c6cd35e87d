/// Which command of libedit, or function of ours, a key calls.
struct KeyBinding {
  let key: String
  let command: String

  private init(_ key: Key, _ command: String) { self.init(key.bindingName, command) }

  private init(_ key: String, _ command: String) {
    self.key = key
    self.command = command
  }

  static let all: [KeyBinding] = [
    KeyBinding("^M", "orch-return"), KeyBinding("^J", "orch-return"), KeyBinding("^I", "orch-complete"),
    KeyBinding("^C", "orch-interrupt"), KeyBinding("^D", "orch-end-or-delete"), KeyBinding("^Z", "orch-suspend"),
    KeyBinding("^A", "orch-line-start"), KeyBinding("^E", "orch-line-end"),
    KeyBinding("^P", "ed-prev-history"), KeyBinding("^N", "ed-next-history"),
    KeyBinding("^R", "em-inc-search-prev"), KeyBinding("^S", "em-inc-search-next"),
    KeyBinding("^W", "ed-delete-prev-word"), KeyBinding("^L", "ed-clear-screen"),
    KeyBinding("^?", "ed-delete-prev-char"), KeyBinding("^H", "ed-delete-prev-char"),
    KeyBinding("}", "orch-closer"), KeyBinding("]", "orch-closer"), KeyBinding(")", "orch-closer"),
    KeyBinding(.up, "orch-up"), KeyBinding(.down, "orch-down"),
    KeyBinding(.left, "ed-prev-char"), KeyBinding(.right, "ed-next-char"),
    KeyBinding(.home, "orch-line-start"), KeyBinding(.end, "orch-line-end"),
    KeyBinding(.textStart, "ed-move-to-beg"), KeyBinding(.textEnd, "ed-move-to-end"),
    KeyBinding(.delete, "orch-delete"), KeyBinding(.deleteForwards, "ed-delete-next-char"),
    KeyBinding(.wordLeft, "ed-prev-word"), KeyBinding(.wordRight, "em-next-word"),
    KeyBinding(.deleteWordLeft, "ed-delete-prev-word"), KeyBinding(.deleteWordRight, "em-delete-next-word"),
    KeyBinding(.upperCase, "em-upper-case"), KeyBinding(.lowerCase, "em-lower-case"),
    KeyBinding(.capitalize, "em-capitol-case"),
    KeyBinding(.searchBackwards, "ed-search-prev-history"), KeyBinding(.searchForwards, "ed-search-next-history"),
    KeyBinding(.newline, "orch-newline"), KeyBinding(.escape, "orch-nothing"), KeyBinding(.paste, "orch-paste"),
    KeyBinding(.acceptLine, "ed-newline"),
    KeyBinding(.previousEntry, "ed-prev-history"), KeyBinding(.nextEntry, "ed-next-history"),
  ]
}
