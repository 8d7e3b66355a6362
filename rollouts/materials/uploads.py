"""Which files may be uploaded as material, and what they are served as.

A file is what its first bytes say, not what its name says; nothing that a browser would run is taken, and all are
served as downloads.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from rollouts.materials.models import MaterialFile

MAX_BYTES = 10 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
# Ending → what it is served as, and for Office files the part that must be inside.
TYPES = {
    ".pdf": ("application/pdf", ""),
    ".docx": (OFFICE + "wordprocessingml.document", "word/document.xml"),
    ".xlsx": (OFFICE + "spreadsheetml.sheet", "xl/workbook.xml"),
    ".pptx": (OFFICE + "presentationml.presentation", "ppt/presentation.xml"),
}
ACCEPT = ",".join(TYPES)


def store(upload: UploadedFile) -> MaterialFile:
    """Keep the file; raises `InvalidInput` (field `upload`) for one that is too big or not of a known kind."""
    name = PurePath(str(upload.name or "")).name[-120:]
    ending = PurePath(name).suffix.lower()
    if ending not in TYPES:
        raise InvalidInput(
            _("Last opp en PDF-, Word-, Excel- eller PowerPoint-fil, eller skriv en lenke."), field="upload"
        )
    if (upload.size or 0) > MAX_BYTES:
        raise InvalidInput(_("Filen er for stor. Den kan være på 10 MB."), field="upload")
    content = upload.read()
    content_type, part = TYPES[ending]
    if not (_is_office(content, part) if part else content.startswith(b"%PDF-")):
        raise InvalidInput(_("Filen er ikke det den heter. Åpne den og lagre den på nytt."), field="upload")
    return MaterialFile.objects.create(name=name, content_type=content_type, size=len(content), content=content)


def _is_office(content: bytes, part: str) -> bool:
    """A zip file with the part that makes it this kind, and without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    return part in names and not any(name.lower().endswith("vbaproject.bin") for name in names)
