"""The queue of e-mails; an event log that is already there is not mailed afterwards."""

import server.fields
import server.mailing.fields
from django.db import migrations, models


def start_after_existing_events(apps, schema_editor):
    database = schema_editor.connection.alias
    events = apps.get_model("licenses", "Event").objects.using(database).count()
    if events:
        followers = apps.get_model("licenses", "Follower").objects.using(database)
        followers.get_or_create(name="mail", defaults={"position": events})


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('licenses', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Daily',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='名称')),
                ('day', models.DateField(verbose_name='日')),
            ],
            options={
                'verbose_name': '日ごとの処理',
                'verbose_name_plural': '日ごとの処理',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='識別キー')),
                ('kind', models.CharField(max_length=40, verbose_name='種類')),
                ('to', server.fields.MailField(db_index=True, max_length=254, verbose_name='宛先')),
                ('language', models.CharField(max_length=2, verbose_name='言語')),
                ('subject', models.CharField(max_length=400, verbose_name='件名')),
                ('text', server.mailing.fields.EncryptedTextField(verbose_name='本文')),
                ('html', server.mailing.fields.EncryptedTextField(blank=True, verbose_name='本文(HTML)')),
                ('secret_until', models.DateTimeField(blank=True, null=True, verbose_name='本文のリンクの期限')),
                ('codes', models.JSONField(blank=True, default=list, verbose_name='コードにする番号')),
                ('message_id', models.CharField(max_length=255, verbose_name='Message-ID')),
                ('created_at', models.DateTimeField(verbose_name='作成日時')),
                ('queued_at', models.DateTimeField(verbose_name='送信待ちになった日時')),
                ('not_before', models.DateTimeField(verbose_name='次の送信日時')),
                ('state', models.CharField(choices=[('queued', '送信待ち'), ('sending', '送信中'), ('sent', '送信済み'), ('refused', '受け取り拒否'), ('given_up', '送信断念'), ('unsure', '送信結果不明'), ('held', '復元により保留')], default='queued', max_length=10, verbose_name='状態')),
                ('tries', models.PositiveIntegerField(default=0, verbose_name='送信回数')),
                ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='最後に送信した日時')),
                ('failure', models.CharField(blank=True, choices=[('no_server', 'メールサーバに接続できませんでした。'), ('no_folder', 'メールのフォルダに書き込めませんでした。'), ('not_now', 'メールサーバが今は受け付けませんでした。'), ('not_from_us', 'メールサーバが差出人または接続を受け付けませんでした。設定を確認してください。'), ('refused', 'この宛先には届けられないと回答されました。メールアドレスを確認してください。'), ('reply_lost', '本文を渡した後、メールサーバの回答がありませんでした。届いている可能性があります。'), ('interrupted', '送信中にサーバが止まりました。届いている可能性があります。'), ('not_built', 'メールを組み立てられませんでした。'), ('not_sent', '送信を始められませんでした。メールサーバの設定を確認してください。'), ('too_late', '送る前に、本文のリンクの期限が切れました。'), ('restored', 'バックアップの復元前に送信済みの可能性があります。'), ('discarded', '担当者が送信を取りやめました。')], max_length=20, verbose_name='問題')),
                ('last_error', models.TextField(blank=True, verbose_name='最後のエラー')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='送信完了日時')),
            ],
            options={
                'verbose_name': 'メール',
                'verbose_name_plural': 'メール',
                'indexes': [models.Index(fields=['state', 'not_before'], name='message_state')],
            },
        ),
        migrations.RunPython(start_after_existing_events, migrations.RunPython.noop),
    ]
