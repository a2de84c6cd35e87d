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

  @Test func `a word of other languages has one entry, and means nothing here`() {
    #expect(ForeignWord.all.count == Set(ForeignWord.all).count)
    for word in ForeignWord.all {
      #expect(!universe.rootNames.contains(word), "\(word)")
      #expect(Keyword(rawValue: word) == nil, "\(word)")
    }
  }

  @Test func `a probe of other tools is called what there is`() {
    for (foreign, probe) in ForeignProbes.replacements {
      #expect(universe.probes[String(probe.prefix { $0 != "(" })] != nil, "\(foreign) → \(probe)")
      #expect(!universe.declares(foreign) && universe.probes[foreign] == nil, "\(foreign) exists")
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
