"""Copies the notebooks of the top folder into the package that is built; everything else is said in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithNotebooks(build_py):
    """The package with its notebooks; an editable install has none, it reads those of the top folder."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            for source, target in self._notebooks():
                self.mkpath(str(target.parent))
                self.copy_file(str(source), str(target))

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """What a build writes, with the notebooks."""
        return [*super().get_outputs(include_bytecode), *(str(target) for _source, target in self._notebooks())]

    def _notebooks(self) -> list[tuple[Path, Path]]:
        into = Path(self.build_lib) / "wsinvest" / "notebooks"
        return [(source, into / source.name) for source in sorted(Path("notebooks").glob("*.ipynb"))]


setup(cmdclass={"build_py": WithNotebooks})
