"""A built dataset to a hub: one commit with the files of the folder, in which stale data files are removed.

The card is replaced whole, never merged with what an earlier push left in it. Everything talks through
`huggingface_hub`; the token is given to its client and appears in nothing that is said.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.corpus.dataset.build import DATA_FOLDERS, files_of
from goldspan.errors import DoesNotHold, GoldspanError, MissingExtra, UsageError, quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN_VARIABLE = "HF_TOKEN"  # noqa: S105 - the name of a variable
ENDPOINT_VARIABLE = "HF_ENDPOINT"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a dataset goes: `name` or `organisation/name`, and whether a repository made for it is private."""

    repo: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Pushed:
    """The outcome.

    Attributes:
        repo: The repository's full name.
        commit: The commit's address; of the last one where nothing has changed.
        changed: Whether anything has.
        files: Files it now has from here.
        removed: Stale files that were removed.
    """

    repo: str
    commit: str
    changed: bool
    files: tuple[str, ...]
    removed: tuple[str, ...]


def uploads(folder: Path) -> dict[str, int]:
    """Return what a push of the build in `folder` would send: path and size in bytes.

    Raises:
        StorageError: There is no whole build.
    """
    return {name: (folder / name).stat().st_size for name in files_of(folder)}


def token_from_environment() -> str:
    """Return the token.

    Raises:
        UsageError: There is none; no other place is looked at.
    """
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    if not token:
        raise UsageError(f"no token: set {TOKEN_VARIABLE} to one that may write to the repository")
    return token


def push(folder: Path, to: Destination, message: str, token: str) -> Pushed:
    """Send the build in `folder` to a dataset repository, which is made if there is none, in one commit.

    Of what is there already, only data files that a build of goldspan may have left are removed.

    Args:
        folder: The built dataset; every text in it may be published.
        to: The repository.
        message: The commit's message.
        token: One that may write there.

    Raises:
        MissingExtra: `huggingface_hub` is not installed.
        UsageError: The repository's name is none.
        DoesNotHold: It is to be private, and exists in public.
        GoldspanError: The hub refused, or cannot be reached; nothing was committed.
        StorageError: There is no whole build.
    """
    try:
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
    except ImportError:
        raise MissingExtra("data", "pushing the dataset") from None
    names = files_of(folder)
    endpoint = os.environ.get(ENDPOINT_VARIABLE) or None
    api = HfApi(endpoint=endpoint, token=token, library_name="goldspan")
    with _said_plainly(api.endpoint, to.repo, token):
        repo = api.create_repo(to.repo, repo_type="dataset", private=to.private or None, exist_ok=True).repo_id
        before = api.dataset_info(repo)
        if to.private and before.private is False:
            raise DoesNotHold(f"{where(api.endpoint, repo)}: it exists and is public; make it private there first")
        there = sorted(sibling.rfilename for sibling in before.siblings or ())
        stale = [name for name in there if _is_ours(name) and name not in names]
        commit = api.create_commit(
            repo,
            [
                *(CommitOperationDelete(name, is_folder=False) for name in stale),
                *(CommitOperationAdd(name, folder / name) for name in names),
            ],
            commit_message=message,
            repo_type="dataset",
            parent_commit=before.sha,  # what came in between was not looked at: it is not built upon
        )
    return Pushed(repo, str(commit.commit_url), commit.oid != before.sha, tuple(names), tuple(stale))


def _is_ours(name: str) -> bool:
    room, _, file = name.rpartition("/")
    return room in DATA_FOLDERS and file.endswith(".parquet")


def where(endpoint: str, repo: str) -> str:
    """Return how a repository is called in messages."""
    return f"{quote(endpoint, 120)[1:-1]}, dataset {quote(repo, 120)}"


@contextmanager
def _said_plainly(endpoint: str, repo: str, token: str) -> Iterator[None]:
    """Turn whatever the client raises into one line without the token; keep its own talk off the screen."""
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError
    from huggingface_hub.utils import (  # type: ignore[attr-defined] # they are, lazily
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    talk = logging.getLogger("huggingface_hub")
    level, quiet = talk.level, not are_progress_bars_disabled() and not sys.stderr.isatty()
    talk.setLevel(logging.ERROR)
    if quiet:
        disable_progress_bars()
    place = where(endpoint, repo)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except HFValidationError:
        raise UsageError(f"{quote(repo, 120)}: not the name of a repository; expected NAME or OWNER/NAME") from None
    except HfHubHTTPError as error:
        raise GoldspanError(f"{place}: the hub refused: {_reason(error, token)}; nothing was committed") from None
    except GoldspanError:
        raise
    except ValueError as error:
        raise GoldspanError(
            f"{place}: refused, or no hub: {_clean(str(error), token)}; nothing was committed"
        ) from None
    except Exception as error:  # noqa: BLE001 - the client's HTTP library has changed before; its errors share no class
        what = _clean(str(error) or type(error).__name__, token)
        raise GoldspanError(f"{place}: cannot be reached: {what}; nothing was committed, try again") from None
    finally:
        talk.setLevel(level)
        if quiet:
            enable_progress_bars()


def _reason(error: Any, token: str) -> str:  # noqa: ANN401 - huggingface_hub is imported late
    """Return status and the hub's own words, with what helps."""
    status = getattr(error.response, "status_code", None)
    words = _clean(getattr(error, "server_message", None) or "", token)
    helps = {
        401: f"give a valid token in {TOKEN_VARIABLE}",
        403: f"the token in {TOKEN_VARIABLE} may not write there",
        404: "check the name",
        412: "somebody else pushed meanwhile; push again",
    }
    parts = [f"HTTP {status}" if status else "", words, helps.get(status or 0, "")]
    return ", ".join(part for part in parts if part)


def _clean(text: str, token: str) -> str:
    """Return foreign text in one short quoted line without the token; nothing where there is none."""
    return quote(" ".join(text.replace(token, "…").split()), 160) if text.strip() else ""
