import Terminal
import Testing

@Suite struct TreeTests {
  private let shop = Tree(
    "shop",
    [
      Tree("postgres", [Tree("port 5432"), Tree("ready:\npostgres()")]),
      Tree("notes\nof two lines", [Tree("leaf")]),
      Tree("redis"),
    ])

  @Test func `branches are drawn`() {
    #expect(
      shop.lines().joined(separator: "\n") == """
        shop
        ├─ postgres
        │  ├─ port 5432
        │  └─ ready:
        │     postgres()
        ├─ notes
        │  │  of two lines
        │  └─ leaf
        └─ redis
        """)
  }

  @Test func `without Unicode they are drawn in ASCII`() {
    #expect(Tree("a", [Tree("b"), Tree("c")]).lines(unicode: false) == ["a", "|- b", "`- c"])
  }

  @Test func `a deep tree is no problem`() {
    let deep = (0..<2000).reduce(Tree("leaf")) { tree, _ in Tree("node", [tree]) }
    #expect(deep.lines().count == 2001)
  }
}
