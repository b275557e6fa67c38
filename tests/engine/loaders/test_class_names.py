"""Class names out of files: any line ends and marks, a bound, and the line that cannot be meant."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.engine.loaders.class_names import read_class_names


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"cat\r\ndog\r\n", ("cat", "dog")),
        (b"\xef\xbb\xbfcat\ndog\n", ("cat", "dog")),
        ("cat\ndog\n".encode("utf-16"), ("cat", "dog")),
    ],
)
def test_class_names_are_read_with_any_line_ends_and_marks(tmp_path, content, names):
    (tmp_path / "names.txt").write_bytes(content)
    assert read_class_names(str(tmp_path / "names.txt")) == names


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"cat\n\xc3\x28\n", "line 2 is not UTF-8 text; save the file as UTF-8."),
        (b"cat\n" + b"a" * 300, "name 2: a name must be printable and of at most 200 letters"),
        (b"cat\n\x1b[31m\n", "name 2: a name must be printable"),
    ],
)
def test_class_names_that_cannot_be_meant_are_refused_with_their_line(tmp_path, content, sentence):
    (tmp_path / "names.txt").write_bytes(content)
    with pytest.raises(UserError, match=sentence.replace(".", r"\.")):
        read_class_names(str(tmp_path / "names.txt"))


def test_class_names_out_of_an_endless_device_are_refused_at_once():
    with pytest.raises(UserError, match="it is a device, not a file"):
        read_class_names("/dev/zero")
