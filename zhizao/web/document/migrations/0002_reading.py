"""What a reading leaves: its problem in each language, the layout of the text, the records as read."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("document", "0001_initial")]

    operations = [
        migrations.RemoveField("document", "problem"),
        migrations.AddField(
            "document",
            "problem",
            models.JSONField(default=dict, help_text="what is wrong and what to do, by language, when reading failed"),
        ),
        migrations.AddField(
            "document",
            "paragraphs",
            models.JSONField(default=list, help_text="[start, end, level] as zhizao.output.pieces.Paragraph"),
        ),
        migrations.AddField(
            "document",
            "records",
            models.JSONField(default=list, help_text="as read; a plan made of the document copies them"),
        ),
    ]
