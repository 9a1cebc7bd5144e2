"""Registries take every key once."""

from __future__ import annotations

import pytest

from portal.kernel.registries import PathCopy, Registry, path_copies, register_path_copy


def test_entry_is_found_under_its_key() -> None:
    registry: Registry[str] = Registry("words")
    assert registry.register("b", "B") == "B"
    registry.register("a", "A")
    assert registry["a"] == "A"
    assert registry.get("b") == "B"
    assert "a" in registry
    assert registry.items() == [("a", "A"), ("b", "B")]


def test_unknown_key_is_none_or_an_error() -> None:
    registry: Registry[str] = Registry("words")
    assert registry.get("a") is None
    assert "a" not in registry
    with pytest.raises(KeyError):
        registry["a"]


def test_same_entry_twice_is_harmless_another_one_is_refused() -> None:
    registry: Registry[str] = Registry("words")
    registry.register("a", "A")
    registry.register("a", "A")
    with pytest.raises(ValueError, match="words: a is registered twice"):
        registry.register("a", "B")
    assert registry["a"] == "A"


def test_path_copy_is_keyed_by_model_and_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_copies, "_entries", {})
    register_path_copy("partners.Pulse", "partner", "path")
    assert path_copies.items() == [("partners.Pulse.path", PathCopy("partners.Pulse", "partner", "path"))]
