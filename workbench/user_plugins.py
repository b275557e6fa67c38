"""The user's own plugins: their folder, and new ones from a template that runs at once."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from string import Template

from workbench import folders
from workbench.api import UserError
from workbench.manifests import Manifest


def user_plugins_folder() -> Path:
    """The folder of the user's own plugins."""
    return folders.user_data() / "plugins"


def create_plugin(title: str, known: Sequence[str]) -> tuple[str, Path]:
    """Write a new plugin from the template. Returns its id and its folder.

    known  ids that are taken

    Raises UserError where the name or the disk refuses.
    """
    words = re.findall(r"[a-z0-9]+", title.lower())
    if not words or not words[0][0].isalpha():
        raise UserError(f"A plugin's name must begin with a letter; got {title!r}.")
    plugin = "-".join(words)
    folder = user_plugins_folder() / plugin
    if plugin in known or os.path.exists(folder):
        raise UserError(f"There is a plugin {plugin!r} already.")
    module, name = "_".join(words), "".join(word.capitalize() for word in words)
    values = {"id": plugin, "title": title.strip().replace('"', ""), "module": module, "name": name}
    template = folders.bundled("resources") / "plugin_template"
    try:
        folder.mkdir(parents=True)
        for source, target in (("plugin.toml", "plugin.toml"), ("technique.py.txt", f"{module}.py")):
            text = Template((template / source).read_text("utf-8")).substitute(values)
            (folder / target).write_text(text, "utf-8")
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UserError(f"The plugin cannot be written to {str(folder)!r}: {error.strerror or error}.") from None
    return plugin, folder


def origin_of(manifest: Manifest) -> str:
    """Where a plugin comes from, in words."""
    if manifest.folder.is_relative_to(folders.bundled("plugins")):
        return "bundled"
    if manifest.folder.is_relative_to(user_plugins_folder()):
        return f"your own, {manifest.folder}"
    return f"installed, {manifest.folder}"
