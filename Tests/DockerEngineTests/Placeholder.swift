// DockerEngineTests
