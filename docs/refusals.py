"""Find every sentence by which the program refuses, warns, or says what it took a model or an image for.

    python -m docs.refusals        those that have no Chinese in ``resources/translations``

What is filled in is a 7. A piece that is written apart, ``hint = "; the nearest are ..." if near else ""``, is followed
to where it was written, so that the sentences are those that a person reads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

from workbench import folders
from workbench.phrases import Phrasebook, read_all

ROOT = Path(__file__).parent.parent
FILES = ("phrases_zh_CN.toml", "refusals_zh_CN.toml")
RAISED = (
    "UserError",
    "ReadingNeeded",
    "NeedsTrust",
    "NoGradientError",
    "NotReadable",
    "NotConverted",
    "Applicability",
    "ValueError",
)
KEYWORDS = ("caveat", "problem", "sentence", "no_aim", "no_classes")
CAPTIONS = ("caption", "x_label", "y_label", "unit")
GATHERED = ("said", "remarks", "found", "problems", "caveats")  # lists to which sentences are appended
NOT_IN_THE_WINDOW = (
    "cli", "testing", "forward", "protocol", "results", "script.py", "torch_script.py", "arguments.py", "desktop.py",
)  # fmt: skip
WRITES = re.compile(
    rf"\b({'|'.join(RAISED)})\(|\b({'|'.join(KEYWORDS)})=|\b({'|'.join(GATHERED)})\.append|return f?\".*\.\""
)
MOST = 12  # readings of one sentence with all its pieces
FILLED = "7"
PREDICATES = ("is ", "holds ", "cannot ")  # with which a sentence goes on after the name of a file
ENGLISH = re.compile(
    r"\b(an?|the|is|are|was|were|has|have|had|can|cannot|could|must|may|does|do|did|will|not|no|so|but|it|its|which|that|"
    r"there|here|takes|gives|of|to|at|in|by|with|from|and|or|for)\b", re.IGNORECASE
)  # fmt: skip
QUOTED = re.compile(r"\([^)]*\)|'[^']*'|'7'\S*|\btask\w+")  # shapes, command lines and names, which stay


@cache
def sentences() -> dict[str, str]:
    """The sentences, each with the place where it is written first."""
    found: dict[str, str] = {}
    for path in sorted((*ROOT.glob("plugins/*/*.py"), *(ROOT / "workbench").rglob("*.py"))):
        parts = path.relative_to(ROOT).parts
        if set(NOT_IN_THE_WINDOW).intersection(parts):
            continue
        source = path.read_text("utf-8")
        if not WRITES.search(source):
            continue
        for line, text in spoken_in(ast.parse(source)):
            words = re.findall("[A-Za-z]{2,}", text)
            if len(words) > 1 and re.search("[a-z]{2}", text):
                found.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    return found


def captions() -> list[str]:
    """The texts that techniques give as captions, axes and units."""
    found = set()
    for path in (*ROOT.glob("plugins/*/*.py"), *(ROOT / "workbench" / "families").rglob("*.py")):
        for scope, node in _within(tree := ast.parse(path.read_text("utf-8")), tree):
            names = _written(ast.walk(scope)) if isinstance(node, ast.Call) and node.keywords else {}
            for one in getattr(node, "keywords", ()):
                if one.arg in CAPTIONS:
                    found |= set(islice(_readings(one.value, names), MOST))
    return sorted(text.strip() for text in found if re.search("[a-z]", text) and text not in ("px", "%", "/255"))


def missing() -> dict[str, str]:
    """The sentences that are not Chinese, or not wholly, with where they are written."""
    book = chinese()
    return {text: place for text, place in sentences().items() if is_english(book.say(text), text)}


def is_english(said: str, text: str) -> bool:
    """Whether a translation is none, or leaves some of its words as they were."""
    return said == text or bool(ENGLISH.search(QUOTED.sub("", said)))


@cache
def chinese() -> Phrasebook:
    """The phrasebook of the window in Chinese."""
    return Phrasebook(read_all(folders.bundled("resources") / "translations" / name for name in FILES))


def spoken_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines and sentences: of calls, and of what a function returns or a module names, where it ends as a sentence."""
    whole = _written(tree.body)
    for scope, node in _within(tree, tree):
        said, ended = list(_of_call(node)) if isinstance(node, ast.Call) else [], False
        if isinstance(node, ast.Return) or (isinstance(node, ast.Assign) and scope is tree):
            said, ended = [node.value] if node.value is not None else [], True
        if said:
            names = whole if scope is tree else {**whole, **_written(ast.walk(scope))}
            for text in said:
                for words in islice(_readings(text, names), MOST):
                    if not ended or words.endswith("."):
                        named = f"{FILLED} {words}" if words.startswith(PREDICATES) else words
                        yield text.lineno, named.strip()


def _within(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Every node below, with the function that it stands in."""
    for child in ast.iter_child_nodes(node):
        yield scope, child
        yield from _within(child, child if isinstance(child, ast.FunctionDef) else scope)


def _of_call(call: ast.Call) -> Iterator[ast.expr]:
    """What of a call's arguments is a sentence."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in RAISED or (
        name == "append" and isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") in GATHERED
    ):
        yield from call.args
    yield from (one.value for one in call.keywords if one.arg in KEYWORDS)


def _written(body: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is written to each name there."""
    written: dict[str, list[ast.expr]] = {}
    for node in body:
        pairs = []
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            else:
                pairs = [(target, node.value)]
        for target, value in pairs:
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant | ast.JoinedStr | ast.IfExp):
                written.setdefault(target.id, []).append(value)
    return written


def _readings(node: ast.expr, names: dict[str, list[ast.expr]], deep: int = 3) -> Iterator[str]:
    """The texts that an expression can be; nothing where it is no text that is written here."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        pieces = [_piece(value, names, deep) for value in node.values]
        for chosen in product(*pieces):
            yield _without_sevens("".join(chosen))
    elif isinstance(node, ast.IfExp):
        yield from _readings(node.body, names, deep)
        yield from _readings(node.orelse, names, deep)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        for left, right in product(_piece(node.left, names, deep), _piece(node.right, names, deep)):
            yield left + right
    elif isinstance(node, ast.Name) and deep:
        for value in names.get(node.id, ()):
            yield from _readings(value, names, deep - 1)


def _piece(node: ast.expr, names: dict[str, list[ast.expr]], deep: int) -> list[str]:
    """The texts of a piece of a sentence: a 7 where it is a value."""
    value = node.value if isinstance(node, ast.FormattedValue) else node
    found = list(dict.fromkeys(islice(_readings(value, names, deep), MOST)))
    return found or [FILLED]


def _without_sevens(text: str) -> str:
    """The text with one 7 where several values stand beside each other."""
    return re.sub("7{2,}", FILLED, text)


if __name__ == "__main__":
    for sentence, where in missing().items():
        print(f"{where}: {sentence}")
