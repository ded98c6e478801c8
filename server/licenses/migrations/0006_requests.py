"""What support asks administrators to do."""

import django.db.models.deletion
import server.licenses.models.requests
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('licenses', '0005_no_previous_jti'),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=server.licenses.models.requests.asked_choices, max_length=30, verbose_name='内容')),
                ('who', models.CharField(max_length=254, verbose_name='依頼した人')),
                ('at', models.DateTimeField(verbose_name='依頼日時')),
                ('dismissed_at', models.DateTimeField(blank=True, null=True, verbose_name='取り下げ日時')),
                ('dismissed_by', models.CharField(blank=True, max_length=254, verbose_name='取り下げた人')),
                ('license', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='licenses.license', verbose_name='ライセンス番号')),
            ],
            options={
                'verbose_name': '管理者への依頼',
                'verbose_name_plural': '管理者への依頼',
            },
        ),
    ]
