"""Strict reading of data files: unknown keys, duplicate keys and wrong types are errors that name file and key.

Takes  the name of a YAML file under zhizao/data and the pydantic model it must fit.
Gives  the model, read once.
Rule   DESIGN section 1: vocabularies, thresholds and schemes are data with a source.
"""

from __future__ import annotations

from importlib import resources
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from zhizao.base.errors import ZhizaoError

M = TypeVar("M", bound=BaseModel)


class DataFile(BaseModel):
    """The base of every model of a data file: frozen, and it refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str


class BadDataFile(ZhizaoError):
    """A data file of the installation is damaged."""

    code: ClassVar[str] = "REF-001"
    says: ClassVar[str] = "{file}: {problem}."
    fix: ClassVar[str] = "Reinstall zhizao, or mend the file if you edited it."


class _UniqueKeys(yaml.CSafeLoader):
    """A safe loader that refuses a key given twice."""


def _mapping(loader: _UniqueKeys, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = [key for key in keys if keys.count(key) > 1]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"key {twice[0]!r} stands twice", node.start_mark)
    return loader.construct_mapping(node, deep=True)


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(file: str, model: type[M]) -> M:
    """Read zhizao/data/`file` as `model`. Raises BadDataFile naming the file and the place."""
    text = resources.files("zhizao").joinpath("data", file).read_text("utf-8")
    try:
        return model.model_validate(yaml.load(text, Loader=_UniqueKeys))  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValidationError) as error:
        raise BadDataFile(file=file, problem=" ".join(str(error).split())) from error
