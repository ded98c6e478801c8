<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name></name>
    <message>
        <source>あっと免税: ライセンスの確認と登録</source>
        <translation>Atto Menzei: check and register the license</translation>
    </message>
    <message>
        <source>ライセンス</source>
        <translation>License</translation>
    </message>
    <message>
        <source>いまの状態を表示します</source>
        <translation>Show the present state</translation>
    </message>
    <message>
        <source>JSON で出力します</source>
        <translation>Print JSON</translation>
    </message>
    <message>
        <source>最後の通信、時計、問題の番号も表示します</source>
        <translation>Show the last contact, the clock and the codes of problems too</translation>
    </message>
    <message>
        <source>ライセンス番号をこの端末に登録します</source>
        <translation>Register a license number on this terminal</translation>
    </message>
    <message>
        <source>端末名（例: 銀座一号店 レジ1）</source>
        <translation>Terminal name (for example: Ginza 1 Register 1)</translation>
    </message>
    <message>
        <source>別の端末で使用中の番号をこの端末に切り替えます</source>
        <translation>Switch a number that is in use on another terminal to this one</translation>
    </message>
    <message>
        <source>サーバにいま確認します</source>
        <translation>Ask the server now</translation>
    </message>
    <message>
        <source>お試しを始めます</source>
        <translation>Start the trial</translation>
    </message>
    <message>
        <source>利用規約に同意します</source>
        <translation>I agree to the terms of use</translation>
    </message>
    <message>
        <source>サーバへの申請をファイルに書き出します</source>
        <translation>Write a request for the server to a file</translation>
    </message>
    <message>
        <source>この番号の登録を申請します</source>
        <translation>Ask to register this number</translation>
    </message>
    <message>
        <source>サーバの回答ファイルを読み込みます</source>
        <translation>Read the server&apos;s answer from a file</translation>
    </message>
    <message>
        <source>{file} に申請を書き出しました。14日以内に回答ファイルを読み込んでください。</source>
        <translation>The request was written to {file}. Read in the answer file within 14 days.</translation>
    </message>
    <message>
        <source>最後の通信</source>
        <translation>Last contact</translation>
    </message>
    <message>
        <source>パソコンの時計</source>
        <translation>PC clock</translation>
    </message>
    <message>
        <source>記録した最新の時刻</source>
        <translation>Latest time on record</translation>
    </message>
    <message>
        <source>正しい時刻</source>
        <translation>Right time</translation>
    </message>
    <message>
        <source>プロキシ</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>なし</source>
        <translation>none</translation>
    </message>
    <message>
        <source>{year}年{month}月{day}日({weekday})</source>
        <translation>{weekday}, {month_name} {day}, {year}</translation>
    </message>
    <message>
        <source>{year}年{month}月</source>
        <translation>{month_name} {year}</translation>
    </message>
    <message>
        <source>{month}月{day}日({weekday})</source>
        <translation>{weekday}, {month_name} {day}</translation>
    </message>
    <message>
        <source>終了しました</source>
        <translation>Ended</translation>
    </message>
    <message numerus="yes">
        <source>残り%n日</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message>
        <source>本日まで</source>
        <translation>Last day today</translation>
    </message>
    <message>
        <source>このライセンスは停止されています。</source>
        <translation>This license is stopped.</translation>
    </message>
    <message>
        <source>このライセンス番号は別の端末で登録されました。</source>
        <translation>This license number was registered on another terminal.</translation>
    </message>
    <message>
        <source>このライセンス番号の登録は解除されました。</source>
        <translation>This license number was released from this terminal.</translation>
    </message>
    <message>
        <source>パソコンの時計が遅れています。</source>
        <translation>The PC clock is behind.</translation>
    </message>
    <message>
        <source>正しい日時{known}に合わせてください。</source>
        <translation>Please set the correct date and time{known}.</translation>
    </message>
    <message>
        <source>パソコンの時計が進んでいます。</source>
        <translation>The PC clock is ahead.</translation>
    </message>
    <message>
        <source>パソコンの時計が初期化されています。</source>
        <translation>The PC clock was reset.</translation>
    </message>
    <message>
        <source>正しい日時{known}に合わせてください。内蔵の電池が切れているおそれがあります。</source>
        <translation>Please set the correct date and time{known}. The PC&apos;s internal battery may be dead.</translation>
    </message>
    <message>
        <source>パソコンの時計が進んでいるようです。</source>
        <translation>The PC clock seems to be ahead.</translation>
    </message>
    <message>
        <source>正しい日時{known}に合わせるか、ネットワークに接続してください。</source>
        <translation>Please set the correct date and time{known}, or connect to the network.</translation>
    </message>
    <message>
        <source>{time} 以降</source>
        <translation>{time} or later</translation>
    </message>
    <message>
        <source>サーバに接続できませんでした。</source>
        <translation>The server could not be reached.</translation>
    </message>
    <message>
        <source>しばらく待ってから、もう一度お試しください。</source>
        <translation>Please wait a moment, then try again.</translation>
    </message>
    <message>
        <source>サーバが要求を受け付けませんでした。</source>
        <translation>The server did not accept the request.</translation>
    </message>
    <message>
        <source>あっと免税を最新版に更新し、もう一度お試しください。</source>
        <translation>Please update Atto Menzei, then try again.</translation>
    </message>
    <message>
        <source>サーバがこの端末を確認できませんでした。</source>
        <translation>The server could not verify this terminal.</translation>
    </message>
    <message>
        <source>もう一度お試しください。</source>
        <translation>Please try again.</translation>
    </message>
    <message>
        <source>ライセンス番号が見つかりません。</source>
        <translation>The license number was not found.</translation>
    </message>
    <message>
        <source>メールに記載されている番号をご確認ください。</source>
        <translation>Please check the number in the e-mail.</translation>
    </message>
    <message>
        <source>ご契約の状況を販売元へご確認ください。</source>
        <translation>Please ask the vendor about your contract.</translation>
    </message>
    <message>
        <source>この番号は別の端末で使用中です。</source>
        <translation>This number is in use on another terminal.</translation>
    </message>
    <message>
        <source>この端末で使うには、ライセンス登録で切り替えてください。</source>
        <translation>To use it on this terminal, switch it under License registration.</translation>
    </message>
    <message>
        <source>サーバにこの端末の登録が見つかりません。</source>
        <translation>The server does not know this terminal.</translation>
    </message>
    <message>
        <source>ライセンス番号をもう一度登録してください。</source>
        <translation>Please register the license number again.</translation>
    </message>
    <message>
        <source>短い間に何度も確認がおこなわれました。</source>
        <translation>There were too many requests in a short time.</translation>
    </message>
    <message>
        <source>サーバで問題が起きています。</source>
        <translation>The server has a problem.</translation>
    </message>
    <message>
        <source>ネットワークの接続を確認し、もう一度お試しください。</source>
        <translation>Please check the network connection, then try again.</translation>
    </message>
    <message>
        <source>プロキシを通じて接続できませんでした。</source>
        <translation>The connection through the proxy failed.</translation>
    </message>
    <message>
        <source>プロキシの設定をネットワークの管理者にご確認ください。</source>
        <translation>Please ask your network administrator about the proxy settings.</translation>
    </message>
    <message>
        <source>サーバと安全に接続できませんでした。</source>
        <translation>A secure connection to the server could not be made.</translation>
    </message>
    <message>
        <source>パソコンの日付と時刻を確認し、もう一度お試しください。</source>
        <translation>Please check the PC&apos;s date and time, then try again.</translation>
    </message>
    <message>
        <source>サーバとの間で、別の機器が応答しました。</source>
        <translation>Another device answered instead of the server.</translation>
    </message>
    <message>
        <source>Wi-Fiのログイン画面が出ていないか確認し、もう一度お試しください。</source>
        <translation>Please look for a Wi-Fi login page, then try again.</translation>
    </message>
    <message>
        <source>サーバの回答を確認できませんでした。</source>
        <translation>The server&apos;s answer could not be verified.</translation>
    </message>
    <message>
        <source>プロキシ（{proxy}）を通じて接続できませんでした。</source>
        <translation>The connection through the proxy ({proxy}) failed.</translation>
    </message>
    <message>
        <source>プロキシ（{proxy}）の設定と、Wi-Fiのログイン画面が出ていないかを確認し、もう一度お試しください。</source>
        <translation>Please check the settings of the proxy ({proxy}) and look for a Wi-Fi login page, then try again.</translation>
    </message>
    <message>
        <source>あっと免税の回答ではありません。</source>
        <translation>This is not an answer for Atto Menzei.</translation>
    </message>
    <message>
        <source>回答ページで受け取った内容をご確認ください。</source>
        <translation>Please check what you received from the answer page.</translation>
    </message>
    <message>
        <source>回答の内容を確認できませんでした。</source>
        <translation>The answer could not be verified.</translation>
    </message>
    <message>
        <source>回答をもう一度受け取り、読み込んでください。</source>
        <translation>Please get the answer again and load it.</translation>
    </message>
    <message>
        <source>別の販売元の回答です。</source>
        <translation>This answer is from another vendor.</translation>
    </message>
    <message>
        <source>別の端末の回答です。</source>
        <translation>This answer is for another terminal.</translation>
    </message>
    <message>
        <source>この端末の申請に対する回答を読み込んでください。</source>
        <translation>Please load the answer to this terminal&apos;s request.</translation>
    </message>
    <message>
        <source>この端末の最新の申請に対する回答ではありません。</source>
        <translation>This is not the answer to this terminal&apos;s latest request.</translation>
    </message>
    <message>
        <source>申請を作り直してください。</source>
        <translation>Please make a new request.</translation>
    </message>
    <message>
        <source>より新しい回答がすでに登録されています。</source>
        <translation>A newer answer is already registered.</translation>
    </message>
    <message>
        <source>最新の回答を読み込んでください。</source>
        <translation>Please load the latest answer.</translation>
    </message>
    <message>
        <source>QRコードを最後まで読み取れませんでした。</source>
        <translation>The QR code was not read to its end.</translation>
    </message>
    <message>
        <source>もう一度読み取ってください。</source>
        <translation>Please scan it again.</translation>
    </message>
    <message>
        <source>別の回答のQRコードです。</source>
        <translation>This QR code belongs to another answer.</translation>
    </message>
    <message>
        <source>同じページに表示されているQRコードを読み取ってください。</source>
        <translation>Please scan the QR codes that are shown on the same page.</translation>
    </message>
    <message>
        <source>この端末に保存できませんでした。</source>
        <translation>This terminal could not save the data.</translation>
    </message>
    <message>
        <source>ディスクの空き容量を確認し、もう一度お試しください。</source>
        <translation>Please check the free disk space, then try again.</translation>
    </message>
    <message>
        <source>販売元の設定を読み込めませんでした。</source>
        <translation>The vendor&apos;s settings could not be read.</translation>
    </message>
    <message>
        <source>あっと免税を入れ直してください。</source>
        <translation>Please reinstall Atto Menzei.</translation>
    </message>
    <message>
        <source>確認できませんでした。</source>
        <translation>The check failed.</translation>
    </message>
    <message>
        <source>解決しないときはサポート窓口（{phone}）へ、番号 {code} をお伝えください。</source>
        <translation>If this does not help, call support ({phone}) and tell them code {code}.</translation>
    </message>
    <message>
        <source>{group}（{part}）をご確認ください。</source>
        <translation>Please check {group} ({part}).</translation>
    </message>
    <message>
        <source>ライセンス番号を入力してください。</source>
        <translation>Please enter the license number.</translation>
    </message>
    <message>
        <source>ライセンス番号が途中までです。{group}を入力してください。</source>
        <translation>The license number is incomplete. Please enter {group}.</translation>
    </message>
    <message>
        <source>ライセンス番号が途中までです。</source>
        <translation>The license number is incomplete.</translation>
    </message>
    <message>
        <source>ライセンス番号は16文字です。13文字目から後（{part}）をご確認ください。</source>
        <translation>A license number has 16 characters. Please check from the 13th on ({part}).</translation>
    </message>
    <message>
        <source>使用できない文字が含まれています。</source>
        <translation>It contains characters that cannot be used.</translation>
    </message>
    <message>
        <source>ライセンス番号が正しくありません。</source>
        <translation>The license number is not correct.</translation>
    </message>
    <message>
        <source>最初の4文字</source>
        <translation>the first 4 characters</translation>
    </message>
    <message>
        <source>2番目の4文字</source>
        <translation>the second 4 characters</translation>
    </message>
    <message>
        <source>3番目の4文字</source>
        <translation>the third 4 characters</translation>
    </message>
    <message>
        <source>最後の4文字</source>
        <translation>the last 4 characters</translation>
    </message>
    <message>
        <source>（{aside}）</source>
        <translation> ({aside})</translation>
    </message>
    <message>
        <source>オフラインで登録</source>
        <translation>Register offline</translation>
    </message>
    <message>
        <source>オフラインで更新</source>
        <translation>Renew offline</translation>
    </message>
    <message>
        <source>1. スマートフォンのカメラでQRコードを読み取り、開いたページで「回答を受け取る」をタップしてください。</source>
        <translation>1. Scan the QR code with a smartphone&apos;s camera, and press “Get the answer” on the page that opens.</translation>
    </message>
    <message>
        <source>2. 受け取った回答を、下の「回答を読み込む」でこの端末に読み込んでください（14日以内）。</source>
        <translation>2. Load the answer into this terminal with “Load the answer” below (within 14 days).</translation>
    </message>
    <message>
        <source>スマートフォンがないときは、「ファイルに保存」でUSBメモリに保存し、インターネットに接続できるパソコンで次のページを開いてください。</source>
        <translation>Without a smartphone, save the request to a USB stick with “Save as file”, and open this page on a computer with internet access:</translation>
    </message>
    <message>
        <source>別の端末で使用中の場合は、
