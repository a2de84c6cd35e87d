package import Runtime

extension LibraryTable {
  /// All that programs find: the language's own functions, and those on environments, services, programs, files and requests.
  package static let complete: LibraryTable = {
    var table = LibraryTable.standard
    table.add(CoreVerbs.output + CoreVerbs.commandLine + CoreVerbs.files + SecretVerb.all)
    table.add(StandardInput.all + FolderVerbs.all + RandomVerbs.all)
    table.add(EnvironmentVerbs.all + RunningVerbs.all + RunVerb.all + StackVerbs.all + FaultVerbs.all)
    table.add(FileCopy.all)
    table.add(RequestVerbs.all + YAMLVerbs.all + PathVerbs.all)
    table.addMethods(EncodingMethods.all, to: .string)
    table.addMethods(RandomVerbs.methods, to: .list)
    table.addConstant(CoreVerbs.arguments)
    table.addProbes(ReadinessReader.builtins)
    table.addMethods(ServiceVerbs.methods, to: .service)
    table.addFields(ServiceVerbs.fields, to: .service)
    table.addFields(ServiceVerbs.environmentFields, to: .environment)
    table.addMethods(OutputMembers.methods, to: .output)
    table.addFields(OutputMembers.fields, to: .output)
    table.addFields(FolderHandle.fields, to: .folder)
    table.addFields(SnapshotHandle.fields, to: .snapshot)
    table.addMethods(ResponseMembers.methods, to: .response)
    table.addFields(ResponseMembers.fields, to: .response)
    table.addStringMembers(to: .output)
    table.addMethods(ProcessMembers.methods, to: .process)
    table.addFields(ProcessMembers.fields, to: .process)
    return table
  }()
}
