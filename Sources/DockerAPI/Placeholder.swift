// DockerAPI
