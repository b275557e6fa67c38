"""The page over the figures of a folder."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image as Pillow

from workbench.export.index_page import FigureCard, Section, save_index_page, thumbnail


def test_a_page_links_its_figures_and_escapes_every_name(tmp_path):
    shot = FigureCard("Grad-CAM", "Where <it> looks.", "a b#1/gradcam", (("arrays", "result.npz"),), "x", "Too coarse.")
    save_index_page(tmp_path / "index.html", "All", "note", [Section("<cat>.png", "", (shot,))], ["Left & out."])
    page = (tmp_path / "index.html").read_text("utf-8")
    assert 'src="a%20b%231/gradcam/figure.png"' in page
    assert 'href="a%20b%231/gradcam/result.npz"' in page
    for piece in (
        "&lt;cat&gt;.png",
        "Where &lt;it&gt; looks.",
        "Left &amp; out.",
        "Too coarse.",
        "prefers-color-scheme",
    ):
        assert piece in page
    assert "http" not in page  # nothing is fetched


def test_a_page_keeps_families_together_and_says_what_is_not_shown(tmp_path):
    names = (("CAM", "Maps"), ("LayerCAM", "Maps"), ("RISE", "<Masks>"))
    shots = tuple(FigureCard(name, "", name, (), group=group, limitations="Not <why>.") for name, group in names)
    picture = thumbnail(np.zeros((300, 600, 3), np.uint8))
    save_index_page(tmp_path / "index.html", "All", "", [Section("a.png", "", shots, picture)])
    page = (tmp_path / "index.html").read_text("utf-8")
    assert [page.count(f"<h3>{heading}</h3>") for heading in ("Maps", "&lt;Masks&gt;")] == [1, 1]
    assert (
        page.index("<h3>Maps") < page.index("LayerCAM/figure.png") < page.index("<h3>&lt;Masks") < page.index("RISE/")
    )
    assert page.count("Not &lt;why&gt;.") == 3
    for i, (name, _) in enumerate(names, start=1):
        assert f'id="part-1-{i}"' in page
        assert f'<a href="#part-1-{i}">{name}</a>' in page
    kind, _, data = picture.partition(",")
    assert kind == "data:image/jpeg;base64"
    assert f'<img src="{picture}"' in page
    with Pillow.open(io.BytesIO(base64.b64decode(data))) as small:
        assert small.size == (160, 80)
