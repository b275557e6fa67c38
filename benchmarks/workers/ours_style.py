"""The cat painted as a cup of coffee, by L-BFGS, at 256 px: ``ours_style.py STEPS``."""

import sys

from style import CONTENT, CONTENT_WEIGHT, SIDE, STYLE, STYLE_WEIGHT, pictures
from turns import serve

from workbench.api import Images
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins

model = registry.load(f"efficientnet-lite0?input={SIDE}x{SIDE}", "cpu")


class Two(Images):
    """The pictures as they are, of the network's own size."""

    def read(self, i):
        """One of them."""
        return model.prepare((pictures()[i] * 255).round().astype("uint8"), self.names[i])


told = {"style_layers": ",".join(STYLE), "layer": CONTENT, "content": str(CONTENT_WEIGHT), "style": str(STYLE_WEIGHT),
        "smooth": "0", "steps": sys.argv[1]}  # fmt: skip
run = load_plugins()[0]["style-transfer"].technique.configured(told)
both = Two(("cat", "coffee"))


def once():
    """To the last result."""
    *_, last = run.run(model, both)
    return {"distance": CONTENT_WEIGHT * last.facts["content"] + STYLE_WEIGHT * last.facts["style"]}


serve(once)
