"""Shops, contacts and notes of customers, merged customers, and the folded texts by which they are found."""

import django.db.models.deletion
import server.fields
import server.folding
import server.trigrams
from django.db import migrations, models

BATCH = 500


def fill(apps, schema_editor):
    """Set the folded texts of the rows that exist; ``migrate`` makes their indexes afterwards."""
    for name in ("Customer", "Terminal"):
        model = apps.get_model("licenses", name)
        field, rows = model._meta.get_field("folded"), []
        found = model.objects.using(schema_editor.connection.alias)
        for row in found.iterator(BATCH):
            field.pre_save(row, False)
            rows.append(row)
            if len(rows) == BATCH:
                found.bulk_update(rows, ["folded"])
                rows = []
        found.bulk_update(rows, ["folded"])


class Migration(migrations.Migration):

    dependencies = [
        ('licenses', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', server.fields.LineField(blank=True, max_length=50, verbose_name='役割')),
                ('name', server.fields.LineField(max_length=100, verbose_name='お名前')),
                ('email', server.fields.MailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('phone', server.fields.LineField(blank=True, max_length=30, verbose_name='電話番号')),
                ('folded', server.folding.FoldedField(default='', editable=False, of=('name', 'role', 'email', 'phone'), verbose_name='検索用の内容')),
            ],
            options={
                'verbose_name': '連絡先',
                'verbose_name_plural': '連絡先',
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('who', models.CharField(max_length=254, verbose_name='記入者')),
                ('text', models.TextField(max_length=2000, verbose_name='内容')),
                ('call_back_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='次に電話する日')),
            ],
            options={
                'verbose_name': '対応の記録',
                'verbose_name_plural': '対応の記録',
            },
        ),
        migrations.CreateModel(
            name='Shop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', server.fields.LineField(max_length=100, verbose_name='店舗名')),
                ('phone', server.fields.LineField(blank=True, max_length=30, verbose_name='電話番号')),
                ('address', server.fields.LineField(blank=True, max_length=300, verbose_name='住所')),
                ('folded', server.folding.FoldedField(default='', editable=False, of=('name', 'phone', 'address'), verbose_name='検索用の内容')),
            ],
            options={
                'verbose_name': '店舗',
                'verbose_name_plural': '店舗',
            },
        ),
        migrations.RemoveIndex(
            model_name='event',
            name='event_folded',
        ),
        migrations.AddField(
            model_name='contract',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='契約開始日'),
        ),
        migrations.AddField(
            model_name='customer',
            name='address',
            field=server.fields.LineField(blank=True, max_length=300, verbose_name='住所'),
        ),
        migrations.AddField(
            model_name='customer',
            name='folded',
            field=server.folding.FoldedField(default='', editable=False, of=('name', 'kana', 'contact_name', 'phone', 'email', 'address', 'memo'), verbose_name='検索用の内容'),
        ),
        migrations.AddField(
            model_name='customer',
            name='kana',
            field=server.fields.LineField(blank=True, max_length=200, verbose_name='フリガナ'),
        ),
        migrations.AddField(
            model_name='customer',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='licenses.customer', verbose_name='統合先'),
        ),
        migrations.AddField(
            model_name='customer',
            name='postal_code',
            field=server.fields.LineField(blank=True, max_length=8, verbose_name='郵便番号'),
        ),
        migrations.AddField(
            model_name='terminal',
            name='folded',
            field=server.folding.FoldedField(default='', editable=False, of=('name', 'number'), verbose_name='検索用の内容'),
        ),
        migrations.AlterField(
            model_name='license',
            name='number',
            field=server.trigrams.CodeField(max_length=16, unique=True, verbose_name='ライセンス番号'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['customer', '-id'], name='event_customer'),
        ),
        migrations.AddField(
            model_name='contact',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='licenses.customer', verbose_name='契約者'),
        ),
        migrations.AddField(
            model_name='note',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='licenses.customer', verbose_name='契約者'),
        ),
        migrations.AddField(
            model_name='shop',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shops', to='licenses.customer', verbose_name='契約者'),
        ),
        migrations.AddField(
            model_name='license',
            name='shop',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='licenses', to='licenses.shop', verbose_name='店舗'),
        ),
        migrations.AddField(
            model_name='change',
            name='customer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='licenses.customer', verbose_name='契約者'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
