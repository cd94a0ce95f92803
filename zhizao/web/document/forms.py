"""Forms: several files in one field."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zhizao.document.formats import kinds


class Files(forms.FileInput):
    """A field of a form that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; an empty one is judged by the reader, with its own words."""

    widget = Files

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        """The files that were chosen."""
        files = list(data) if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """Hand in documents; the chooser offers what is read, and what is dropped is judged by its bytes."""

    documents = FilesField(
        label=_("Files"),
        widget=Files(attrs={"accept": ",".join(ending for endings in kinds.ENDINGS.values() for ending in endings)}),
        allow_empty_file=True,
        error_messages={"required": _("No file was chosen. Choose one or more files, or drop them on the field.")},
    )
