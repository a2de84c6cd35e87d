// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same rules; a warning is a defect.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// The machine's registers and boxes are changed at each instruction. Whether two changes overlap is watched in debug builds, which the
/// tests are; in release it took a tenth of the time.
let unwatched: [SwiftSetting] = [
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
]

/// The fuzzer builds everything for itself; large values say nothing about orch, and much about the machine.
let isFuzzing = Context.environment["ORCH_FUZZER"] != nil
let small: [SwiftSetting] = isFuzzing ? [.define("FUZZING")] : []

/// What the loader need not do at each start of a release, measured on a start of 5 ms.
let startingFast: [LinkerSetting] = [
  .unsafeFlags(
    [
      // At a fixed address: for one that is chosen at each start, 30 000 pointers are corrected first, a third of the start.
      "-Xclang-linker", "-no-pie",
      // Swift has all its symbols exported, among which the libraries then look for theirs: a tenth.
      "-Xlinker", "--no-export-dynamic",
      // The C++ library of Swift's runtime is linked in, by a file that says so: a fifth.
      "-Xclang-linker", "-L\(Context.packageDirectory)/Sources/orch/Linking", "-Xclang-linker", "-static-libgcc",
    ], .when(platforms: [.linux], configuration: .release))
]

let package = Package(
  name: "orch",
  products: [.executable(name: "orch", targets: ["orch"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    // What both the language's messages and the terminal's tables measure with.
    .target(name: "TextWidth", swiftSettings: strict),

    // Folders, for all that writes files.
    .target(name: "Folders", swiftSettings: strict),
    // What credentials, engines and scripts write alike.
    .target(name: "Encodings", swiftSettings: strict),

    // The language, which knows nothing of containers.
    .target(name: "Syntax", dependencies: ["TextWidth"], swiftSettings: strict),
    .target(name: "Semantics", dependencies: ["Syntax", "Patterns"], swiftSettings: strict),
    .target(name: "Patterns", swiftSettings: strict),
    .target(
      name: "Runtime",
      dependencies: ["Syntax", "Semantics", "Patterns"],
      swiftSettings: strict + unwatched + small),

    // Containers, which know nothing of the language.
    .target(name: "ContainerEngine", swiftSettings: strict),
    .target(
      name: "DockerAPI",
      dependencies: [
        "TLS", "CProcesses", "Encodings",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .target(name: "DockerEngine", dependencies: ["ContainerEngine", "DockerAPI", "TLS"], swiftSettings: strict),
    .target(
      name: "Orchestration",
      dependencies: [
        "ContainerEngine", "Folders", "Encodings", "Patterns", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),

    // TLS by the system's OpenSSL.
    .target(name: "COpenSSL", cSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "TLS", dependencies: ["COpenSSL", .product(name: "NIOCore", package: "swift-nio")], swiftSettings: strict),

    // The client of the language's `http` verbs, which knows neither.
    .target(
      name: "HTTPClient",
      dependencies: [
        "TLS", "Encodings",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),

    // YAML, on libyaml of the system.
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    .target(
      name: "YAML", dependencies: ["CYAML"], swiftSettings: strict, linkerSettings: [.linkedLibrary(":libyaml.a")]),

    // Compose files, as settings of the language.
    .target(name: "ComposeFile", dependencies: ["YAML"], swiftSettings: strict),

    // External programs, known to neither.
    .target(name: "CProcesses", cSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "Processes",
      dependencies: ["CProcesses", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),

    // Files that change.
    .target(name: "FileWatching", swiftSettings: strict),

    // Reports of other test frameworks.
    .target(name: "JUnit", swiftSettings: strict),

    // Where the two meet.
    .target(
      name: "Library",
      dependencies: [
        "Runtime", "Orchestration", "HTTPClient", "TLS", "JUnit", "Processes", "YAML", "ComposeFile", "Folders",
        "Encodings",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(name: "TestRunner", dependencies: ["Library", "Orchestration", "Patterns"], swiftSettings: strict),
    .target(name: "Terminal", dependencies: ["TextWidth"], swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: ["TestRunner", "Terminal", "Folders"],
      resources: [.embedInCode("HTML/Resources")],
      swiftSettings: strict),

    // What earlier runs have shown.
    .target(name: "CSQLite", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "History", dependencies: ["CSQLite", "Reporting", "TestRunner", "Terminal"], swiftSettings: strict),

    // The prompt.
    .target(name: "CEditline", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "LineEditor", dependencies: ["CEditline", "Folders"], swiftSettings: strict),
    .target(
      name: "Prompt",
      dependencies: [
        "LineEditor", "Library", "Terminal", .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      swiftSettings: strict),

    .target(
      name: "Commands",
      dependencies: [
        "FileWatching", "Prompt", "History", "Reporting", "Terminal", "TestRunner", "Library", "DockerEngine",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "orch", dependencies: ["Commands"], exclude: ["Linking"], swiftSettings: strict,
      linkerSettings: startingFast),

    // Tests, by the room they are of.
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "SemanticsTests", dependencies: ["Semantics", "Syntax"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "LanguageTests",
      dependencies: ["Library", "Reporting", "Runtime", "Syntax", "Orchestration", "ContainerEngine"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "LibraryTests",
      dependencies: ["Library", "Runtime", "Semantics", "Syntax", "Orchestration", "ContainerEngine", "HTTPClient"],
      exclude: [
        "doubles.orch", "environments.orch", "faults.orch", "known-services.orch", "probes.orch", "running-verbs.orch",
        "service-settings.env", "service-settings.orch",
      ],
      swiftSettings: strict),
    .testTarget(name: "RuntimeTests", dependencies: ["Runtime"], swiftSettings: strict),
    .testTarget(name: "PatternTests", dependencies: ["Patterns"], swiftSettings: strict),
    .testTarget(name: "FileWatchingTests", dependencies: ["FileWatching"], swiftSettings: strict),
    .testTarget(name: "JUnitTests", dependencies: ["JUnit"], swiftSettings: strict),
    .testTarget(
      name: "TestRunnerTests",
      dependencies: ["TestRunner", "Library", "Orchestration", "Runtime", "Syntax"], swiftSettings: strict),
    .target(
      name: "Fuzzing", dependencies: ["Runtime", "Semantics", "Syntax"], path: "Tests/Fuzzing", swiftSettings: strict),
    .testTarget(name: "FuzzingTests", dependencies: ["Fuzzing", "Runtime", "Syntax"], swiftSettings: strict),
    .testTarget(name: "CommandTests", dependencies: ["Processes"], swiftSettings: strict),
    .testTarget(
      name: "DockerAPITests",
      dependencies: [
        "DockerAPI", "TLS",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      exclude: ["tls-proxy.py"], swiftSettings: strict),
    .testTarget(name: "DockerEngineTests", dependencies: ["DockerEngine", "ContainerEngine"], swiftSettings: strict),
    .testTarget(
      name: "OrchestrationTests", dependencies: ["Orchestration", "ContainerEngine", "DockerEngine", "Encodings"],
      swiftSettings: strict),
    .testTarget(
      name: "HTTPClientTests",
      dependencies: [
        "HTTPClient",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(name: "ComposeFileTests", dependencies: ["ComposeFile"], swiftSettings: strict),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: strict),
    .executableTarget(
      name: "PipelineProbe", dependencies: ["Processes"], path: "Tests/PipelineProbe", swiftSettings: strict),
    .testTarget(
      name: "ProcessesTests",
      dependencies: [
        "Processes", "PipelineProbe", "TerminalTesting", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "TerminalTesting", dependencies: ["Terminal"], path: "Tests/TerminalTesting", swiftSettings: strict),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TerminalTesting"], swiftSettings: strict),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Reporting", "TestRunner", "Library", "Orchestration", "ContainerEngine", "Runtime", "Syntax", "Terminal",
        "Processes", "TerminalTesting",
      ],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "HistoryTests",
      dependencies: [
        "History", "Reporting", "TestRunner", "Library", "Runtime", "Syntax", "Terminal", "CSQLite", "Processes",
      ],
      swiftSettings: strict),
    .testTarget(name: "LineEditorTests", dependencies: ["LineEditor", "TerminalTesting"], swiftSettings: strict),
    .testTarget(
      name: "PromptTests",
      dependencies: [
        "Prompt", "Library", "LineEditor", "Terminal", "Reporting", "Runtime", "Semantics", "Syntax", "DockerEngine",
        "Orchestration", "ContainerEngine", "TerminalTesting",
      ],
      exclude: ["Transcripts"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzzer brings a main function of its own, with which only `scripts/fuzz` links.
if isFuzzing {
  package.targets.append(
    .executableTarget(
      name: "Fuzzer", dependencies: ["Fuzzing", "Syntax"], path: "Tests/Fuzzer",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