この端末に切り替える</source>
        <translation>If it is in use elsewhere,
switch it to this terminal</translation>
    </message>
    <message>
        <source>申請のQRコード</source>
        <translation>QR code of the request</translation>
    </message>
    <message>
        <source>ファイルに保存</source>
        <translation>Save as file</translation>
    </message>
    <message>
        <source>回答を読み込む</source>
        <translation>Load the answer</translation>
    </message>
    <message>
        <source>申請ファイルを保存する場所を選んでください。</source>
        <translation>Choose where to save the request file.</translation>
    </message>
    <message>
        <source>{file} を保存しました。</source>
        <translation>Saved {file}.</translation>
    </message>
    <message>
        <source>ダウンロード</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>デスクトップ</source>
        <translation>Desktop</translation>
    </message>
    <message>
        <source>USBメモリなど（{name}）</source>
        <translation>USB stick ({name})</translation>
    </message>
    <message>
        <source>保存できる場所が見つかりません。USBメモリを差し込み、「もう一度さがす」をタップしてください。</source>
        <translation>No place to save to was found. Insert a USB stick and press “Search again”.</translation>
    </message>
    <message>
        <source>もう一度さがす</source>
        <translation>Search again</translation>
    </message>
    <message>
        <source>回答ページのQRコードを、バーコードリーダーで読み取ってください。
回答の内容の貼り付け、回答ファイルの選択もできます。</source>
        <translation>Scan the QR codes of the answer page with the barcode scanner.
