"""Versions hold the bound of what is kept and know a change of all the years; a target may be a step of another."""

import django.db.models.deletion
from django.db import migrations, models


def carry_over(apps, schema_editor):  # noqa: ARG001 (as Django calls it)
    """The bound that a record prints, for the first version made of it."""
    kept = apps.get_model("programme", "TargetVersion").objects.filter(comparator="maintain", number=1)
    for version in kept.exclude(target__entry=None).select_related("target__entry"):
        version.bound = version.target.entry.record.get("bound") or ""
        version.save(update_fields=["bound"])


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0011_running_plans_are_at_home"),
    ]

    operations = [
        migrations.AddField(
            model_name="target",
            name="step_of",
            field=models.ForeignKey(
                blank=True,
                help_text="joined: its figure is a milestone of that target",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="programme.target",
            ),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="bound",
            field=models.CharField(
                blank=True, help_text="of a value to maintain (保持在32%以上): ge, le, approx …", max_length=6
            ),
        ),
        migrations.AddField(
            model_name="targetversion",
            name="cumulative",
            field=models.CharField(
                blank=True,
                help_text="rise or fall: a change in percent told once for all the years (累计下降9%)",
                max_length=4,
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
