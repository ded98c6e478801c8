"""What the command line says: its own help, questions and answers."""

from licensing.words.text import Text


class CommandLineWords:
    """Texts of ``attomenzei license …``."""

    DESCRIPTION = Text(ja="あっと免税: ライセンスの確認と登録", en="Atto Menzei: check and register the license")
    LICENSE = Text(ja="ライセンス", en="License")
    STATUS = Text(ja="いまの状態を表示します", en="Show the present state")
    JSON = Text(ja="JSON で出力します", en="Print JSON")
    VERBOSE = Text(
        ja="最後の通信、時計、問題の番号も表示します",
        en="Show the last contact, the clock and the codes of problems too",
    )
    REGISTER = Text(ja="ライセンス番号をこの端末に登録します", en="Register a license number on this terminal")
    NAME = Text(ja="端末名（例: 銀座一号店 レジ1）", en="Terminal name (for example: Ginza 1 Register 1)")
    REPLACE = Text(
        ja="別の端末で使用中の番号をこの端末に切り替えます",
        en="Switch a number that is in use on another terminal to this one",
    )
    CHANGE = Text(
        ja="この端末で有効な番号を使うのをやめ、NUMBER に変更します",
        en="Give up the number that works on this terminal for NUMBER",
    )
    CHECK = Text(ja="サーバにいま確認します", en="Ask the server now")
    TRIAL = Text(ja="お試しを始めます", en="Start the trial")
    AGREE = Text(ja="利用規約に同意します", en="I agree to the terms of use")
    REQUEST = Text(ja="サーバへの申請をファイルに書き出します", en="Write a request for the server to a file")
    REQUEST_NUMBER = Text(ja="この番号の登録を申請します", en="Ask to register this number")
    IMPORT = Text(ja="サーバの回答ファイルを読み込みます", en="Read the server's answer from a file")

    REQUEST_WRITTEN = Text(
        ja="{file} に申請を書き出しました。14日以内に回答ファイルを読み込んでください。",
        en="The request was written to {file}. Read in the answer file within 14 days.",
    )
    NOT_TEXT = Text(
        ja="文字として読めないバイトが含まれています。文字コードをご確認ください。",
        en="It contains bytes that are not text. Please check the character encoding.",
    )
    NAME_TOO_LONG = Text(
        ja="名前は{longest}文字までです。短くしてください。",
        en="A name has at most {longest} characters. Please shorten it.",
    )
    ADD_CHANGE = Text(
        ja="この端末には {present} が登録されています。{number} に変更するときは、--change を付けてください。",
        en="This terminal is registered with {present}. To change to {number}, add --change.",
    )
    ADD_REPLACE = Text(
        ja="この端末に切り替えるときは、--replace を付けてください。",
        en="To switch it to this terminal, add --replace.",
    )
    UNCHANGED = Text(ja="変更しませんでした。", en="Nothing was changed.")
    SWITCH = Text(ja="この端末に切り替えますか？", en="Switch it to this terminal?")
    SWITCHED = Text(ja="この端末に切り替えます。", en="It is switched to this terminal.")
    NO_FILE = Text(ja="ファイルがありません。", en="There is no such file.")
    NO_FOLDER = Text(ja="フォルダーがありません。", en="There is no such folder.")
    NOT_A_FILE = Text(
        ja="ファイルではありません。ファイルの名前を指定してください。",
        en="This is not a file. Give the name of a file.",
    )
    ANOTHER_FILE = Text(
        ja="この端末の申請ではないファイルがすでにあるので、置き換えません。別の名前を指定してください。",
        en="This file exists and is no request of this terminal, so it is not replaced. Give another name.",
    )
    LAST_CONTACT = Text(ja="最後の通信", en="Last contact")
    PC_CLOCK = Text(ja="パソコンの時計", en="PC clock")
    LATEST_SEEN = Text(ja="記録した最新の時刻", en="Latest time on record")
    RIGHT_TIME = Text(ja="正しい時刻", en="Right time")
    PROXY = Text(ja="プロキシ", en="Proxy")
    NO_PROXY = Text(ja="なし", en="none")


words = CommandLineWords()