You can also paste the answer or choose an answer file.</translation>
    </message>
    <message>
        <source>回答の内容</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>貼り付け</source>
        <translation>Paste</translation>
    </message>
    <message>
        <source>読み込む</source>
        <translation>Load</translation>
    </message>
    <message>
        <source>回答ファイル</source>
        <translation>Answer files</translation>
    </message>
    <message>
        <source>USBメモリにもダウンロードにも、回答ファイルは見つかりません。</source>
        <translation>No answer file was found, neither on a USB stick nor in Downloads.</translation>
    </message>
    <message>
        <source>ファイルを読み込めませんでした。USBメモリを差し込み直し、もう一度お試しください。</source>
        <translation>The file could not be read. Insert the USB stick again, then try once more.</translation>
    </message>
    <message>
        <source>回答を読み込みました</source>
        <translation>The answer was loaded</translation>
    </message>
    <message>
        <source>ライセンスの内容が更新されました。</source>
        <translation>The license was updated.</translation>
    </message>
    <message>
        <source>{total}個のうち{read}個を読み取りました。残り：{left}</source>
        <translation>Read {read} of {total} codes. Left: {left}</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>ご契約時に配信されたメールに記載されているライセンス番号を入力し、「登録」をタップしてください。
バーコードリーダーでも読み取れます。</source>
        <translation>Enter the license number from the e-mail you received with your contract, and tap “Register”.
