"""The tables of licenses, and triggers by which the database itself protects the event log.

Events and seals are appended and never changed or deleted, whatever the program does. SQLite drops a table's triggers
when a later migration rebuilds the table: a migration that alters ``Event`` or ``Seal`` has to create them again.
"""

import django.core.validators
import django.db.models.deletion
import server.fields
import server.folding
import server.licenses.models.records
import server.licenses.models.requests
import server.trigrams
from django.db import migrations, models


APPEND_ONLY = ("event", "seal")
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON licenses_{table}
BEGIN SELECT RAISE(ABORT, '{table}s are only ever added'); END
"""
# TRUNCATE empties a table without firing the triggers of its rows, so it has a trigger of its own.
POSTGRESQL = """
CREATE FUNCTION {table}_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table}s are only ever added'; END $$;
CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE ON licenses_{table}
FOR EACH ROW EXECUTE FUNCTION {table}_only_added();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON licenses_{table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_added()
"""


def protect(apps, schema_editor):
    for table in APPEND_ONLY:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL.format(table=table))
            continue
        for verb in ("update", "delete"):
            schema_editor.execute(SQLITE.format(table=table, verb=verb, VERB=verb.upper()))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True, verbose_name='合言葉')),
                ('action', models.CharField(max_length=20, verbose_name='操作')),
                ('values', models.JSONField(verbose_name='入力した内容')),
                ('who', models.CharField(max_length=254, verbose_name='操作者')),
                ('at', models.DateTimeField(db_index=True, verbose_name='日時')),
                ('licenses', models.JSONField(verbose_name='ライセンス')),
                ('size', models.PositiveIntegerField(verbose_name='ライセンス数')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='済んだ数')),
                ('left_out', models.JSONField(default=list, verbose_name='行わなかったライセンス')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='終了日時')),
                ('undo_asked_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消しを始めた日時')),
                ('undone_by', models.CharField(blank=True, max_length=254, verbose_name='取り消した人')),
                ('undone_parts', models.PositiveIntegerField(default=0, verbose_name='取り消した部分の数')),
                ('kept', models.JSONField(default=list, verbose_name='取り消さなかったライセンス')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消しの終了日時')),
            ],
            options={
                'verbose_name': '一括操作',
                'verbose_name_plural': '一括操作',
            },
        ),
        migrations.CreateModel(
            name='Epoch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=8, unique=True, verbose_name='名称')),
                ('begun_at', models.DateTimeField(verbose_name='開始日時')),
                ('known_until', models.DateTimeField(null=True, verbose_name='復元したバックアップの日時')),
            ],
            options={
                'verbose_name': 'データベースの世代',
                'verbose_name_plural': 'データベースの世代',
            },
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='名称')),
                ('position', models.BigIntegerField(default=0, verbose_name='読んだ位置')),
            ],
            options={
                'verbose_name': '操作記録の読み手',
                'verbose_name_plural': '操作記録の読み手',
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('machine', models.CharField(max_length=64, unique=True, verbose_name='機器の識別値')),
                ('first_day', models.DateField(verbose_name='開始日')),
                ('deadline', models.DateField(verbose_name='お試し期限')),
                ('started_on', models.DateField(db_index=True, verbose_name='最初の通信日')),
                ('terms', models.CharField(blank=True, max_length=20, verbose_name='同意した規約の版')),
            ],
            options={
                'verbose_name': 'お試し',
                'verbose_name_plural': 'お試し',
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', server.fields.LineField(max_length=200, verbose_name='契約者名')),
                ('kana', server.fields.LineField(blank=True, max_length=200, verbose_name='フリガナ')),
                ('email', server.fields.MailField(max_length=254, verbose_name='メールアドレス')),
                ('contact_name', server.fields.LineField(blank=True, max_length=100, verbose_name='ご担当者名')),
                ('phone', server.fields.LineField(blank=True, max_length=30, verbose_name='電話番号')),
                ('postal_code', server.fields.LineField(blank=True, max_length=8, verbose_name='郵便番号')),
                ('address', server.fields.LineField(blank=True, max_length=300, verbose_name='住所')),
                ('language', models.CharField(choices=[('ja', '日本語'), ('en', 'English')], default='ja', max_length=2, verbose_name='言語')),
                ('memo', models.TextField(blank=True, verbose_name='メモ')),
                ('folded', server.folding.FoldedField(default='', editable=False, of=('name', 'kana', 'contact_name', 'phone', 'email', 'address', 'memo'), verbose_name='検索用の内容')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='licenses.customer', verbose_name='統合先')),
            ],
            options={
                'verbose_name': '契約者',
                'verbose_name_plural': '契約者',
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issued_at', models.DateTimeField(verbose_name='発行日時')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='契約開始日')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='licenses.customer', verbose_name='契約者')),
            ],
            options={
                'verbose_name': '契約',
                'verbose_name_plural': '契約',
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', server.fields.LineField(blank=True, max_length=50, verbose_name='役割')),
                ('name', server.fields.LineField(max_length=100, verbose_name='お名前')),
                ('email', server.fields.MailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('phone', server.fields.LineField(blank=True, max_length=30, verbose_name='電話番号')),
                ('folded', server.folding.FoldedField(default='', editable=False, of=('name', 'role', 'email', 'phone'), verbose_name='検索用の内容')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='licenses.customer', verbose_name='契約者')),
            ],
            options={
                'verbose_name': '連絡先',
                'verbose_name_plural': '連絡先',
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='日時')),
                ('who', models.CharField(max_length=254, verbose_name='操作者')),
                ('what', models.CharField(choices=server.licenses.models.records.event_choices, max_length=30, verbose_name='内容')),
                ('license', models.CharField(blank=True, db_index=True, max_length=16, verbose_name='ライセンス番号')),
                ('terminal', models.CharField(blank=True, db_index=True, max_length=12, verbose_name='端末認証番号')),
                ('customer', models.CharField(blank=True, max_length=200, verbose_name='契約者名')),
                ('before', models.JSONField(blank=True, null=True, verbose_name='変更前')),
                ('after', models.JSONField(blank=True, null=True, verbose_name='変更後')),
                ('folded', server.folding.FoldedField(default='', editable=False, of=('license', 'terminal', 'customer', 'who'), verbose_name='検索用の内容')),
            ],
            options={
                'verbose_name': '操作記録',
                'verbose_name_plural': '操作記録',
                'indexes': [models.Index(fields=['customer', '-id'], name='event_customer')],
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', server.fields.LineField(max_length=200, verbose_name='契約者名')),
                ('email', server.fields.MailField(max_length=254, verbose_name='メールアドレス')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='licenses.customer', verbose_name='契約者')),
            ],
            options={
                'verbose_name': '以前の契約者名',
                'verbose_name_plural': '以前の契約者名',
            },
        ),
        migrations.CreateModel(
            name='License',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', server.trigrams.CodeField(max_length=16, unique=True, verbose_name='ライセンス番号')),
                ('contract_until', models.DateField(db_index=True, verbose_name='契約期限')),
                ('allowance_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(400)], verbose_name='オフライン許容日数')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='停止日時')),
                ('stops_on', models.DateField(blank=True, null=True, verbose_name='停止予定日')),
                ('back_and_forth_at', models.DateTimeField(blank=True, null=True, verbose_name='番号の取り違えの疑い')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licenses', to='licenses.contract', verbose_name='契約')),
            ],
            options={
                'verbose_name': 'ライセンス',
                'verbose_name_plural': 'ライセンス',
                'permissions': [('support_license', 'サポートの操作'), ('manage_license', '管理者の操作')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True, verbose_name='合言葉')),
                ('kind', models.CharField(choices=server.licenses.models.records.change_choices, max_length=20, verbose_name='内容')),
                ('who', models.CharField(max_length=254, verbose_name='操作者')),
                ('at', models.DateTimeField(db_index=True, verbose_name='日時')),
                ('before', models.JSONField(verbose_name='変更前')),
                ('after', models.JSONField(verbose_name='変更後')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消した日時')),
                ('undone_by', models.CharField(blank=True, max_length=254, verbose_name='取り消した人')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='licenses.batch', verbose_name='一括操作')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='licenses.customer', verbose_name='契約者')),
                ('licenses', models.ManyToManyField(related_name='changes', to='licenses.license', verbose_name='ライセンス')),
            ],
            options={
                'verbose_name': '取り消せる操作',
                'verbose_name_plural': '取り消せる操作',
            },
        ),
        migrations.CreateModel(
            name='Cancellation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='受付日時')),
                ('papers_sent_on', models.DateField(blank=True, null=True, verbose_name='解約書類の送付日')),
                ('papers_back_on', models.DateField(blank=True, null=True, verbose_name='解約書類の受領日')),
                ('stops_on', models.DateField(blank=True, null=True, verbose_name='停止予定日')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='取り下げ日時')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancellations', to='licenses.contract', verbose_name='契約')),
                ('part', models.ManyToManyField(blank=True, related_name='cancellations', to='licenses.license', verbose_name='一部の解約の対象')),
            ],
            options={
                'verbose_name': '解約',
                'verbose_name_plural': '解約',
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
                ('once', models.CharField(editable=False, max_length=64, null=True, unique=True, verbose_name='合言葉')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='licenses.customer', verbose_name='契約者')),
            ],
            options={
                'verbose_name': '対応の記録',
                'verbose_name_plural': '対応の記録',
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='順番')),
                ('digest', models.CharField(max_length=64, verbose_name='ダイジェスト')),
                ('epoch', models.CharField(max_length=8, verbose_name='データベースの世代')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='licenses.event', verbose_name='操作記録')),
            ],
            options={
                'verbose_name': '操作記録の封印',
                'verbose_name_plural': '操作記録の封印',
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
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shops', to='licenses.customer', verbose_name='契約者')),
            ],
            options={
                'verbose_name': '店舗',
                'verbose_name_plural': '店舗',
            },
        ),
        migrations.AddField(
            model_name='license',
            name='shop',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='licenses', to='licenses.shop', verbose_name='店舗'),
        ),
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
        migrations.CreateModel(
            name='Terminal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jkt', models.CharField(max_length=43, unique=True, verbose_name='鍵の指紋')),
                ('number', models.CharField(max_length=12, unique=True, verbose_name='端末認証番号')),
                ('machine', models.CharField(db_index=True, max_length=64, verbose_name='機器の識別値')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='端末名')),
                ('name_wanted', server.fields.LineField(blank=True, max_length=40, verbose_name='変更予定の端末名')),
                ('os', models.CharField(blank=True, max_length=80, verbose_name='OS')),
                ('app_version', models.CharField(blank=True, max_length=40, verbose_name='アプリのバージョン')),
                ('seq', models.BigIntegerField(default=0, verbose_name='発行した証明の番号')),
                ('last_jti', models.CharField(blank=True, max_length=64, verbose_name='最新の証明')),
                ('last_nonce', models.CharField(blank=True, max_length=22, verbose_name='最新の問い合わせ')),
                ('last_statement', models.TextField(blank=True, verbose_name='最新の証明の内容')),
                ('presented_jti', models.CharField(blank=True, max_length=64, verbose_name='端末が示した証明')),
                ('alternations', models.PositiveIntegerField(default=0, verbose_name='証明が食い違った回数')),
                ('emptied_on', models.DateField(blank=True, null=True, verbose_name='証明なしで通信した日')),
                ('emptied_days', models.PositiveIntegerField(default=0, verbose_name='証明なしで通信した日数')),
                ('known_since', models.DateField(db_index=True, verbose_name='最初の通信日')),
                ('last_contact', models.DateTimeField(verbose_name='最終通信')),
                ('deadline', models.DateField(verbose_name='端末に伝えた利用期限')),
                ('usable_until', models.DateField(verbose_name='端末が使える最後の日')),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True, verbose_name='受け取りを確認した証明の発行日時')),
                ('settings_reset', models.PositiveIntegerField(default=0, verbose_name='設定のパスワードの解除')),
                ('clock_offset_seconds', models.BigIntegerField(default=0, verbose_name='時計のずれ(秒)')),
                ('clone_suspected_at', models.DateTimeField(blank=True, null=True, verbose_name='複製の疑い')),
                ('folded', server.folding.FoldedField(default='', editable=False, of=('name', 'number'), verbose_name='検索用の内容')),
            ],
            options={
                'verbose_name': '端末',
                'verbose_name_plural': '端末',
                'indexes': [models.Index(condition=models.Q(('clone_suspected_at__isnull', False)), fields=['clone_suspected_at'], name='terminal_clone')],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(verbose_name='登録日時')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='終了日時')),
                ('ended_by', models.CharField(blank=True, choices=[('moved', '別の端末で登録'), ('released', '販売元が解除'), ('changed', '端末が別の番号を登録')], max_length=10, verbose_name='終了の理由')),
                ('license', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='licenses.license', verbose_name='ライセンス番号')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licenses.terminal', verbose_name='移動先の端末')),
                ('terminal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='licenses.terminal', verbose_name='端末')),
            ],
            options={
                'verbose_name': '登録履歴',
                'verbose_name_plural': '登録履歴',
            },
        ),
        migrations.CreateModel(
            name='ContactDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(db_index=True, verbose_name='日')),
                ('terminal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_days', to='licenses.terminal', verbose_name='端末')),
            ],
            options={
                'verbose_name': '通信日',
                'verbose_name_plural': '通信日',
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=22, verbose_name='問い合わせ')),
                ('statement', models.TextField(verbose_name='証明')),
                ('given_at', models.DateTimeField(verbose_name='発行日時')),
                ('terminal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='licenses.terminal', verbose_name='端末')),
            ],
            options={
                'verbose_name': '発行した証明',
                'verbose_name_plural': '発行した証明',
            },
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(fields=('name', 'email'), name='customer_once'),
        ),
        migrations.AddConstraint(
            model_name='formername',
            constraint=models.UniqueConstraint(fields=('name', 'email'), name='former_name_once'),
        ),
        migrations.AddIndex(
            model_name='license',
            index=models.Index(condition=models.Q(('back_and_forth_at__isnull', False)), fields=['back_and_forth_at'], name='license_back_and_forth'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('license',), name='one_terminal_a_license'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('terminal',), name='one_license_a_terminal'),
        ),
        migrations.AddConstraint(
            model_name='contactday',
            constraint=models.UniqueConstraint(fields=('terminal', 'day'), name='one_row_a_terminal_and_day'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('terminal', 'nonce'), name='one_answer_a_nonce'),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
