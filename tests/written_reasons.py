"""The reasons that the code of verifying writes down: every Vietnamese sentence in it, as what it may look like when it is said."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
TELLING = (
    *(
        PROJECT / "rules/verifying" / f"{name}.py"
        for name in ("bag", "code", "contents", "layout", "signatures", "whose")
    ),
    *(PROJECT / "flows/verify" / f"{name}.py" for name in ("bundle", "child", "papers", "sandboxed")),
    *sorted((PROJECT / "tasks/validation").glob("*.py")),
    PROJECT / "tasks/dossier/unsealing.py",
)
"""The modules in which a reason is written down."""
_VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)
PARTS = {
    ", dấu thời gian {} UTC",
    "ô {} biểu “{}”",
    " và {} chỗ khác",
    "; và {} điều khác",
    "chữ ký",
    "văn bản",
    "niêm phong",
    "chứng thư",
    "chứng thư của nơi cấp",
    "BẢN THỬ",
}
"""Of a sentence, none by themselves."""


def written(source: str) -> Iterator[str]:
    """Yield the sentences of a module's code, docstrings apart; what is filled in is {}."""
    tree = ast.parse(source)
    known: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            known.add(id(body[0].value))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            known |= {
                id(each) for each in ast.walk(node) if each is not node and isinstance(each, ast.Constant)
            }
    for node in ast.walk(tree):
        if id(node) in known:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if _VIETNAMESE.search(text) and text not in PARTS:
            yield text


def is_said(sentence: str, said: set[str]) -> bool:
    """Tell whether something that was said ends as the sentence does."""
    pattern = re.compile(".*".join(map(re.escape, sentence.split("{}"))) + r"\Z", re.DOTALL)
    return any(pattern.search(each) for each in said)
