"""What pyproject.toml cannot say: plugins and resources lie beside the package here, inside it once installed."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
BESIDE = ("plugins", "resources")


def files_of(folder: str) -> list[str]:
    """Every file, relative to its folder; what Python leaves behind is not one of them."""
    found = (path for path in (HERE / folder).rglob("*") if path.is_file())
    return sorted(str(p.relative_to(HERE / folder)) for p in found if "__pycache__" not in p.parts)


setup(
    packages=[*find_packages(include=["workbench*"]), *(f"workbench.{folder}" for folder in BESIDE)],
    package_dir={f"workbench.{folder}": folder for folder in BESIDE},
    package_data={f"workbench.{folder}": files_of(folder) for folder in BESIDE},
)
