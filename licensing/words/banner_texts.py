"""Texts of the chip, the banner and the notices on TOP, and of the reason of a lock."""

from licensing.standing import State
from licensing.words.text import Text


class BannerWords:
    """By name; a banner is built in ``banners``."""

    TRIAL = Text(ja="お試し期間 {days}", en="Trial: {days}")
    VALID = Text(ja="ライセンス有効", en="License valid")
    LOCKED = Text(ja="ご利用いただけません", en="Locked")

    CHECK_NOW = Text(ja="今すぐ確認する", en="Check now")
    REGISTER_LICENSE = Text(ja="ライセンスを登録する", en="Register a license")
    REGISTER_HERE = Text(ja="この端末で登録する", en="Register on this terminal")
    TAKE_BACK = Text(ja="この端末に戻す", en="Move back here")
    GIVE_UP_DRIVE = Text(ja="ドライブを使わない", en="Do without the drive")

    STOPPED_DETAIL = Text(
        ja="サポート窓口（{phone}）へお問い合わせください。再開されると自動的に使えるようになります。",
        en="Please call support ({phone}). Once it is reactivated, the app works again automatically.",
    )
    TRIAL_ENDED = Text(
        ja="お試し期間が終了しました。続けてご利用いただくには、ライセンスを登録してください。",
        en="The trial has ended. To continue, please register a license.",
    )
    TRIAL_ENDED_DETAIL = Text(
        ja="購入記録は、これまでどおりご覧いただけます。", en="Purchase records can still be viewed."
    )
    FORMER_LICENSE = Text(
        ja="このパソコンでは、以前ライセンスが登録されました。続けてご利用いただくには、ライセンスを登録してください。",
        en="A license was registered on this PC before. To continue, please register a license.",
    )
    FORMER_LICENSE_DETAIL = Text(
        ja="お試しは、ライセンスを登録したことのないパソコンでご利用いただけます。",
        en="The trial is for PCs on which no license was ever registered.",
    )
    EXPIRED_DETAIL = Text(
        ja="ネットワークに接続し、更新のお手続きをご確認ください。お手続きが済むと自動的に使えるようになります。",
        en="Connect to the network and check your renewal. Once renewed, the app works again automatically.",
    )
    FOREIGN = Text(ja="この端末ではライセンスが登録されていません。", en="No license is registered on this terminal.")
    FOREIGN_DETAIL = Text(
        ja=(
            "保存されているデータは、別のパソコンのものか、システムの入れ直しなどで識別番号が変わる前のこのパソコンの"
            "ものです。続けてご利用いただくには、お持ちのライセンス番号を登録してください。"
        ),
        en=(
            "The saved data is from another PC, or from this PC before its ID changed (as when the system is "
            "reinstalled). To continue, please register your license number."
        ),
    )
    KEY_LOST = Text(
        ja="この端末の鍵のファイル（terminal.key）が失われたか、壊れています。",
        en="This terminal's key (the file terminal.key) was lost or damaged.",
    )
    KEY_LOST_DETAIL = Text(
        ja="続けてご利用いただくには、お持ちのライセンス番号を登録してください。",
        en="To continue, please register your license number.",
    )

    CONNECT = Text(
        ja="ライセンス更新期間中です。ネットワークに接続してください。",
        en="The license is due for renewal. Please connect to the network.",
    )
    CONNECT_DETAIL = Text(ja="接続すると自動的に更新されます。", en="It is renewed automatically once connected.")
    LAST_DAY = Text(ja="利用期限は本日までです。", en="Today is the last day.")
    CONTRACT_ENDING = Text(
        ja="更新のお手続き状況は販売元へご確認ください。", en="Please ask the vendor about your renewal."
    )
    CONTRACT_ENDING_DETAIL = Text(
        ja="利用期限 {deadline}。お手続きが済むと自動的に更新されます。サポート窓口（{phone}）",
        en="Valid until {deadline}. Once renewed, it is extended automatically. Support: {phone}",
    )

    TRIAL_ENDING = Text(
        ja="お試し期間は残り{count}日です（{deadline}まで）。",
        en="{count} days of the trial are left (until {deadline}).",
        en_one="{count} day of the trial is left (until {deadline}).",
    )
    TRIAL_LAST_DAY = Text(ja="お試し期間は本日までです。", en="Today is the last day of the trial.")
    TRIAL_ENDING_DETAIL = Text(
        ja="続けてご利用いただくには、お申込みのうえ、ライセンスを登録してください。",
        en="To continue, please apply for a license and register it.",
    )
    APPLY = Text(ja="お申込み・登録へ", en="Apply or register")

    CHECKED = Text(ja="サーバで確認しました（{time}）。", en="Checked with the server ({time}).")
    NOT_RENEWED = Text(
        ja="ご契約（{until}まで）の更新がまだ済んでいません。サポート窓口（{phone}）へご確認ください。",
        en="The contract (until {until}) has not been renewed yet. Please ask support ({phone}).",
    )
    STILL_STOPPED = Text(
        ja="ライセンスは停止されたままです。サポート窓口（{phone}）へお問い合わせください。",
        en="The license is still stopped. Please call support ({phone}).",
    )

    RELEASED_AT = Text(ja="{time} に解除されました。", en="Released on {time}.")
    MOVED_AT = Text(ja="{time} に{terminal}で登録されました。", en="Registered on {terminal} on {time}.")
    MOVED_HERE_AT = Text(
        ja="{time} に、このパソコンの別のアカウントか、別のデータフォルダーで登録されました（{terminal}）。",
        en="Registered by another account of this PC, or in another data folder on it, on {time} ({terminal}).",
    )
    TAP_TAKE_BACK = Text(
        ja="この端末で使うには、「この端末に戻す」をタップしてください。", en="To use it here, tap “Move back here”."
    )
    TAP_ON_TOP = Text(
        ja="この端末で使うには、TOP画面の「この端末に戻す」をタップしてください。",
        en="To use it here, tap “Move back here” on TOP.",
    )
    NAMED_TERMINAL = Text(ja="「{name}」", en="“{name}”")
    ANOTHER_TERMINAL = Text(ja="別の端末", en="another terminal")

    DAMAGED = Text(
        ja="保存されていたデータの一部を読み込めませんでした。", en="Some of the saved data could not be read."
    )
    DAMAGED_DETAIL = Text(
        ja="ネットワークに接続してください。接続すると自動的に元に戻ります。",
        en="Please connect to the network. The data is restored automatically once connected.",
    )

    DAYS_LEFT_UNTIL = Text(
        ja="利用期限まで残り{count}日（{deadline}まで）。",
        en="Valid for {count} more days (until {deadline}).",
        en_one="Valid for {count} more day (until {deadline}).",
    )
    DAYS_LEFT = Text(
        ja="利用期限まで残り{count}日です。",
        en="The license is valid for {count} more days.",
        en_one="The license is valid for {count} more day.",
    )


texts = BannerWords()
LOCK_REASONS = {
    State.TERMS_NEEDED: Text(ja="利用規約に同意すると、お使いいただけます。", en="Agree to the terms of use to begin."),
    State.TRIAL_ENDED: Text(ja="お試し期間が終了したため、ご利用いただけません。", en="Locked: the trial has ended."),
    State.EXPIRED: Text(ja="ライセンス期限切れのため、ご利用いただけません。", en="Locked: the license has expired."),
    State.STOPPED: Text(
        ja="ライセンスが停止されているため、ご利用いただけません。", en="Locked: the license is stopped."
    ),
    State.MOVED: Text(
        ja="この端末のライセンス登録が解除されたため、ご利用いただけません。",
        en="Locked: this terminal is no longer registered.",
    ),
    State.FOREIGN: Text(
        ja="この端末でライセンスが登録されていないため、ご利用いただけません。",
        en="Locked: no license is registered on this terminal.",
    ),
    State.UNREADABLE: Text(
        ja="この端末のライセンスを読み取れないため、ご利用いただけません。",
        en="Locked: the license on this terminal cannot be read.",
    ),
}