A barcode scanner works too.</translation>
    </message>
    <message>
        <source>登録</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>中止</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>ライセンス番号の文字キー</source>
        <translation>Keys for the license number</translation>
    </message>
    <message>
        <source>1文字消す</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>クリア</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>この番号は別の端末で使用中です</source>
        <translation>This number is in use on another terminal</translation>
    </message>
    <message>
        <source>この端末に切り替えると、旧端末のあっと免税は利用できなくなります。切り替えてよろしいですか？</source>
        <translation>If you switch to this terminal, Atto Menzei on the old terminal can no longer be used. Switch now?</translation>
    </message>
    <message>
        <source>使用中の端末</source>
        <translation>In use on</translation>
    </message>
    <message>
        <source>この端末に切り替える</source>
        <translation>Switch to this terminal</translation>
    </message>
    <message>
        <source>ライセンス番号の入力は必要ありません。</source>
        <translation>You do not need to enter the license number.</translation>
    </message>
    <message>
        <source>登録された日時</source>
        <translation>Registered there</translation>
    </message>
    <message>
        <source>ライセンス登録完了</source>
        <translation>License registered</translation>
    </message>
    <message>
        <source>ライセンス番号が登録されました。端末認証番号が自動取得されます。</source>
        <translation>The license number was registered. The terminal number was assigned automatically.</translation>
    </message>
    <message>
        <source>お店でわかりやすい名前に変更できます（例：銀座一号店 レジ1）。</source>
        <translation>Choose a name that your shop will recognize (for example: Ginza 1 Register 1).</translation>
    </message>
    <message>
        <source>お申し込み</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>正式お申込み</source>
        <translation>Apply for a license</translation>
    </message>
    <message>
        <source>ライセンス番号をお持ちでないときは、お申し込みのページからお申し込みください。番号はメールで届きます。</source>
        <translation>If you have no license number, please apply on the application page. It will arrive by e-mail.</translation>
    </message>
    <message>
        <source>1. スマートフォンのカメラでQRコードを読み取り、開いたページでお申し込みください。</source>
        <translation>1. Scan the QR code with a smartphone&apos;s camera, and apply on the page that opens.</translation>
    </message>
    <message>
        <source>2. メールで届いたライセンス番号を、この端末に登録してください。</source>
        <translation>2. Register the license number from the e-mail on this terminal.</translation>
    </message>
    <message>
        <source>パソコンからは、次のページを開いてください。</source>
        <translation>On a computer, open this page:</translation>
    </message>
    <message>
        <source>お申し込みのページのQRコード</source>
        <translation>QR code of the application page</translation>
    </message>
    <message>
        <source>この端末で開く</source>
        <translation>Open on this terminal</translation>
    </message>
    <message>
        <source>この端末ではページを開けませんでした。スマートフォンでQRコードを読み取るか、パソコンで上のページを開いてください。</source>
        <translation>The page could not be opened on this terminal. Scan the QR code with a smartphone, or open the page above on a computer.</translation>
    </message>
    <message>
        <source>TOPへ</source>
        <translation>To TOP</translation>
    </message>
    <message>
        <source>この端末に戻すと、{terminal}のあっと免税は利用できなくなります。戻してよろしいですか？</source>
        <translation>If you move it back to this terminal, Atto Menzei on {terminal} can no longer be used. Move it back?</translation>
    </message>
    <message>
        <source>免税販売</source>
        <translation>Tax-free sale</translation>
    </message>
    <message>
        <source>このアプリは国税庁への送信を行いません。</source>
        <translation>This app does not send anything to the tax agency.</translation>
    </message>
    <message>
        <source>購入者</source>
        <translation>Buyer</translation>
    </message>
    <message>
        <source>旅券と上陸許可のとおりに入力してください。</source>
        <translation>Enter as in the passport and landing permission.</translation>
    </message>
    <message>
        <source>商品</source>
        <translation>Items</translation>
    </message>
    <message>
        <source>購入者を変更</source>
        <translation>Change buyer</translation>
    </message>
    <message>
        <source>商品の入力へ進む</source>
        <translation>Continue to items</translation>
    </message>
    <message>
        <source>追加</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>商品を入力し、「追加」をタップしてください。</source>
        <translation>Enter an item and tap “Add”.</translation>
    </message>
    <message>
        <source>分ける</source>
        <translation>Split off</translation>
    </message>
    <message>
        <source>戻す</source>
        <translation>Move back</translation>
    </message>
    <message>
        <source>削除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>次の記録へ</source>
        <translation>Next record</translation>
    </message>
    <message>
        <source>税関の確認は記録ごとです。「分ける」で次の記録に移せます。</source>
        <translation>Customs confirms record by record. Use “Split off” to move an item to the next record.</translation>
    </message>
    <message>
        <source>日報</source>
        <translation>Daily report</translation>
    </message>
    <message>
        <source>月報</source>
        <translation>Monthly report</translation>
    </message>
    <message>
        <source>日</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>月</source>
        <translation>Month</translation>
    </message>
    <message>
        <source>年</source>
        <translation>Year</translation>
    </message>
    <message>
        <source>期間</source>
        <translation>Period</translation>
    </message>
    <message>
        <source>前へ</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>次へ</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>記録件数</source>
        <translation>Records</translation>
    </message>
    <message>
        <source>取消件数</source>
        <translation>Voided</translation>
    </message>
    <message>
        <source>免税対象額に満たない記録</source>
        <translation>Below the tax-free threshold</translation>
    </message>
    <message>
        <source>合計（税込）</source>
        <translation>Total (incl. tax)</translation>
    </message>
    <message>
        <source>うち消費税</source>
        <translation>Tax</translation>
    </message>
    <message>
        <source>税抜</source>
        <translation>Excl. tax</translation>
    </message>
    <message>
        <source>返金予定額の合計</source>
        <translation>Refund estimate</translation>
    </message>
    <message>
        <source>税率ごとの合計</source>
        <translation>By tax rate</translation>
    </message>
    <message>
        <source>国籍ごとの合計</source>
        <translation>By nationality</translation>
    </message>
    <message>
        <source>この期間の購入記録はありません。</source>
        <translation>There are no purchase records in this period.</translation>
    </message>
    <message>
        <source>作成日</source>
        <translation>Created on</translation>
    </message>
    <message>
        <source>購入日で集計しています。取り消した記録は件数・合計に含みません。</source>
        <translation>Counted by purchase date. Voided records are excluded.</translation>
    </message>
    <message>
        <source>返金予定額は、税関ですべて確認された場合の見込みです。</source>
        <translation>The refund estimate assumes that customs confirms every record.</translation>
    </message>
    <message>
        <source>文字コード</source>
        <translation>Encoding</translation>
    </message>
    <message>
        <source>UTF-8（Excel）</source>
        <translation>UTF-8 (Excel)</translation>
    </message>
    <message>
        <source>Shift_JIS（CP932）</source>
        <translation>Shift_JIS (CP932)</translation>
    </message>
    <message>
        <source>PDFで保存</source>
        <translation>Save as PDF</translation>
    </message>
    <message>
        <source>CSVで保存</source>
        <translation>Save as CSV</translation>
    </message>
    <message>
        <source>保存する場所を選んでください。</source>
        <translation>Choose where to save the file.</translation>
    </message>
    <message>
        <source>保存しています…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>購入記録をCSVファイル（表計算ソフト用）に保存します。商品1点につき1行です。</source>
        <translation>Saves the purchase records as a CSV file for spreadsheets, one line per item.</translation>
    </message>
    <message>
        <source>旅券番号を含める</source>
        <translation>Include passport numbers</translation>
    </message>
    <message>
        <source>旅券番号は末尾4文字だけを保存します。</source>
        <translation>Only the last 4 characters of passport numbers are saved.</translation>
    </message>
    <message>
        <source>旅券番号は個人情報です。ファイルの取り扱いと保管にご注意ください。</source>
        <translation>Passport numbers are personal data. Please handle and keep the file with care.</translation>
    </message>
    <message>
        <source>空き容量が足りません。不要なファイルを削除するか、別の場所を選んでください。</source>
        <translation>There is not enough free space. Delete unneeded files, or choose another place.</translation>
    </message>
    <message>
        <source>保存先が見つかりません。USBメモリを差し込み直し、もう一度お試しください。</source>
        <translation>The place cannot be found. Please insert the USB stick again, then try once more.</translation>
    </message>
    <message>
        <source>書き込みが許可されていません。別の場所を選んでください。</source>
        <translation>Writing is not allowed there. Choose another place.</translation>
    </message>
    <message>
        <source>別の場所を選び、もう一度お試しください。</source>
        <translation>Choose another place and try again.</translation>
    </message>
    <message>
        <source>{year}年</source>
        <translation>{year}</translation>
    </message>
    <message numerus="yes">
        <source>%n件の購入記録があります。</source>
        <translation>
            <numerusform>There is %n purchase record.</numerusform>
            <numerusform>There are %n purchase records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>うち取消 %n件</source>
        <translation>
            <numerusform>%n of them voided</numerusform>
            <numerusform>%n of them voided</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n件の記録を {path} に保存しました。</source>
        <translation>
            <numerusform>Saved %n record to {path}.</numerusform>
            <numerusform>Saved %n records to {path}.</numerusform>
        </translation>
    </message>
    <message>
        <source>保存できませんでした。</source>
        <translation>The file could not be saved.</translation>
    </message>
    <message>
        <source>Shift_JISにない文字（{missing}）は「{substitute}」に置き換えました。</source>
        <translation>Shift_JIS lacks some characters ({missing}); they were replaced with “{substitute}”.</translation>
    </message>
    <message>
        <source>UTF-8を選ぶと、そのまま保存できます。</source>
        <translation>Choose UTF-8 to save them as they are.</translation>
    </message>
    <message>
        <source>合計</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>税抜合計</source>
        <translation>Total excl. tax</translation>
    </message>
    <message>
        <source>返金予定額（消費税相当額）</source>
        <translation>Refund estimate (tax)</translation>
    </message>
    <message>
        <source>返金予定額</source>
        <translation>Refund est.</translation>
    </message>
    <message>
        <source>税関の確認期限</source>
        <translation>Customs check by</translation>
    </message>
    <message>
        <source>この内容で記録する</source>
        <translation>Save this record</translation>
    </message>
    <message>
        <source>免税対象です</source>
        <translation>Qualifies for tax-free</translation>
    </message>
    <message>
        <source>当日の合計</source>
        <translation>Total of the day</translation>
    </message>
    <message>
        <source>入力中の内容は保存されていません。破棄して戻りますか？</source>
        <translation>What you entered is not saved. Discard it and go back?</translation>
    </message>
    <message>
        <source>入力を続ける</source>
        <translation>Keep editing</translation>
    </message>
    <message>
        <source>破棄して戻る</source>
        <translation>Discard and go back</translation>
    </message>
    <message>
        <source>日付が変わりました。内容を確認し、もう一度「この内容で記録する」をタップしてください。</source>
        <translation>The date has changed. Check the entries and tap “Save this record” again.</translation>
    </message>
    <message>
        <source>入力中の商品があります。「追加」をタップするか、入力欄を空にしてください。</source>
        <translation>An item is not added yet. Tap “Add”, or empty its fields.</translation>
    </message>
    <message>
        <source>この記録の商品がありません。商品を追加するか、「戻す」をタップしてください。</source>
        <translation>This record has no items. Add an item, or tap “Move back”.</translation>
    </message>
    <message>
        <source>購入を記録しました</source>
        <translation>The purchase was recorded</translation>
    </message>
    <message>
        <source>受付番号</source>
        <translation>Receipt no.</translation>
    </message>
    <message>
        <source>送信状況</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>未送信</source>
        <translation>Not sent</translation>
    </message>
    <message>
        <source>続けて免税販売</source>
        <translation>Next tax-free sale</translation>
    </message>
    <message>
        <source>購入記録</source>
        <translation>Records</translation>
    </message>
    <message>
        <source>氏名・受付番号・購入日（例：2026/11/22）で検索</source>
        <translation>Search by name, receipt no. or day (for example: 2026/11/22)</translation>
    </message>
    <message>
        <source>検索を解除</source>
        <translation>Clear search</translation>
    </message>
    <message>
        <source>購入記録はまだありません。</source>
        <translation>There are no records yet.</translation>
    </message>
    <message>
        <source>該当する購入記録はありません。</source>
        <translation>No record was found.</translation>
    </message>
    <message>
        <source>新しい順に{count}件を表示しています。古い記録は検索してください。</source>
        <translation>Showing the newest {count}. Please search for older ones.</translation>
    </message>
    <message>
        <source>購入日</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>旅券番号</source>
        <translation>Passport no.</translation>
    </message>
    <message>
        <source>税関期限</source>
        <translation>Customs by</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>この記録を取り消す</source>
        <translation>Void this record</translation>
    </message>
    <message>
        <source>受付番号 {receipt} を取り消します。元には戻せません。</source>
        <translation>Record {receipt} will be voided. This cannot be undone.</translation>
    </message>
    <message>
        <source>取り消す</source>
        <translation>Void it</translation>
    </message>
    <message>
        <source>取り消さない</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>記録を取り消しました。</source>
        <translation>The record was voided.</translation>
    </message>
    <message>
        <source>この記録はすでに取り消されています。</source>
        <translation>This record has already been voided.</translation>
    </message>
    <message>
        <source>{day} 取消（受付番号 {receipt}）</source>
        <translation>Voided {day} (receipt no. {receipt})</translation>
    </message>
    <message>
        <source>状態</source>
        <translation>State</translation>
    </message>
    <message>
        <source>登録</source>
        <comment>state of a record</comment>
        <translation>Recorded</translation>
    </message>
    <message>
        <source>販売場</source>
        <translation>Shop</translation>
    </message>
    <message>
        <source>国籍</source>
        <translation>Nationality</translation>
    </message>
    <message>
        <source>氏名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>生年月日</source>
        <translation>Date of birth</translation>
    </message>
    <message>
        <source>上陸年月日</source>
        <translation>Date of landing</translation>
    </message>
    <message>
        <source>在留資格</source>
        <translation>Status of residence</translation>
    </message>
    <message>
        <source>取消の受付番号</source>
        <translation>Receipt number of the void</translation>
    </message>
    <message>
        <source>取消年月日</source>
        <translation>Voided on</translation>
    </message>
    <message>
        <source>購入年月日</source>
        <translation>Purchased on</translation>
    </message>
    <message>
        <source>販売場名称</source>
        <translation>Shop</translation>
    </message>
    <message>
        <source>旅券等の種類</source>
        <translation>Document type</translation>
    </message>
    <message>
        <source>旅券等の番号</source>
        <translation>Document number</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>品名</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>税率（%）</source>
        <translation>Tax rate (%)</translation>
    </message>
    <message>
        <source>単価（税込）</source>
        <translation>Unit price (incl. tax)</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>販売価格（税込）</source>
        <translation>Amount (incl. tax)</translation>
    </message>
    <message>
        <source>記録の合計（税込）</source>
        <translation>Record total (incl. tax)</translation>
    </message>
    <message>
        <source>記録の合計（税抜）</source>
        <translation>Record total (excl. tax)</translation>
    </message>
    <message>
        <source>記録の消費税額</source>
        <translation>Record tax</translation>
    </message>
    <message>
        <source>端数処理</source>
        <translation>Rounding</translation>
    </message>
    <message>
        <source>税率</source>
        <translation>Tax rate</translation>
    </message>
    <message>
        <source>例：TK1234567</source>
        <translation>e.g. TK1234567</translation>
    </message>
    <message>
        <source>例：USA</source>
        <translation>e.g. USA</translation>
    </message>
    <message>
        <source>例：SMITH JOHN</source>
        <translation>e.g. SMITH JOHN</translation>
    </message>
    <message>
        <source>例：1990/05/21</source>
        <translation>e.g. 1990/05/21</translation>
    </message>
    <message>
        <source>例：2026/11/18</source>
        <translation>e.g. 2026/11/18</translation>
    </message>
    <message>
        <source>例：化粧水</source>
        <translation>e.g. Skin lotion</translation>
    </message>
    <message>
        <source>旅券番号を入力してください。</source>
        <translation>Please enter the passport number.</translation>
    </message>
    <message>
        <source>英数字7〜11文字で入力してください。</source>
        <translation>Please enter 7 to 11 letters and digits.</translation>
    </message>
    <message>
        <source>国籍を入力してください。</source>
        <translation>Please enter the nationality.</translation>
    </message>
    <message>
        <source>英字3文字で入力してください。</source>
        <translation>Please enter 3 letters.</translation>
    </message>
    <message>
        <source>日本国籍の方への免税販売は、このアプリでは記録できません。</source>
        <translation>A tax-free sale to a Japanese national cannot be recorded with this app.</translation>
    </message>
    <message>
        <source>氏名を入力してください。</source>
        <translation>Please enter the name.</translation>
    </message>
    <message>
        <source>旅券のとおり、英字（A〜Z）で入力してください。</source>
        <translation>Please enter letters A to Z, as in the passport.</translation>
    </message>
    <message>
        <source>氏名は39文字以内で入力してください。</source>
        <translation>Please enter at most 39 characters.</translation>
    </message>
    <message>
        <source>生年月日を入力してください。</source>
        <translation>Please enter the date of birth.</translation>
    </message>
    <message>
        <source>1990/05/21 の形で入力してください。</source>
        <translation>Please enter it like 1990/05/21.</translation>
    </message>
    <message>
        <source>今日までの日付を入力してください。</source>
        <translation>Please enter a date up to today.</translation>
    </message>
    <message>
        <source>生年月日の年を確認してください。</source>
        <translation>Please check the year of birth.</translation>
    </message>
    <message>
        <source>上陸年月日を入力してください。</source>
        <translation>Please enter the date of landing.</translation>
    </message>
    <message>
        <source>2026/11/18 の形で入力してください。</source>
        <translation>Please enter it like 2026/11/18.</translation>
    </message>
    <message>
        <source>上陸から6か月以内の方が対象です。日付を確認してください。</source>
        <translation>Must be within 6 months of landing. Please check the date.</translation>
    </message>
    <message>
        <source>在留資格を選んでください。</source>
        <translation>Please choose the status of residence.</translation>
    </message>
    <message>
        <source>品名を入力してください。</source>
        <translation>Please enter the item.</translation>
    </message>
    <message>
        <source>品名は50文字以内で入力してください。</source>
        <translation>Please enter at most 50 characters.</translation>
    </message>
    <message>
        <source>単価を入力してください。</source>
        <translation>Please enter the unit price.</translation>
    </message>
    <message>
        <source>単価は1円以上の整数で入力してください。</source>
        <translation>Please enter a whole number of yen, 1 or more.</translation>
    </message>
    <message>
        <source>単価は999,999,999円以下で入力してください。</source>
        <translation>Please enter at most 999,999,999 yen.</translation>
    </message>
    <message>
        <source>税抜100万円以上の商品は、このアプリでは記録できません。</source>
        <translation>Items of 1,000,000 yen or more (excl. tax) cannot be recorded with this app.</translation>
    </message>
    <message>
        <source>数量を入力してください。</source>
        <translation>Please enter the quantity.</translation>
    </message>
    <message>
        <source>数量は1以上の整数で入力してください。</source>
        <translation>Please enter a whole number, 1 or more.</translation>
    </message>
    <message>
        <source>数量は9,999以下、金額は999,999,999円以下にしてください。</source>
        <translation>Please keep the quantity to 9,999 and the amount to 999,999,999 yen.</translation>
    </message>
    <message>
        <source>税率を選んでください。</source>
        <translation>Please choose the tax rate.</translation>
    </message>
    <message>
        <source>{begins}より前の日付では記録できません。パソコンの日付を確認してください。</source>
        <translation>Sales before {begins} cannot be recorded. Please check the PC&apos;s date.</translation>
    </message>
    <message>
        <source>ディスクの空き容量が足りません。不要なファイルを削除してください。</source>
        <translation>The disk is full. Please delete unneeded files.</translation>
    </message>
    <message>
        <source>データの保存先に書き込めません。空き容量とフォルダーを確認してください。</source>
        <translation>The data folder cannot be written to. Please check the free space and the folder.</translation>
    </message>
    <message>
        <source>あっと免税の別の画面が使用中です。もう一度お試しください。</source>
        <translation>Another window of Atto Menzei is busy. Please try again.</translation>
    </message>
    <message>
        <source>購入記録のファイルを読み取れません。販売元へご連絡ください。</source>
        <translation>The file of records cannot be read. Please call the vendor.</translation>
    </message>
    <message>
        <source>新しい版の購入記録です。あっと免税を最新版に更新してください。</source>
        <translation>These records are from a newer version. Please update Atto Menzei.</translation>
    </message>
    <message>
        <source>データのバックアップ</source>
        <translation>Backup</translation>
    </message>
    <message>
        <source>購入記録の保存と復元</source>
        <translation>Save and restore the records</translation>
    </message>
    <message>
        <source>購入記録をUSBメモリなどに保存し、必要なときに元に戻せます。設定とライセンスは含まれません。</source>
        <translation>Save the records to a USB stick and restore them when needed. Settings and license are not included.</translation>
    </message>
    <message>
        <source>バックアップを保存</source>
        <translation>Save a backup</translation>
    </message>
    <message>
        <source>購入記録のすべてを1つのファイルに保存します</source>
        <translation>Saves all records to one file</translation>
    </message>
    <message>
        <source>バックアップを保存する場所を選んでください。
