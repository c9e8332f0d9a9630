"""Reads the plan's own templates of papers, `templates/<name>.docx` in its folder: each goes before the one that comes along."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from rules.plan.tables.town import CERTIFICATE_TEMPLATE, Regime

FOLDER = "templates"
_OTHER_KINDS = {".doc", ".docm", ".dot", ".dotx", ".dotm", ".odt", ".rtf"}


def read_templates(folder: Path, regimes: Iterable[Regime] | None) -> tuple[dict[str, bytes], list[str]]:
    """Return the plan's own templates by name, and every fault of them (file, place, rule, remedy).

    `regimes` are those of the plan (None: its tables are broken); a template that they name is there, or a fault says so.
    """
    named = _named(regimes or ())
    # What begins so is hidden, or Word's own while somebody has the file open.
    files = sorted(path for path in (folder / FOLDER).glob("*") if path.name[0] not in ".~")
    if not files and not named:
        return {}, []
    # Imported here: a plan without templates of its own needs none of it.
    from tasks.documents.documents import TEMPLATES
    from tasks.documents.templates.checking import template_faults
    from tasks.documents.templates.samples import sample_papers

    usual_of = {**named, **{name: name for name in sample_papers()}}
    own: dict[str, bytes] = {}
    faults: list[str] = []
    for path in files:
        if path.suffix.lower() in _OTHER_KINDS:
            faults.append(f"{path}: không phải tệp .docx: mở bằng Word rồi lưu dạng Word Document (.docx)")
        elif path.suffix.lower() != ".docx":
            continue
        elif path.stem in usual_of:
            own[path.stem] = data = path.read_bytes()
            usual = usual_of[path.stem]
            # A copy that nobody has changed yet is ours, and was looked at before it came along.
            if data != (TEMPLATES / f"{usual}.docx").read_bytes():
                faults += [f"{path}: {fault}" for fault in template_faults(data, usual)]
        elif regimes is not None:
            near = get_close_matches(path.stem.casefold(), usual_of, n=1)
            rename = f"đổi tên thành {near[0]}.docx" if near else f"đặt tên như {', '.join(sorted(usual_of))}"
            faults.append(
                f"{path}: không văn bản nào dùng mẫu tên này: {rename}, hoặc chuyển tệp ra ngoài thư mục {FOLDER}"
            )
    faults += [
        f"{folder / 'plan.toml'}, khóa regimes: chưa có mẫu '{name}': đặt {name}.docx vào {folder / FOLDER}, hoặc sửa tên"
        for name in sorted(named.keys() - own.keys())
        if not (TEMPLATES / f"{name}.docx").is_file()
    ]
    return own, faults


def _named(regimes: Iterable[Regime]) -> Mapping[str, str]:
    """Return the templates that regimes name in the place of the usual ones, each with the usual name."""
    found: dict[str, str] = {}
    for regime in regimes:
        found |= {template: usual for usual, template in regime.templates.items()}
        if regime.certificate is not None:
            found[regime.certificate.template] = CERTIFICATE_TEMPLATE
    return {template: usual for template, usual in found.items() if template != usual}
