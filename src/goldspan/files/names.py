"""File names that are safe for any id, ids made from paths, and paths that must stay inside a folder."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path, PurePosixPath
from urllib.parse import quote as percent_encode
from urllib.parse import unquote_to_bytes

from goldspan.errors import InputError, Problem, quote

MAX_NAME_BYTES = 200
"""Longest file name made here; file systems allow 255."""

_CUT = "%~"
"""Marks a name that was cut; percent-encoding never yields it. A hash of the id follows."""

_HASH_DIGITS = 32
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def file_name(doc_id: str, suffix: str = ".json") -> str:
    """Return the file name of an id: injective, and safe on every file system.

    All but `A-Z a-z 0-9 . _ ~ -` is percent-encoded (UTF-8, upper-case digits), a leading full stop too, and the first
    letter of a name Windows reserves. A name over 200 bytes is cut and ends in `%~` and a hash of the id.

    Raises:
        InputError: The id is empty or holds a lone surrogate.
    """
    try:
        name = percent_encode(doc_id, safe="", errors="strict")
    except UnicodeEncodeError:
        name = ""
    if not name:
        raise InputError(
            Problem(rule="bad-id", found=f"document id {quote(doc_id)}", expected="a text that is not empty")
        )
    if name.startswith(".") or _RESERVED.match(name):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    if len(name) + len(suffix) > MAX_NAME_BYTES:
        digest = hashlib.sha256(doc_id.encode("utf-8")).hexdigest()[:_HASH_DIGITS]
        room = MAX_NAME_BYTES - len(suffix) - len(_CUT) - _HASH_DIGITS
        name = re.sub(r"%.?$", "", name[:room]) + _CUT + digest
    return name + suffix


def id_of(name: str, suffix: str = ".json") -> str | None:
    """Return the id a file name stands for: the inverse of `file_name`.

    None where the name has another suffix, was cut (the id then stands in the record only) or encodes no text.
    """
    stem = name.removesuffix(suffix)
    if stem == name or not stem or _CUT in stem:
        return None
    try:
        return unquote_to_bytes(stem).decode("utf-8")
    except UnicodeDecodeError:
        return None


def slug(path: str) -> str:
    """Return the document id of a seed, from its path inside the seeds folder, with `/`.

    The suffix goes, marks are stripped (`Café` → `Cafe`), `/` becomes `--` and every other run outside
    `A-Z a-z 0-9 _ -` one `-`. Where letters of other scripts are lost that way, or nothing is left, eight digits of
    the path's hash are added. Two paths can still share a slug (`a b`, `a-b`): the caller reports that.
    """
    whole = PurePosixPath(path)
    stem = str(whole.with_suffix("")) if whole.suffix else str(whole)
    letters = "".join(c for c in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(c))
    parts = (re.sub(r"[^A-Za-z0-9_-]+", "-", part).strip("-") for part in letters.split("/"))
    made = "--".join(part for part in parts if part)
    lost = any(c.isalnum() and not c.isascii() for c in letters)
    if made and not lost:
        return made
    digest = hashlib.sha256(unicodedata.normalize("NFC", stem).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{made}-{digest}" if made else digest


def inside(root: Path, path: str | Path) -> Path:
    """Return `root/path` resolved, refusing what would leave `root` by `..`, an absolute path or a symbolic link.

    Raises:
        InputError: The path leaves `root`.
    """
    base = root.resolve()
    resolved = (base / path).resolve()
    if not resolved.is_relative_to(base):
        raise InputError(
            Problem(
                rule="outside-folder",
                found=f"{quote(str(path))} leads out of {quote(str(root), 200)}",
                expected="a path inside it, without '..' and without links that leave it",
            )
        )
    return resolved
