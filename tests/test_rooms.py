"""Tests mirror the source: the test of ``workbench/X/Y.py`` is ``tests/X/test_Y.py``, and what has none says why."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SOURCE = TESTS.parent / "workbench"
FEW_LINES = 60  # of code: what is shorter is proved by its users
OTHER_ROOMS = {  # folders of tests that prove something else than one module
    "contract": "what every plugin and every result type keeps",
    "e2e": "the whole program, in processes of its own",
    "faults": "what a damaged or hostile file or plugin does",
    "parity": "techniques against other libraries and slow re-implementations",
    "plugins": "bundled plugins, whose modules lie in plugins/",
}
OF_NO_MODULE = {  # tests of the window as a whole
    "gui/test_accessibility.py": "names for a screen reader and Tab, in every part of the window",
    "gui/test_front.py": "commands act on what is seen, in several rooms",
    "gui/test_keyboard.py": "from the layers to a unit and back, from part to part",
    "gui/test_everything_is_chinese.py": "no word of the interface stays English, in every part of the window",
    "gui/test_large_type.py": "18 px on a small screen, in every part of the window",
    "gui/test_learned.py": "a menu that is a walk through several rooms",
    "gui/test_undo.py": "steps of commands of several rooms",
    "test_refusals.py": "what all rooms refuse, by the list of docs.refusals",
    "test_rooms.py": "this file",
}
PROVED_ELSEWHERE = {  # modules without a test file of their name: where their proof is, and why there
    "api/__init__.py": ("contract/test_every_plugin.py", "it only lists what plugins may use, and they do"),
    "api/model.py": ("engine/test_recording.py", "it only declares what the engine's model does"),
    "api/results/grid.py": ("api/test_results.py", "tiles that are taken out, and fields that do not fit"),
    "api/results/boxes.py": ("api/test_results.py", "a field that does not fit is named, as of every type"),
    "commands/export.py": ("gui/figure/test_exporter.py", "commands act on a window"),
    "commands/image.py": ("gui/document/test_file_opener.py", "commands act on a window"),
    "commands/layer.py": ("gui/shell/test_context_menus.py", "commands act on a window"),
    "commands/unit.py": ("gui/units/test_controller.py", "commands act on a window"),
    "commands/model.py": ("gui/engine/test_model_controller.py", "commands act on a window"),
    "commands/program.py": ("commands/test_commands.py", "it only declares what commands may use"),
    "commands/learned.py": ("gui/test_learned.py", "commands act on a window"),
    "commands/region.py": ("gui/panels/test_drawing_controller.py", "commands act on a window"),
    "commands/run.py": ("gui/panels/test_runs.py", "commands act on a window"),
    "commands/technique.py": ("gui/panels/test_parameters_controller.py", "commands act on a window"),
    "commands/figure.py": ("gui/figure/test_composer.py", "commands act on a window"),
    "commands/view.py": ("gui/test_undo.py", "commands act on a window"),
    "gui/collection/page_lines.py": ("gui/collection/test_regions_page.py", "pages are made of them"),
    "gui/collection/questions.py": ("gui/collection/test_judge.py", "every page asks so"),
    "gui/engine/collection_jobs.py": ("gui/collection/test_controller.py", "jobs of a collection that is open"),
    "document/json_codec.py": ("document/test_saved_session.py", "any session there and back is its proof"),
    "engine/forward/forward.py": ("parity/test_sweep_exact.py", "its numbers are those of whole forwards"),
    "engine/loaders/code.py": ("engine/loaders/test_trust.py", "what it loads must be trusted first"),
    "engine/loaders/code_file.py": ("engine/loaders/test_trust.py", "what it loads must be trusted first"),
    "engine/loaders/onnx_graph.py": ("engine/loaders/test_onnx.py", "a file goes through all three modules"),
    "engine/loaders/onnx_network.py": ("engine/loaders/test_onnx.py", "a file goes through all three modules"),
    "engine/label_pair.py": ("cli/test_regions.py", "the command says which units misled"),
    "gui/compare/heading_lines.py": ("gui/compare/test_headings.py", "headings are seen broken into lines"),
    "gui/palette/synonyms.py": ("gui/palette/test_matching.py", "words find what they stand for"),
    "engine/forward/operations.py": ("parity/test_sweep_exact.py", "its numbers are those of whole forwards"),
    "engine/forward/subgraphs.py": ("parity/test_sweep_exact.py", "its numbers are those of whole forwards"),
    "engine/forward/tape.py": ("parity/test_sweep_exact.py", "a tape is right if it replays the forward"),
    "engine/guard/functions.py": ("engine/guard/test_guard.py", "the guard names and puts back each change"),
    "engine/guard/network.py": ("engine/guard/test_guard.py", "the guard names and puts back each change"),
    "engine/tasks/task.py": ("engine/tasks/test_classification.py", "every task is one"),
    "engine/tasks/detections.py": ("engine/tasks/test_detection.py", "what boxes are followed by, by hand"),
    "engine/provenance.py": ("e2e/test_cli.py", "it is read out of the files that a run wrote"),
    "export/evaluation_report.py": ("export/test_evaluation_files.py", "the page is one of the files"),
    "evaluation/regions.py": ("engine/test_region_counts.py", "its overlaps are of the pixels that are counted there"),
    "export/report_parts.py": ("evaluation/test_task_evaluation.py", "pages are made of it"),
    "export/task_evaluation_files.py": ("evaluation/test_task_evaluation.py", "an evaluation is seen in its files"),
    "export/bodies/base.py": ("export/test_figure.py", "every body draws with it"),
    "families/attack/budget.py": ("parity/test_attack.py", "numbers against other libraries"),
    "families/attack/report.py": ("parity/test_attack.py", "numbers against other libraries"),
    "families/attack/technique.py": ("parity/test_attack.py", "numbers against other libraries"),
    "families/attack/wording.py": ("parity/test_attack.py", "captions of the same runs"),
    "families/cam.py": ("parity/test_cam.py", "numbers against other libraries"),
    "families/embedding/features.py": ("parity/test_embedding.py", "numbers against other libraries"),
    "families/embedding/tsne_layout.py": ("parity/test_embedding.py", "numbers against other libraries"),
    "families/gradients.py": ("parity/test_gradients.py", "numbers against other libraries"),
    "families/kernels.py": ("plugins/test_filters.py", "the plugin shows every kind of kernel"),
    "families/masking.py": ("parity/test_rise.py", "numbers against a slow version from the paper"),
    "families/rectifiers.py": ("parity/test_rectifiers.py", "numbers worked out by hand"),
    "families/repulsion.py": ("parity/test_embedding.py", "numbers against the sum over all pairs"),
    "gui/canvas/display_controls.py": ("gui/canvas/test_display_bar.py", "its controls are those of the bar"),
    "gui/canvas/items/heatmap_pane.py": ("gui/canvas/views/test_heatmap.py", "the view fills it"),
    "gui/canvas/items/boxes_pane.py": ("gui/canvas/views/test_boxes.py", "what it paints is seen in the view"),
    "gui/canvas/views/listed.py": ("gui/canvas/views/test_boxes.py", "boxes and regions are such views"),
    "gui/canvas/views/plot.py": ("gui/canvas/views/test_curve.py", "curves are such a view"),
    "gui/canvas/views/photo.py": ("gui/canvas/views/test_heatmap.py", "every view over a photograph is one"),
    "gui/compare/tiles.py": ("gui/compare/test_widget.py", "tiles are seen in the comparison"),
    "gui/document/reading_page.py": ("gui/document/test_reading_controller.py", "the controller opens it"),
    "gui/engine/client.py": ("e2e/test_engine_faults.py", "it starts and replaces a process"),
    "gui/main.py": ("e2e/test_window.py", "it opens a window in a process of its own"),
    "gui/palette/entry_list.py": ("gui/palette/test_palette.py", "the list is seen in the palette"),
    "gui/panels/parameters.py": ("gui/panels/test_parameters_controller.py", "the controller fills it"),
    "images/raster.py": ("images/test_image_decoder.py", "whole files are read through it"),
    "images/raster_reader.py": ("images/test_image_decoder.py", "whole files are read through it"),
    "testing/contract.py": ("contract/test_the_kit.py", "plugins that break the contract on purpose"),
    "testing/holding.py": ("contract/test_the_kit.py", "plugins that break the contract on purpose"),
    "testing/networks.py": ("contract/test_applies.py", "networks for other tests"),
}


def lines_of_code(path: Path) -> int:
    return sum(1 for line in path.read_text("utf-8").splitlines() if line.strip() and not line.lstrip().startswith("#"))


def expected_test(module: Path) -> Path:
    """``gui/canvas/canvas.py`` -> ``gui/canvas/test_canvas.py``; a package's own is beside it or inside it."""
    if module.stem != "__init__":
        return module.parent / f"test_{module.stem.strip('_')}.py"
    inside = module.parent / f"test_{module.parent.name}.py"
    return inside if (TESTS / inside).exists() else module.parent.parent / inside.name


