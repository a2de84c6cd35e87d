/// What the runner runs by itself: a file, or one top-level suite or test of a file that holds only declarations.
package struct Job: Hashable, Sendable {
  /// Its place in the order of the files and of the text, from 0; reports keep this order.
  package var id: Int
  /// The file as the user named it.
  package var file: String
  /// The title of the suite or test; `nil` is the whole file.
  package var title: String?
  /// Where it begins in the file, from 1.
  package var line: Int
  /// From 1, where the same is run again and again to find what fails now and then.
  package var repetition: Int

  package init(id: Int, file: String, title: String? = nil, line: Int = 1, repetition: Int = 1) {
    self.id = id
    self.file = file
    self.title = title
    self.line = line
    self.repetition = repetition
  }
}
