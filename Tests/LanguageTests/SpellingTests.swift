import Library
import Runtime
import Semantics
import Syntax
import Testing

/// The tables of what other languages and shells have do not stand in the way of what orch has.
@Suite struct SpellingTests {
  private let universe = LibraryTable.complete.universe(extending: .language)

  @Test func `no library name is taken for a program or a word of shells`() {
    for name in universe.rootNames {
      #expect(!KnownPrograms.contains(name), "\(name)")
      #expect(ShellBuiltins.help(for: name) == nil, "\(name)")
    }
  }

  @Test func `no library name is taken for a slip in a word of the language`() {
    for name in universe.rootNames { #expect(Keyword.nearest(to: name, among: Keyword.atStart) == nil, "\(name)") }
  }

  @Test func `what a help says a member is called is one`() {
    for (type, members) in ForeignMembers.replacements {
      for (foreign, member) in members {
        let name = String(member.prefix { $0.isLetter || $0 == "_" })
        #expect(universe.members[type]?[name] != nil, "\(type).\(foreign) → \(member)")
        #expect(universe.members[type]?[foreign] == nil, "\(type).\(foreign) exists")
      }
    }
  }
}
