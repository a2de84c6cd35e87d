import Terminal
import Testing
import TextWidth

@Suite struct TableTests {
  private var services: Table {
    var table = Table([
      Table.Column("service", canShrink: false), Table.Column("port", .right), Table.Column("image"),
    ])
    table.append(["postgres", "5432", "postgres:16-alpine"])
    table.append(["Größe日本", "80", "registry/with/a/long/path:latest"])
    return table
  }

  @Test func `columns are aligned by display width`() {
    #expect(
      services.lines(width: nil) == [
        "service    port  image",
        "postgres   5432  postgres:16-alpine",
        "Größe日本    80  registry/with/a/long/path:latest",
      ])
  }

  @Test func `a narrow terminal cuts the widest column that may be cut`() {
    #expect(
      services.lines(width: 30) == [
        "service    port  image",
        "postgres   5432  postgres:16-…",
        "Größe日本    80  registry/wit…",
      ])
  }

  @Test func `no line is ever wider than the terminal`() {
    for width in 1...60 {
      #expect(services.lines(width: width).allSatisfy { DisplayWidth.of($0) <= width })
    }
  }

  @Test func `only the titles are muted, and padding is not`() {
    var table = Table([Table.Column("a"), Table.Column("b")])
    table.append(["long cell", "x"])
    #expect(
      table.lines(width: nil, style: Style(.sixteen)) == [
        "\u{1B}[2ma\u{1B}[0m          \u{1B}[2mb\u{1B}[0m",
        "long cell  x",
      ])
  }

  @Test func `without titles there is no head, and missing cells are empty`() {
    var table = Table([Table.Column(""), Table.Column("")])
    table.append(["a", "two\nlines"])
    table.append(["b"])
    #expect(table.lines(width: nil) == ["a  two lines", "b"])
  }
}