MODULES = {module.relative_to(SOURCE) for module in SOURCE.rglob("*.py")}
TEST_FILES = {test.relative_to(TESTS) for test in TESTS.rglob("test_*.py")}


def test_every_test_file_is_named_after_a_module():
    known = {expected_test(module) for module in MODULES} | {Path(test) for test in OF_NO_MODULE}
    assert sorted(str(test) for test in TEST_FILES - known if test.parts[0] not in OTHER_ROOMS) == []


def test_every_module_has_a_test_file_or_says_where_it_is_proved():
    bare = {m for m in MODULES if lines_of_code(SOURCE / m) > FEW_LINES and expected_test(m) not in TEST_FILES}
    assert sorted(str(module) for module in bare - {Path(name) for name in PROVED_ELSEWHERE}) == []


@pytest.mark.parametrize("name", PROVED_ELSEWHERE)
def test_what_is_said_to_be_proved_elsewhere_is(name):
    test, reason = PROVED_ELSEWHERE[name]
    assert Path(name) in MODULES, "this module is gone: take it off the list"
    assert Path(test) in TEST_FILES
    assert expected_test(Path(name)) not in TEST_FILES, "it has a test file of its name now: take it off the list"
    assert reason


def test_the_exceptions_are_there():
    assert {Path(test) for test in OF_NO_MODULE} <= TEST_FILES
    assert all((TESTS / room).is_dir() for room in OTHER_ROOMS)
