"""What is set aside: superseded, deleted on the server, or in trouble; whole, with the reason, and never overwritten.

annotations/label_studio/aside/<alias>/<doc>.<digest>.json: the digest is of the content, so that clones that set the
same thing aside write the same file, and different things never share one.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from goldspan.annotation import Annotations  # noqa: TC001  msgspec reads it at run time
from goldspan.annotations.sync.state import refuse_address
from goldspan.files.atomic import read_bytes, write_if_changed
from goldspan.files.json import parse_json
from goldspan.files.names import file_name
from goldspan.files.shape import decode
from goldspan.formats.encode import to_json

if TYPE_CHECKING:
    from pathlib import Path

_encode = msgspec.json.Encoder(order="deterministic").encode


class Aside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something set aside.

    Attributes:
        doc: The document.
        alias: Whose it is.
        reason: Why it is here.
        record: The labels, as far as they could be read.
        annotation: Its `unique_id` on the server.
        found: What could not be taken over, item by item.
        result: All that the server sent.
    """

    format: Literal[1] = 1
    doc: str
    alias: str
    reason: str
    record: Annotations | None = None
    annotation: str | None = None
    found: list[Any] = []
    result: Any = None


def write_aside(room: Path, aside: Aside) -> Path:
    """Set something aside in the folder `annotations/label_studio`; return where it lies.

    Raises:
        InputError: The alias is an e-mail address, or cannot be written as a file's name.
        RecordError: It holds something JSON has no word for.
        StorageError: The file system refused; nothing was changed.
    """
    refuse_address(aside.alias)
    to_json(aside, f"what is set aside of {aside.alias}")
    data = msgspec.json.format(_encode(aside), indent=1) + b"\n"
    digest = hashlib.sha256(data).hexdigest()
    folder = room / "aside" / file_name(aside.alias, "")
    path = folder / file_name(aside.doc, f".{digest[:8]}.json")
    if path.is_file() and path.read_bytes() != data:  # one in four thousand million, and then too nothing is lost
        path = folder / file_name(aside.doc, f".{digest}.json")
    write_if_changed(path, data)
    return path


def read_aside(path: Path) -> Aside:
    """Return something that was set aside.

    Raises:
        RecordError: Every problem of the file.
        InputError: There is no such file.
        StorageError: It cannot be read.
    """
    parsed = parse_json(read_bytes(path), str(path))
    return decode(parsed.data, Aside, parsed.locate)


def set_aside(room: Path) -> list[Path]:
    """Return the files of all that was set aside, sorted."""
    return sorted(path for path in (room / "aside").glob("*/*.json") if not path.name.startswith("."))
