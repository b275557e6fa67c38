"""``workbench demo``, with an engine that is made up: the page, its techniques and images."""

from __future__ import annotations

from workbench.api import UserError
from workbench.cli.demo import SETTINGS, SHORT
from workbench.engine.plugins import load_plugins
from workbench.manifests import GROUPS, find_manifests


def test_the_demo_writes_every_technique_and_a_page(run, host, tmp_path, picture):
    status, out, _ = run("demo", "--image", picture, "--out", tmp_path / "o")
    assert status == 0
    for inside in ("cow/predictions", "cow/occlusion", "model/filters"):
        assert (tmp_path / "o" / inside / "figure.png").is_file()
        assert (tmp_path / "o" / inside / "result.npz").is_file()
    assert not (tmp_path / "o" / "cow" / "gradcam").exists()
    assert "Grad-CAM is left out: This model pools no maps." in out
    assert str(tmp_path / "o" / "index.html") in out
    page = (tmp_path / "o" / "index.html").read_text("utf-8")
    for piece in ("cow/occlusion/figure.png", "Occlusion shows.", "Mind this.", "Grad-CAM is left out", "24 × 20"):
        assert piece in page
    assert [name for name, _, _ in host.runs].count("filters") == 1


def test_the_demo_names_what_fails_and_goes_on(run, host, tmp_path, picture):
    def refuse(name, image):
        if name == "occlusion":
            raise UserError("It is too small.")

    host.trouble = refuse
    status, out, _ = run("demo", "--image", picture, "--out", tmp_path / "o")
    assert status == 0
    assert "Occlusion on cow.png is left out: It is too small." in out
    assert (tmp_path / "o" / "cow" / "predictions" / "figure.png").is_file()


def test_the_demo_takes_the_samples_when_no_image_is_named(run, monkeypatch, tmp_path, picture):
    monkeypatch.setattr("workbench.images.image_files.sample_images", lambda: [picture])
    assert run("demo", "--out", tmp_path / "o")[0] == 0
    assert (tmp_path / "o" / "cow").is_dir()


def test_the_short_demo_takes_the_first_image_and_few_techniques(run, host, tmp_path, picture, save_picture):
    other = save_picture(tmp_path / "in" / "later.png")
    status, out, _ = run("demo", "--short", "--image", picture, other, "--out", tmp_path / "o")
    assert status == 0
    assert [(name, image) for name, _, image in host.runs] == [("predictions", "cow.png"), ("occlusion", "cow.png")]
    assert str(tmp_path / "o" / "index.html") in out
    assert "One technique of each family" in (tmp_path / "o" / "index.html").read_text("utf-8")


def test_the_short_demo_has_a_technique_of_each_family_that_explains_a_single_image():
    groups = [manifest.group for manifest in find_manifests()[0] if manifest.id in SHORT]
    assert groups == [group for group in GROUPS if group not in ("Embedding", "Learned")]


def test_what_the_demo_sets_every_technique_has_and_takes():
    plugins, _ = load_plugins()
    for technique, settings in SETTINGS.items():
        taken = plugins[technique].technique.configured(settings)
        assert {name: getattr(taken, name) for name in settings} == settings
