"""Pictures of a document as files of their own, without what a camera or program wrote in them."""

import re
import warnings
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

_BY_MACHINE = re.compile(
    r"\s*(AI-generated content may be incorrect|Description automatically generated)\.?\s*",
    re.IGNORECASE,
)
_NO_DESCRIPTION = re.compile(
    r"(picture|image|graphic|img|photo)?[\s_-]*\d*(\.\w{3,4})?", re.IGNORECASE
)
_KEPT = {"JPEG": "jpg", "PNG": "png"}


@dataclass(slots=True)
class Pictures:
    """Takes the pictures of a document one by one."""

    files: dict[str, bytes] = field(default_factory=dict)
    """Clean pictures by their number and kind, such as 1.png."""
    notes: list[str] = field(default_factory=list)

    def take(self, content: bytes, description: str | None) -> tuple[str, str]:
        """Return the name and the description of a picture; "" for the name if it is left out."""
        try:
            clean, kind = without_metadata(content)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning):
            words = f" (“{description}”)" if description else ""
            self.notes.append(
                f"A picture{words} of a kind that browsers cannot show; save it as PNG and add it"
            )
            return "", ""
        name = next((known for known, one in self.files.items() if one == clean), "")
        if not name:
            name = f"{len(self.files) + 1}.{kind}"
            self.files[name] = clean
        return name, self._described(name, description or "")

    def _described(self, name: str, description: str) -> str:
        words = " ".join(_BY_MACHINE.sub(" ", description).split())
        if _NO_DESCRIPTION.fullmatch(words):
            return ""
        if words != " ".join(description.split()):
            self.notes.append(
                f"A program described picture {name}: “{words}”. Please see that it is right"
            )
        return words


def without_metadata(content: bytes) -> tuple[bytes, str]:
    """Return a picture drawn anew, so with nothing but its pixels, and the end of its name.

    It is turned as a camera said it should be seen, before that is forgotten. Raises an error of
    Pillow's, or a Warning for more pixels than a page can need, if it cannot be drawn.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Image.open(BytesIO(content)) as opened:
            kind = opened.format if opened.format in _KEPT else "PNG"
            picture: Image.Image = ImageOps.exif_transpose(opened)
            mode = "RGB" if kind == "JPEG" else _mode(picture)
            drawn = Image.new(mode, picture.size)
            drawn.paste(picture.convert(mode))
    out = BytesIO()
    drawn.save(out, kind, **({"quality": 90} if kind == "JPEG" else {"optimize": True}))
    return out.getvalue(), _KEPT[str(kind)]


def _mode(picture: Image.Image) -> str:
    if picture.mode in {"L", "RGB", "RGBA"}:
        return picture.mode
    return "RGBA" if picture.has_transparency_data else "RGB"
