"""Watch what a view reads of a request: keys of its address and body, forms, serializers.

So fields come from the code that reads them, and a new one can't be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.forms import BaseForm
from django.http import QueryDict
from rest_framework.serializers import BaseSerializer

READERS = ("get", "getlist", "__getitem__", "__contains__", "pop")
# Keys that are the framework's own.
NOT_FIELDS = {"csrfmiddlewaretoken", "_method", "_content", "_content_type", "format"}


@dataclass
class Seen:
    """What was read during one request."""

    keys: dict[str, None] = field(default_factory=dict)
    forms: list[tuple[BaseForm, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    serializers: list[BaseSerializer[Any]] = field(default_factory=list)

    def fields(self) -> list[str]:
        """Return the names of all fields in the order in which they were read."""
        names = dict(self.keys)
        for form, _args, _kwargs in self.forms:
            names |= {form.add_prefix(name): None for name in form.fields}
        for serializer in self.serializers:
            names |= dict.fromkeys(getattr(serializer, "fields", {}))
        return [name for name in names if name not in NOT_FIELDS]


@contextmanager
def watched() -> Iterator[Seen]:
    """Collect what is read while the context lasts; forms without data are left out."""
    seen = Seen()
    with ExitStack() as stack:
        for name in READERS:
            stack.enter_context(patch.object(QueryDict, name, _reading(getattr(QueryDict, name), seen)))
        stack.enter_context(patch.object(BaseForm, "__init__", _forming(BaseForm.__init__, seen)))
        stack.enter_context(patch.object(BaseSerializer, "__init__", _shaping(BaseSerializer.__init__, seen)))
        yield seen


def _reading(plain: Callable[..., Any], seen: Seen) -> Callable[..., Any]:
    def read(self: QueryDict, key: str, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(key, str):
            return plain(self, key, *args, **kwargs)
        seen.keys.setdefault(key)
        return plain(self, key, *args, **kwargs)

    return read


def _forming(plain: Callable[..., None], seen: Seen) -> Callable[..., None]:
    def form(self: BaseForm, *args: Any, **kwargs: Any) -> None:
        plain(self, *args, **kwargs)
        if self.is_bound:
            seen.forms.append((self, args, kwargs))

    return form


def _shaping(plain: Callable[..., None], seen: Seen) -> Callable[..., None]:
    def shape(self: BaseSerializer[Any], *args: Any, **kwargs: Any) -> None:
        plain(self, *args, **kwargs)
        if hasattr(self, "initial_data"):
            seen.serializers.append(self)

    return shape
