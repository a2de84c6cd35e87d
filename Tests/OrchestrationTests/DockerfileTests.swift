import Orchestration
import Testing

@Suite("Images in a Dockerfile")
struct DockerfileTests {
  private func rewritten(_ text: String, _ arguments: [String: String] = [:]) -> String {
    let substitute = ImageSubstitution(prefix: "mirror.example/")
    return Dockerfile(text).substitutingImages(arguments: arguments) { substitute($0) }
  }

  @Test(
    "take the prefix",
    arguments: [
      ("FROM python:3.11", "FROM mirror.example/python:3.11"),
      ("from library/redis", "FROM mirror.example/library/redis"),
      ("FROM --platform=linux/amd64 node:20 AS build", "FROM --platform=linux/amd64 mirror.example/node:20 AS build"),
      ("FROM alpine@sha256:00", "FROM mirror.example/alpine@sha256:00"),
    ])
  func prefix(_ before: String, _ after: String) { #expect(rewritten(before) == after) }

  @Test(
    "stay where they have a registry or are none",
    arguments: [
      "FROM ghcr.example/a/b:1", "FROM localhost/a", "FROM host:5000/a", "FROM scratch", "FROM ${UNSET}",
    ])
  func untouched(_ line: String) { #expect(rewritten(line) == line) }

  @Test("are found through the arguments before FROM")
  func arguments() {
    let text =
      "ARG IMAGE_PREFIX=\nARG TAG=\"3.19\"\nFROM ${IMAGE_PREFIX}python:3.11-alpine$TAG\nARG TAG=inner\nRUN echo $TAG"
    #expect(rewritten(text).contains("\nFROM mirror.example/python:3.11-alpine3.19\n"))
    #expect(rewritten(text, ["TAG": "3.20"]).contains("\nFROM mirror.example/python:3.11-alpine3.20\n"))
    #expect(rewritten(text, ["IMAGE_PREFIX": "own.example/"]) == text)
    #expect(rewritten("ARG A\nFROM ${A:-alpine}:3${A:+-x}").hasSuffix("FROM mirror.example/alpine:3"))
  }

  @Test("stages of the file itself stay, other images of COPY --from do not")
  func stages() {
    let text = """
      FROM golang:1 AS Build
      FROM build AS test
      FROM alpine
      COPY --from=build /a /a
      COPY --from=0 /b /b
      COPY --chown=1 --from=nginx:1 /c /c
      """
    #expect(
      rewritten(text) == """
        FROM mirror.example/golang:1 AS Build
        FROM build AS test
        FROM mirror.example/alpine
        COPY --from=build /a /a
        COPY --from=0 /b /b
        COPY --chown=1 --from=mirror.example/nginx:1 /c /c
        """)
  }

  @Test("lines keep their numbers; comments, continuations and here-documents are understood")
  func lines() {
    let text = """
      # FROM comment
      FROM \\
        # why
        alpine \\
        AS a
      RUN <<EOF
      FROM inside
      EOF
      RUN echo \\
        FROM echo
      """
    let lines = rewritten(text).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 10)
    #expect(lines[1] == "FROM mirror.example/alpine AS a")
    #expect(lines[6] == "FROM inside")
    #expect(lines[9] == "  FROM echo")
  }

  @Test("another escape character is honoured")
  func escape() {
    #expect(rewritten("# escape=`\nFROM `\n  windows:1\nRUN dir c:\\\nFROM b").contains("FROM mirror.example/b"))
  }

  @Test("rules replace repositories and whole references")
  func rules() {
    let substitution = ImageSubstitution(
      prefix: "m.example/", rules: ["postgres": "pg.example/pg", "redis:7": "valkey:8"])
    #expect(substitution("postgres:16") == "pg.example/pg:16")
    #expect(substitution("redis:7") == "valkey:8")
    #expect(substitution("redis:6") == "m.example/redis:6")
  }
}
