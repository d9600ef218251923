"""PDF documents from templates: tagged (PDF/UA-1) and for the archive (PDF/A-2a) in one file.

The compiler runs in a process of its own: it does not survive the fork that Celery's and gunicorn's processes come
from, and a document that takes too long is ended without taking a worker along.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates" / "pdf"
#: Seconds a document may take; a usual one takes less than a tenth of one.
LONGEST = 60


class CannotMakePdf(Exception):
    """The compiler refused the document; the message is its own, for the log."""


def pdf(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """The document that `templates/pdf/<template>.typ` makes of `data` (JSON values only), as the bytes of a PDF.

    The same data and moment give the same bytes. What people typed is data and never markup. `data` names the
    `language` (sv or en) and the `title`. Raises `CannotMakePdf`; an image without alternative text is one reason.
    """
    order = json.dumps({"template": template, "data": data, "made_at": made_at.isoformat()})
    command = [sys.executable, "-m", "eservice.kit.pdf"]
    try:
        done = subprocess.run(command, input=order.encode(), capture_output=True, timeout=LONGEST, cwd=ROOT)
    except subprocess.TimeoutExpired as error:
        raise CannotMakePdf(f"{template} took longer than {LONGEST} seconds") from error
    if done.returncode:
        raise CannotMakePdf(done.stderr.decode(errors="replace").strip()[-2000:])
    return done.stdout


def _compile(template: str, data: Mapping[str, Any], made_at: str) -> bytes:
    place = (TEMPLATES / f"{template}.typ").resolve()
    if TEMPLATES not in place.parents:
        raise CannotMakePdf(f"{template} is no template")
    compiler = typst.Compiler(
        str(place),
        root=str(TEMPLATES),
        font_paths=typst.Fonts(include_system_fonts=False),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    made = datetime.fromisoformat(made_at).replace(microsecond=0)
    document = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=made)
    assert isinstance(document, bytes)
    return document


if __name__ == "__main__":
    order = json.load(sys.stdin)
    sys.stdout.buffer.write(_compile(order["template"], order["data"], order["made_at"]))