旅券の情報が含まれます。ほかの人が使えない場所に保管してください。</source>
        <translation>Choose where to save the backup.
It holds passport data. Keep it where nobody else can use it.</translation>
    </message>
    <message>
        <source>バックアップから復元</source>
        <translation>Restore a backup</translation>
    </message>
    <message>
        <source>保存したファイルの購入記録に戻します</source>
        <translation>Return to the records in a saved file</translation>
    </message>
    <message>
        <source>復元するバックアップを選んでください。</source>
        <translation>Choose the backup to restore.</translation>
    </message>
    <message>
        <source>バックアップが見つかりません。保存したUSBメモリを差し込み、「もう一度さがす」をタップしてください。</source>
        <translation>No backup was found. Insert the USB stick that holds it and press “Search again”.</translation>
    </message>
    <message>
        <source>このバックアップに戻しますか？</source>
        <translation>Restore this backup?</translation>
    </message>
    <message>
        <source>ファイル</source>
        <translation>File</translation>
    </message>
    <message>
        <source>バックアップの記録</source>
        <translation>In the backup</translation>
    </message>
    <message>
        <source>この端末の記録</source>
        <translation>On this terminal</translation>
    </message>
    <message>
        <source>この端末だけの記録</source>
        <translation>Only on this terminal</translation>
    </message>
    <message>
        <source>この内容に戻す</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>復元しています…</source>
        <translation>Restoring…</translation>
    </message>
    <message>
        <source>バックアップを確認しています…</source>
        <translation>Checking the backup…</translation>
    </message>
    <message>
        <source>復元しました</source>
        <translation>Restored</translation>
    </message>
    <message>
        <source>購入記録をバックアップの内容に戻しました。</source>
        <translation>The records were restored from the backup.</translation>
    </message>
    <message>
        <source>これまでの記録は {file} に残しています。</source>
        <translation>The previous records are kept in {file}.</translation>
    </message>
    <message>
        <source>あっと免税のバックアップではありません。別のファイルを選んでください。</source>
        <translation>This is not a backup of Atto Menzei. Please choose another file.</translation>
    </message>
    <message>
        <source>新しい版のバックアップです。あっと免税を最新版に更新してから復元してください。</source>
        <translation>This backup is from a newer version. Please update Atto Menzei, then restore it.</translation>
    </message>
    <message>
        <source>ファイルが壊れています。別のバックアップを選んでください。</source>
        <translation>The file is damaged. Please choose another backup.</translation>
    </message>
    <message>
        <source>バックアップを保存できませんでした。</source>
        <translation>The backup could not be saved.</translation>
    </message>
    <message>
        <source>復元できませんでした。この端末の記録は変わっていません。</source>
        <translation>The backup was not restored. The records on this terminal have not changed.</translation>
    </message>
    <message>
        <source>最新 {day}</source>
        <translation>newest {day}</translation>
    </message>
    <message numerus="yes">
        <source>%n件</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>この端末だけにある記録 %n件は、購入記録に表示されなくなります。</source>
        <translation>
            <numerusform>%n entry that is only on this terminal will no longer be shown.</numerusform>
            <numerusform>%n entries that are only on this terminal will no longer be shown.</numerusform>
        </translation>
    </message>
    <message>
        <source>これまでのファイルは残します。</source>
        <translation>The current file is kept.</translation>
    </message>
    <message>
        <source>もう一度お試しください。続く場合は販売元へご連絡ください。</source>
        <translation>Please try again. If it continues, call the vendor.</translation>
    </message>
    <message>
        <source>短期滞在</source>
        <translation>Temporary visitor</translation>
    </message>
    <message>
        <source>外交</source>
        <translation>Diplomat</translation>
    </message>
    <message>
        <source>公用</source>
        <translation>Official</translation>
    </message>
    <message>
        <source>保存できませんでした。入力内容は残っています。</source>
        <translation>It could not be saved. Your entries are still here.</translation>
    </message>
    <message>
        <source>取り消せませんでした。</source>
        <translation>It could not be voided.</translation>
    </message>
    <message>
        <source>購入記録を表示できませんでした。</source>
        <translation>The records could not be shown.</translation>
    </message>
    <message>
        <source>{rate}%対象</source>
        <translation>At {rate}%</translation>
    </message>
    <message>
        <source>うち税 {tax}</source>
        <translation>tax {tax}</translation>
    </message>
    <message>
        <source>あと{missing}円（税抜）で免税対象</source>
        <translation>¥{missing} more (excl. tax) to qualify</translation>
    </message>
    <message>
        <source>本日のほかの記録 {net}（税抜）を含みます。</source>
        <translation>Includes {net} (excl. tax) from today&apos;s other records.</translation>
    </message>
    <message numerus="yes">
        <source>次の記録に分けた商品 %n点 {included}</source>
        <translation>
            <numerusform>%n item for the next record, {included}</numerusform>
            <numerusform>%n items for the next record, {included}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>次の記録へ進む（商品 %n点）</source>
        <translation>
            <numerusform>Go on to the next record (%n item)</numerusform>
            <numerusform>Go on to the next record (%n items)</numerusform>
        </translation>
    </message>
    <message>
        <source>{threshold}です。</source>
        <translation>{threshold}.</translation>
    </message>
    <message>
        <source>同じ日のお買い上げは合算されます。</source>
        <translation>Purchases made on the same day are added together.</translation>
    </message>
    <message>
        <source>お試し期間 {days}</source>
        <translation>Trial: {days}</translation>
    </message>
    <message>
        <source>ライセンス有効</source>
        <translation>License valid</translation>
    </message>
    <message>
        <source>ご利用いただけません</source>
        <translation>Locked</translation>
    </message>
    <message>
        <source>利用規約に同意すると、お使いいただけます。</source>
        <translation>Agree to the terms of use to begin.</translation>
    </message>
    <message>
        <source>お試し期間が終了したため、ご利用いただけません。</source>
        <translation>Locked: the trial has ended.</translation>
    </message>
    <message>
        <source>ライセンス期限切れのため、ご利用いただけません。</source>
        <translation>Locked: the license has expired.</translation>
    </message>
    <message>
        <source>ライセンスが停止されているため、ご利用いただけません。</source>
        <translation>Locked: the license is stopped.</translation>
    </message>
    <message>
        <source>この端末のライセンス登録が解除されたため、ご利用いただけません。</source>
        <translation>Locked: this terminal is no longer registered.</translation>
    </message>
    <message>
        <source>この端末でライセンスが登録されていないため、ご利用いただけません。</source>
        <translation>Locked: no license is registered on this terminal.</translation>
    </message>
    <message>
        <source>サポート窓口（{phone}）へお問い合わせください。再開されると自動的に使えるようになります。</source>
        <translation>Please call support ({phone}). Once it is reactivated, the app works again automatically.</translation>
    </message>
    <message>
        <source>お試し期間が終了しました。続けてご利用いただくには、ライセンスを登録してください。</source>
        <translation>The trial has ended. To continue, please register a license.</translation>
    </message>
    <message>
        <source>購入記録は、これまでどおりご覧いただけます。</source>
        <translation>Purchase records can still be viewed.</translation>
    </message>
    <message>
        <source>ネットワークに接続し、更新のお手続きをご確認ください。お手続きが済むと自動的に使えるようになります。</source>
        <translation>Connect to the network and check your renewal. Once renewed, the app works again automatically.</translation>
    </message>
    <message>
        <source>別の端末のデータが見つかりました。続けてご利用いただくには、この端末でライセンスを登録してください。</source>
        <translation>Data from another terminal was found. To continue, please register a license on this terminal.</translation>
    </message>
    <message>
        <source>この端末ではライセンスが登録されていません。</source>
        <translation>No license is registered on this terminal.</translation>
    </message>
    <message>
        <source>ライセンス更新期間中です。ネットワークに接続してください。</source>
        <translation>The license is due for renewal. Please connect to the network.</translation>
    </message>
    <message numerus="yes">
        <source>利用期限まで残り%n日（{deadline}まで）。</source>
        <translation>
            <numerusform>Valid for %n more day (until {deadline}).</numerusform>
            <numerusform>Valid for %n more days (until {deadline}).</numerusform>
        </translation>
    </message>
    <message>
        <source>利用期限は本日までです。</source>
        <translation>Today is the last day.</translation>
    </message>
    <message>
        <source>接続すると自動的に更新されます。</source>
        <translation>It is renewed automatically once connected.</translation>
    </message>
    <message numerus="yes">
        <source>利用期限まで残り%n日です。</source>
        <translation>
            <numerusform>The license is valid for %n more day.</numerusform>
            <numerusform>The license is valid for %n more days.</numerusform>
        </translation>
    </message>
    <message>
        <source>利用期限 {deadline}。お手続きが済むと自動的に更新されます。サポート窓口（{phone}）</source>
        <translation>Valid until {deadline}. Once renewed, it is extended automatically. Support: {phone}</translation>
    </message>
    <message>
        <source>更新のお手続き状況は販売元へご確認ください。</source>
        <translation>Please ask the vendor about your renewal.</translation>
    </message>
    <message>
        <source>この端末で使うには、もう一度登録してください。</source>
        <translation>To use it on this terminal, register it again.</translation>
    </message>
    <message>
        <source>{time} に解除されました。</source>
        <translation>Released on {time}.</translation>
    </message>
    <message>
        <source>この端末で使うには、「この端末に戻す」をタップしてください。</source>
        <translation>To use it here, tap “Move back here”.</translation>
    </message>
    <message>
        <source>「{name}」</source>
        <translation>“{name}”</translation>
    </message>
    <message>
        <source>別の端末</source>
        <translation>another terminal</translation>
    </message>
    <message>
        <source>{time} に{terminal}で登録されました。</source>
        <translation>Registered on {terminal} on {time}.</translation>
    </message>
    <message>
        <source>解決しないときはサポート窓口へ、番号 E-501 をお伝えください。</source>
        <translation>If this does not help, call support and tell them code E-501.</translation>
    </message>
    <message>
        <source>この端末に保存できません。ディスクの空き容量をご確認ください。</source>
        <translation>This terminal cannot save data. Please check the free disk space.</translation>
    </message>
    <message>
        <source>ネットワークに接続してください。接続すると自動的に元に戻ります。</source>
        <translation>Please connect to the network. The data is restored automatically once connected.</translation>
    </message>
    <message>
        <source>保存されていたデータの一部を読み込めませんでした。</source>
        <translation>Some of the saved data could not be read.</translation>
    </message>
    <message>
        <source>利用期限 {deadline}</source>
        <translation>Valid until {deadline}.</translation>
    </message>
    <message>
        <source>ライセンスが更新されました。</source>
        <translation>The license has been renewed.</translation>
    </message>
    <message>
        <source>ライセンスが再開されました。</source>
        <translation>The license is active again.</translation>
    </message>
    <message>
        <source>この端末で再びご利用いただけます。</source>
        <translation>You can use this terminal again.</translation>
    </message>
    <message>
        <source>{day}まで</source>
        <translation>until {day}</translation>
    </message>
    <message>
        <source>サーバで確認できました。</source>
        <translation>Confirmed by the server.</translation>
    </message>
    <message>
        <source>解決しないときはサポート窓口（{phone}）へ番号をお伝えください。</source>
        <translation>If this does not help, call support ({phone}) and tell them the code.</translation>
    </message>
    <message>
        <source>旅券の内容から購入記録を作成します（リファンド方式）</source>
        <translation>Create a purchase record from the passport (refund method)</translation>
    </message>
    <message>
        <source>いつでも検索・閲覧</source>
        <translation>Search and view</translation>
    </message>
    <message>
        <source>日報・月報</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>集計・PDF・CSV</source>
        <translation>Totals, PDF, CSV</translation>
    </message>
    <message>
        <source>データ出力</source>
        <translation>Data export</translation>
    </message>
    <message>
        <source>CSVファイルへの保存</source>
        <translation>Save as CSV files</translation>
    </message>
    <message>
        <source>設定メニュー</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>店舗・端末・ライセンス</source>
        <translation>Shop, terminal, license</translation>
    </message>
    <message>
        <source>正式お申込み/ライセンス登録</source>
        <translation>Apply / register a license</translation>
    </message>
    <message>
        <source>サポート窓口 {phone}（{hours}）</source>
        <translation>Support {phone} ({hours})</translation>
    </message>
    <message>
        <source>端末認証番号 {number}</source>
        <translation>Terminal no. {number}</translation>
    </message>
    <message>
        <source>今すぐ確認する</source>
        <translation>Check now</translation>
    </message>
    <message>
        <source>設定のパスワード</source>
        <translation>Settings password</translation>
    </message>
    <message>
        <source>パスワードを入力してください</source>
        <translation>Enter the password</translation>
    </message>
    <message>
        <source>開くときに確認します</source>
        <translation>Asked for when Settings is opened</translation>
    </message>
    <message>
        <source>設定メニューはパスワードで保護されています。
