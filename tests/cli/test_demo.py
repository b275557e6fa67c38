"""``workbench demo``, with an engine that is made up: the page, its techniques and images."""

from __future__ import annotations

from workbench.api import UserError


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
