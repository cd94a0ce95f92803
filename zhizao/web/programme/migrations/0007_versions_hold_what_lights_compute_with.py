"""Versions, presets and overrides take over what lights read from rows that are changed in place."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

TRAITS = ("direction", "over_periods", "over_units", "decimals")


def carry_over(apps, schema_editor):  # noqa: ARG001 (as Django calls it)
    """What a version computes with is what its target's measure says; the preset that holds has held from the start."""
    version = apps.get_model("programme", "TargetVersion")
    for measure in apps.get_model("programme", "Measure").objects.all():
        kept = {name: getattr(measure, name) for name in TRAITS}
        version.objects.filter(target__measure=measure).update(measure=measure, **kept)
    for programme in apps.get_model("programme", "Programme").objects.all():
        since = programme.started_at.date() if programme.started_at else date(programme.first_year, 1, 1)
        programme.presets = [{"preset": programme.preset, "since": since.isoformat(), "by": ""}]
        programme.save(update_fields=["presets"])
    names = apps.get_model("people", "User").objects.filter(pk=OuterRef("by"))
    apps.get_model("programme", "Override").objects.update(by_name=Subquery(names.values("name")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("programme", "0006_a_template_for_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="override",
            name="by_name",
            field=models.CharField(default="", max_length=150),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="programme",
            name="presets",
            field=models.JSONField(default=list, help_text="which light rules from which day on: programme/presets.py"),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="measure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="programme.measure",
            ),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="direction",
            field=models.CharField(default="up", max_length=5),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="over_periods",
            field=models.CharField(default="latest", max_length=20),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="over_units",
            field=models.CharField(default="none", max_length=20),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="decimals",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(carry_over),
        migrations.RemoveField(model_name="target", name="measure"),
        migrations.RemoveField(model_name="programme", name="preset"),
    ]
