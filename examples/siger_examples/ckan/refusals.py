"""What the Action API refuses, as values that carry CKAN's own words."""

from typing import Any


class ActionRefusedError(Exception):
    """An action that answers with an error inside the envelope."""

    def __init__(self, status: int, kind: str, **fields: Any) -> None:
        self.status = status
        # CKAN puts __type first for a message and last for fields at fault.
        self.error = (
            {"__type": kind, **fields}
            if "message" in fields
            else {**fields, "__type": kind}
        )
        super().__init__(kind)


class BadRequestError(Exception):
    """A request that answers 400 with a bare JSON string and no envelope."""


def not_found() -> ActionRefusedError:
    """Say that no such thing exists."""
    return ActionRefusedError(404, "Not Found Error", message="Not found")


def invalid(field: str, *reasons: str) -> ActionRefusedError:
    """Say what is wrong with one parameter."""
    return ActionRefusedError(409, "Validation Error", **{field: list(reasons)})


def search_refused(reason: str, **asked: Any) -> ActionRefusedError:
    """Say what Solr could not read; `asked` is what CKAN had sent to it."""
    solr = f"Solr responded with an error (HTTP 400): [Reason: {reason}]"
    text = f"SOLR returned an error running query: {asked!r} Error: SolrError({solr!r})"
    return ActionRefusedError(409, "Search Error", message=f"Search error: {text!r}")


def bad_search(reason: str) -> ActionRefusedError:
    """Say that package_search itself, not Solr, refuses a parameter."""
    message = f"Search Query is invalid: {reason!r}"
    return ActionRefusedError(400, "Search Query Error", message=message)


def local_parameters() -> ActionRefusedError:
    """Say that a query beginning with {! is not taken."""
    text = "Local parameters are not supported in param 'q'."
    return ActionRefusedError(409, "Search Error", message=f"Search error: {text!r}")
