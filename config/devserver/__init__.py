"""The services that run beside the app on a developer's machine: `make up`."""
