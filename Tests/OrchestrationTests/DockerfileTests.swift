import Testing

@testable import Orchestration

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

  @Test("are named by FROM, COPY --from and RUN --mount, each once")
  func images() {
    let text = """
      ARG TAG=1
      FROM golang:$TAG AS build
      RUN --mount=type=bind,from=tools:2,target=/t true
      FROM build AS test
      FROM alpine
      COPY --from=build --chown=1 /a /a
      COPY --from=alpine /b /b
      COPY --from=0 /c /c
      FROM scratch
      RUN echo --from=none
      """
    #expect(Dockerfile(text).images(arguments: [:]) == ["alpine", "golang:1", "tools:2"])
    #expect(Dockerfile(text).images(arguments: ["TAG": "2"]).contains("golang:2"))
    #expect(rewritten(text).contains("RUN --mount=type=bind,from=mirror.example/tools:2,target=/t true"))
  }

  @Test("the reader that a first line names is an image too")
  func frontend() {
    #expect(
      rewritten("# syntax=docker/dockerfile:1\nFROM scratch").hasPrefix("# syntax=mirror.example/docker/dockerfile:1\n")
    )
    #expect(Dockerfile("# a comment\n# syntax=docker/dockerfile:1\nFROM a").frontend == nil)
  }
}

@Suite("What not every builder knows")
struct DockerfileExtensionTests {
  private func found(_ text: String, _ arguments: [String: String] = [:]) -> [DockerfileExtension] {
    Dockerfile(text).extensions(arguments: arguments)
  }

  @Test(arguments: [
    (
      "RUN --mount=type=cache,target=/root/.cache make", "RUN --mount=type=cache",
      DockerfileExtension.Demand.extendedBuilder
    ),
    ("RUN --network=none make", "RUN --network=none", .extendedBuilder),
    ("COPY --chmod=755 a /a", "COPY --chmod=755", .extendedBuilder),
    ("COPY --link a /a", "COPY --link", .recentBuilder),
    ("ADD --checksum=sha256:00 a /a", "ADD --checksum=sha256:00", .recentBuilder),
    ("RUN <<EOF\necho hi\nEOF", "RUN <<", .recentBuilder), ("COPY <<-'END' /a\nhi\nEND", "COPY <<", .recentBuilder),
    ("ARG TARGETARCH", "ARG TARGETARCH", .extendedBuilder),
    ("FROM --platform=$BUILDPLATFORM a", "FROM --platform=$BUILDPLATFORM", .extendedBuilder),
    ("RUN --mount=type=secret,id=token make", "RUN --mount=type=secret", .handedIn),
    ("RUN --mount=type=ssh git clone x", "RUN --mount=type=ssh", .handedIn),
  ])
  func extensions(_ line: String, _ words: String, _ demand: DockerfileExtension.Demand) {
    #expect(found("FROM a\n\n\(line)\n") == [DockerfileExtension(words, line: 3, demand)])
  }

  @Test(arguments: [
    "RUN echo $((1<<3))", "RUN cat file <<< word", "COPY --from=a --chown=1 b c", "FROM --platform=linux/amd64 a",
    "ARG VERSION", "ADD a b", "RUN echo --mount=type=cache", "# RUN --mount=type=cache x", "HEALTHCHECK CMD cat <<EOF",
  ])
  func plain(_ line: String) { #expect(found("FROM a\n\(line)\n").isEmpty) }

  @Test("an argument of the platform that is given needs no builder to know it")
  func given() { #expect(found("FROM a\nARG TARGETARCH", ["TARGETARCH": "amd64"]).isEmpty) }

  @Test("what is written in a here-document is no instruction")
  func hidden() {
    #expect(
      found("FROM a\nCOPY <<ONE <<TWO /d/\nRUN --mount=type=ssh x\nONE\nADD --link\nTWO\n").map(\.words) == ["COPY <<"])
  }

  @Test("the text says where, and what to do instead")
  func text() {
    let error = OrchestrationError.dockerfileNotSupported(
      service: "api", path: "/src/Dockerfile", DockerfileExtension("RUN --mount=type=secret", line: 7, .handedIn))
    #expect(
      error.describe()
        == "service `api`: /src/Dockerfile:7: `RUN --mount=type=secret` wants what orch does not hand in to builds")
    #expect(error.remedies.contains { $0.contains("docker build --secret") })
  }
}

@Suite("A Dockerfile as it is sent")
struct SentDockerfileTests {
  private let text = "# syntax=docker/dockerfile:1\nFROM a AS one\nRUN x\nFROM \\\n  b\nRUN y\nNONSENSE\n"

  @Test("labels every stage, so that nothing of a build is left without")
  func labels() {
    let lines = SentDockerfile(text).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2] == "LABEL dev.orch.build=stage")
    #expect(lines[6] == "LABEL dev.orch.build=stage")
    #expect(lines.count { $0.hasPrefix("LABEL") } == 2)
  }

  @Test("an engine's words have the file's own line numbers")
  func numbers() {
    let sent = SentDockerfile(text)
    #expect(
      sent.withOwnLines("dockerfile parse error line 9: unknown instruction")
        == "dockerfile parse error line 7: unknown instruction")
    #expect(sent.withOwnLines("dockerfile parse error on line 4: x") == "dockerfile parse error on line 3: x")
    #expect(sent.withOwnLines("line 9 of something else") == "line 9 of something else")
  }

  @Test("can be left to the builder's own reader")
  func frontend() {
    let sent = SentDockerfile(text)
    #expect(sent.frontend == "docker/dockerfile:1")
    #expect(sent.withoutFrontend.text.hasPrefix("#\nFROM a AS one\n"))
    #expect(SentDockerfile("FROM a").withoutFrontend == SentDockerfile("FROM a"))
  }
}