免税販売・購入記録・ライセンス登録はそのままご利用いただけます。</source>
        <translation>Settings are protected by a password.
Tax-free sale, records and license registration work without it.</translation>
    </message>
    <message>
        <source>確認のため、もう一度</source>
        <translation>Once more, to be sure</translation>
    </message>
    <message>
        <source>開く</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>確認しています…</source>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>パスワードが違います。</source>
        <translation>The password is wrong.</translation>
    </message>
    <message>
        <source>画面のキー</source>
        <translation>Keys on the screen</translation>
    </message>
    <message>
        <source>パスワードを忘れたとき</source>
        <translation>Forgot the password</translation>
    </message>
    <message>
        <source>サポート窓口（{phone}）へお電話のうえ、下の番号をお伝えください。
サポート窓口での手続きのあと、次にサーバへ接続したときに、パスワードが外れます。</source>
        <translation>Please call support ({phone}) and tell them the number below.
Once support has reset the password, it is removed the next time this terminal connects to the server.</translation>
    </message>
    <message>
        <source>パスワード（英字と数字）を設定すると、設定メニューを開くときに確認します。
忘れたときは、サポート窓口への電話で解除できます。</source>
        <translation>Once a password (letters and digits) is set, it is asked for when Settings is opened.
If you forget it, a call to support removes it.</translation>
    </message>
    <message>
        <source>設定する</source>
        <translation>Set</translation>
    </message>
    <message>
        <source>パスワードを外す</source>
        <translation>Remove password</translation>
    </message>
    <message>
        <source>パスワードを設定しました。</source>
        <translation>The password is set.</translation>
    </message>
    <message>
        <source>パスワードを外しました。設定メニューは確認なしで開きます。</source>
        <translation>The password is removed. Settings open without asking.</translation>
    </message>
    <message>
        <source>2つのパスワードが一致しません。もう一度入力してください。</source>
        <translation>The two passwords differ. Please enter them again.</translation>
    </message>
    <message>
        <source>パスワードは{shortest}文字以上で入力してください。</source>
        <translation>Please enter a password of {shortest} characters or more.</translation>
    </message>
    <message>
        <source>パスワードは英字と数字だけで入力してください（大文字と小文字は区別しません）。</source>
        <translation>Please use letters and digits only (capitals and small letters count as the same).</translation>
    </message>
    <message>
        <source>パスワードは設定されています。変更するときは、新しいパスワードを入力してください。</source>
        <translation>A password is set. To change it, enter a new one.</translation>
    </message>
    <message numerus="yes">
        <source>あと%n秒お待ちください。</source>
        <translation>
            <numerusform>Please wait %n second.</numerusform>
            <numerusform>Please wait %n seconds.</numerusform>
        </translation>
    </message>
    <message>
        <source>ライセンスを登録する</source>
        <translation>Register a license</translation>
    </message>
    <message>
        <source>この端末で登録する</source>
        <translation>Register here</translation>
    </message>
    <message>
        <source>この端末に戻す</source>
        <translation>Move back here</translation>
    </message>
    <message>
        <source>TOPへ戻る</source>
        <translation>Back to TOP</translation>
    </message>
    <message>
        <source>戻る</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>{product}へようこそ</source>
        <translation>Welcome to {product}</translation>
    </message>
    <message>
        <source>利用規約に同意すると、30日間 無料ですべての機能をお試しいただけます。インターネットに接続していなくても始められます。</source>
        <translation>Agree to the terms of use and try every function free for 30 days. You can start without the internet.</translation>
    </message>
    <message>
        <source>利用規約</source>
        <translation>Terms of use</translation>
    </message>
    <message>
        <source>終了</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>ライセンス番号をお持ちの方</source>
        <translation>I have a license number</translation>
    </message>
    <message>
        <source>お試しを始める（30日間）</source>
        <translation>Start the trial (30 days)</translation>
    </message>
    <message>
        <source>お店の名前を入力してください</source>
        <translation>Enter the name of your shop</translation>
    </message>
    <message>
        <source>購入記録に記載されます。あとから「設定メニュー」で変更できます。</source>
        <translation>It appears on the purchase records. You can change it later in Settings.</translation>
    </message>
    <message>
        <source>あとで</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>使い始める</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>店舗ごとの設定</source>
        <translation>Shop settings</translation>
    </message>
    <message>
        <source>店舗名・端末名・消費税の端数処理</source>
        <translation>Shop and terminal name, tax rounding</translation>
    </message>
    <message>
        <source>購入記録に記載される内容です。変更したら「保存」をタップしてください。</source>
        <translation>This appears on the purchase records. After a change, tap “Save”.</translation>
    </message>
    <message>
        <source>店舗名</source>
        <translation>Shop name</translation>
    </message>
    <message>
        <source>端末名</source>
        <translation>Terminal name</translation>
    </message>
    <message>
        <source>消費税の端数処理</source>
        <translation>Tax rounding</translation>
    </message>
    <message>
        <source>切捨て</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>四捨五入</source>
        <translation>Half up</translation>
    </message>
    <message>
        <source>切上げ</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>ネットワーク</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>プロキシ・接続の確認</source>
        <translation>Proxy, connection check</translation>
    </message>
    <message>
        <source>通常は変更の必要はありません。会社のネットワークでプロキシを使うときに設定してください。</source>
        <translation>Usually no change is needed. Set this if your company&apos;s network uses a proxy.</translation>
    </message>
    <message>
        <source>パソコンの設定</source>
        <translation>System settings</translation>
    </message>
    <message>
        <source>使わない</source>
        <translation>No proxy</translation>
    </message>
    <message>
        <source>指定する</source>
        <translation>Custom</translation>
    </message>
    <message>
        <source>サーバとポート</source>
        <translation>Server and port</translation>
    </message>
    <message>
        <source>ユーザー名</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>パスワード</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>パソコンの設定は {proxy} です。</source>
        <translation>The system settings say {proxy}.</translation>
    </message>
    <message>
        <source>パソコンの設定では、プロキシは使われていません。</source>
        <translation>The system settings use no proxy.</translation>
    </message>
    <message>
        <source>保存して確認する</source>
        <translation>Save and check</translation>
    </message>
    <message>
        <source>プロキシのサーバとポートを「{example}」の形で入力してください。</source>
        <translation>Please enter the proxy&apos;s server and port like “{example}”.</translation>
    </message>
    <message>
        <source>保存しました。</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>表示</source>
        <translation>Display</translation>
    </message>
    <message>
        <source>言語・文字の大きさ・起動</source>
        <translation>Language, text size, startup</translation>
    </message>
    <message>
        <source>言語</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>文字の大きさ</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>標準</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>大きめ</source>
        <translation>Large</translation>
    </message>
    <message>
        <source>さらに大きく</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>パソコンの起動時</source>
        <translation>When the computer starts</translation>
    </message>
    <message>
        <source>自動で開く</source>
        <translation>Open automatically</translation>
    </message>
    <message>
        <source>開かない</source>
        <translation>Do not open</translation>
    </message>
    <message>
        <source>ライセンス登録</source>
        <translation>License registration</translation>
    </message>
    <message>
        <source>ライセンス番号の登録・端末の入れ替え</source>
        <translation>Register a license number, replace a terminal</translation>
    </message>
    <message>
        <source>ライセンスの確認</source>
        <translation>License</translation>
    </message>
    <message>
        <source>ライセンス: {state}</source>
        <translation>License: {state}</translation>
    </message>
    <message>
        <source>利用期限・契約・最後の確認</source>
        <translation>Validity, contract, last check</translation>
    </message>
    <message>
        <source>インターネットに接続されていれば、自動的に確認・更新されます。</source>
        <translation>It is checked and renewed automatically while connected to the internet.</translation>
    </message>
    <message>
        <source>ライセンス番号</source>
        <translation>License number</translation>
    </message>
    <message>
        <source>端末認証番号</source>
        <translation>Terminal number</translation>
    </message>
    <message>
        <source>利用期限</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>ご契約</source>
        <translation>Contract</translation>
    </message>
    <message>
        <source>最後の確認</source>
        <translation>Last check</translation>
    </message>
    <message>
        <source>あっと免税を起動できませんでした。</source>
        <translation>Atto Menzei could not be started.</translation>
    </message>
    <message>
        <source>設定に問題があります。下の内容を、サポート窓口へお伝えください。</source>
        <translation>There is a problem with the settings. Please tell support what is written below.</translation>
    </message>
    <message>
        <source>あっと免税はすでに起動していますが、応答がありません。（E-505）</source>
        <translation>Atto Menzei is running already, but it does not answer. (E-505)</translation>
    </message>
    <message>
        <source>しばらく待ってから、もう一度お試しください。解決しないときはパソコンを再起動してください。</source>
        <translation>Wait a moment and try again. If that does not help, restart the computer.</translation>
    </message>
    <message>
        <source>前回、あっと免税が予期せず終了しました。</source>
        <translation>Last time, Atto Menzei ended unexpectedly.</translation>
    </message>
    <message>
        <source>前回、あっと免税の内部で問題が発生しました。</source>
        <translation>Last time, there was a problem inside Atto Menzei.</translation>
    </message>
    <message>
        <source>くり返すときはサポート窓口（{phone}）へ、番号 {code} と次のファイルをお伝えください: {file}</source>
        <translation>If it happens again, call support ({phone}) and tell them {code} and this file: {file}</translation>
    </message>
    <message>
        <source>保存した内容は残っています。</source>
        <translation>What was saved is still there.</translation>
    </message>
    <message>
        <source>番号を表示</source>
        <translation>Show number</translation>
    </message>
    <message>
        <source>番号を隠す</source>
        <translation>Hide number</translation>
    </message>
    <message>
        <source>サポートコード</source>
        <translation>Support code</translation>
    </message>
    <message>
        <source>お電話でお伝えください</source>
        <translation>Read it out on the phone</translation>
    </message>
    <message>
        <source>診断ファイル</source>
        <translation>Diagnosis file</translation>
    </message>
    <message>
        <source>サポート窓口から求められたときに、保存する場所を選んでください。
ライセンス番号の全体、旅券の情報、パスワードは含まれません。</source>
        <translation>When support asks for it, choose where to save it.
It contains no full license number, no passport data and no password.</translation>
    </message>
</context>
</TS>
