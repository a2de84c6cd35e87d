/// The keys of the prompt, by what they do.
enum KeyHelp {
  static let all: [(String, String)] = [
    ("Return", "Runs the line; where something is still open, goes on with a new line."),
    ("Alt-Return", "Begins a new line in any case."),
    ("Tab", "Completes the name, field, flag, setting or file name, or shows what is possible."),
    ("Ctrl-C", "Drops the line. While a line runs: cancels it and cleans up; again: stops waiting for that."),
    ("Ctrl-D", "On an empty line: ends the prompt, and asks first where environments are up."),
    ("Ctrl-Z", "Stops orch until the shell's `fg`."),
    ("Up, Down", "Goes through the lines of this and earlier sessions; within a block, up and down."),
    ("Ctrl-R, Ctrl-S", "Searches backwards, forwards for an earlier line as you type."),
    ("PageUp, PageDown", "Goes through the earlier lines that begin like this one."),
    ("Ctrl-A, Ctrl-E", "Goes to the beginning, to the end of the line."),
    ("Alt-B, Alt-F", "Goes a word back, a word on; so do Ctrl-Left, Ctrl-Right."),
    ("Ctrl-W, Alt-Backspace", "Deletes back to a space, to a sign as in `shop.api`; Alt-D a word on."),
    ("Ctrl-U, Ctrl-K", "Deletes the whole line, the rest of the line."),
    ("Ctrl-Y", "Puts back what was deleted."),
    ("Ctrl-L", "Clears the screen."),
    ("Space first", "A line that begins with a space is not kept in the history, nor is one that spells out a secret."),
  ]
}
