"""Small things the tests of the client share."""

from __future__ import annotations

from goldspan.annotations.label_studio.server.remote import NewTask, Suggestion

ADA = {
    "id": "m1",
    "from_name": "label",
    "to_name": "text",
    "type": "labels",
    "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]},
}
CONFIG = (
    '<View><Labels name="label" toName="text"><Label value="PER"/></Labels>'
    '<Relations><Relation value="WORKS_FOR"/></Relations><Text name="text" value="$text"/></View>'
)
RUN = Suggestion([ADA], "lexicon@1")


def new_task(doc: str, text: str = "Ada works.", suggestion: Suggestion | None = None) -> NewTask:
    return NewTask({"text": text, "doc": doc, "sha256": f"of {text}"}, suggestion)


def new_tasks(*docs: str) -> list[NewTask]:
    return [new_task(doc) for doc in docs]
