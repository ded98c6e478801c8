"""The customer of each e-mail, and who has taken care of one that did not arrive."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Set the customer of the e-mails that exist, as far as its address has not changed."""
    database = schema_editor.connection.alias
    customers = apps.get_model("licenses", "Customer").objects.using(database).filter(email=OuterRef("to")).order_by("pk")
    apps.get_model("mailing", "Message").objects.using(database).update(customer=Subquery(customers.values("pk")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('licenses', '0001_initial'),
        ('mailing', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='acknowledged_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='確認日時'),
        ),
        migrations.AddField(
            model_name='message',
            name='acknowledged_by',
            field=models.CharField(blank=True, max_length=254, verbose_name='確認した人'),
        ),
        migrations.AddField(
            model_name='message',
            name='customer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='licenses.customer', verbose_name='契約者'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
