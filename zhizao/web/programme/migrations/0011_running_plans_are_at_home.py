"""Plans that run already are at home where their office is."""

from django.db import migrations


def settle(apps, schema_editor):  # noqa: ARG001 (Django's hook)
    body, programme = apps.get_model("people", "Body"), apps.get_model("programme", "Programme")
    for one in programme.objects.filter(plan__home=None).select_related("plan", "office"):
        one.plan.home = body.objects.get(code=one.office.path.split("/")[1])
        one.plan.save(update_fields=["home"])


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0003_a_plan_has_its_home"),
        ("programme", "0010_the_year_is_asked_of_all_and_blank_rows_are_counted"),
    ]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
