// 更新の画面と、期限をそろえる画面の言葉。
const lastRead = (from: string, neverRead: boolean) =>
  neverRead
    ? `API連携先は、この連携で情報をまだ一度も取得していません（許可日 ${from}）。`
    : `API連携先が最後に情報を取得したのは ${from} です。`;

export const renewal = {
  title: "連携の更新",
  notBegun: "この連携の更新は、まだ始めていません。",
  begin: "更新を始める",
  hasBegun: "更新を始めました。",
  givenUp: "更新をやめました。",
  expiry: "いまの期限",
  oldExpiry: "元の期限",
  newExpiry: "新しい期限",
  next: "今更新すると",
  nextExpiry: (day: string) => `次回期限 ${day}`,
  nextRecommended: (day: string) => `次回の推奨更新日は ${day} です。`,
  recommended: "推奨更新日",
  accounts: "口座",
  grantedBy: "許可した利用者",
  timing: {
    early: (days: number) =>
      `推奨更新日より${days}日早い更新です。期限は更新した日から数え直すので、推奨更新日に更新する場合より、次回期限も${days}日早くなります。`,
    on_the_day: "今日が推奨更新日です。",
    late: "推奨更新日を過ぎています。期限が来る前に更新してください。期限は更新した日から数え直します。",
    lapsed: "更新するまで、API連携先に情報は届きません。",
  },
  lapse: {
    title: {
      expired: (days: number | null) => (days === null ? "期限切れです" : days === 0 ? "本日期限切れ" : `期限切れから${days}日`),
      invalid: (days: number | null) => (days === null ? "許可が無効です" : days === 0 ? "本日、許可が無効になりました" : `許可が無効になってから${days}日`),
    },
    unknown: (from: string, neverRead: boolean) =>
      `${lastRead(from, neverRead)}このAPI連携先がさかのぼって取得できる日数は分かりません。更新のあと、${from} からの明細に抜けがないか確かめてください。`,
    covered: (from: string, until: string, neverRead: boolean) =>
      `${lastRead(from, neverRead)}このAPI連携先の目安では、${until} までに更新すれば、抜けなく取得できる見込みです。`,
    fetched: (from: string) => `このAPI連携先の目安では、${from} からの明細をさかのぼって取得できる見込みです。抜けがないか確かめてください。`,
    missing: (from: string, to: string) =>
      `${from} から ${to} までの明細は、このAPI連携先の目安では、さかのぼって取得できない見込みです。手入力かCSVファイルで補ってください。`,
  },
  progress: { done: "済", now: "いま", todo: "これから" },
  steps: {
    certificate: "電子証明書を確かめる",
    provider: "API連携先の画面で再認証する",
    procedure: "このアプリで許可する",
    list: "新しい連携を確かめる",
    statements: "明細を取得",
  },
  certificate: {
    loading: "電子証明書を確かめています",
    lead: (company: string) => `「${company}」の電子証明書で手続きをします。ほかの会社の電子証明書では進めません。`,
    none: (company: string) => `「${company}」の電子証明書を、このパソコンでまだ確かめられません。ファイルやカードを開くか、手続きの中で選んでください。`,
    open: "電子証明書の画面へ",
    endsFirst: (day: string) =>
      `この電子証明書は、新しい連携の期限より先に切れます（${day}まで）。電子証明書を新しくすると再認証が必要になります。先に電子証明書を再発行しておくと、許可は1回で済みます。`,
    anotherUser: (user: string, granted: string) =>
      `この連携は ${granted} 様が許可しました。この電子証明書の ${user} 様が許可しても、元の連携は置き換わりません。${granted} 様の電子証明書で手続きをしてください。`,
  },
  provider: {
    warning: "新規登録ではなく、再認証（再連携）を選んでください。新規登録をすると、口座と明細が二重になります。",
    open: "API連携先の画面を開く",
    openAgain: "もう一度開く",
    opened: "API連携先の画面を開きました。ブラウザで続けてください。",
    byHand: "API連携先の画面は、ふだんお使いの方法でご自身で開いてください。",
    browser: "ふだんお使いのブラウザで開きます。パソコン用のソフトで操作するAPI連携先の場合は、そのソフトを開いてください。",
    guide: (service: string) => `${service} の手順`,
    guideNote: "済んだところに印を付けられます。印はこのパソコンだけに残ります。",
    noGuide: "このAPI連携先の手順は、金融機関の一覧にありません。API連携先の案内をご覧ください。",
    version: (version: string) => `手順の版 ${version}`,
    address: "API連携先の画面",
    declined: "「許可しない」を選びました。連携は元のままです。もう一度行うときは、API連携先の画面からやり直してください。",
  },
  procedure: {
    todo: "ブラウザで「アプリで続ける」を押すと、このアプリの手続きが始まります。",
    now: "手続きの途中です。",
    back: "手続きに戻る",
    done: "許可しました。",
  },
  list: {
    todo: "許可のあと、金融機関の一覧に新しい連携が現れ、元の連携が置き換わったことを、このアプリが確かめます。",
    waiting: "新しい連携が一覧に現れるのを待っています。ブラウザの画面は、API連携先に戻るまで閉じないでください。",
    late: "許可してから数分たちましたが、新しい連携が一覧にありません。更新はまだ終わっていません。次のことを確かめてください。",
    checks: [
      "手続きを始めたブラウザに、API連携先の画面が戻っているか",
      "API連携先の画面に、エラーや「連携できませんでした」の表示がないか。あるときは、API連携先の画面から再認証をやり直してください",
      "下の「今すぐ確認」で、一覧を取得できるか",
    ],
    goesOn: "このあとも、一覧を取得するたびに確かめます。",
    check: "今すぐ確認",
    checking: "確認しています",
    cannotLook: "一覧を取得できないので、まだ確かめられません。",
    found: (day: string) => `新しい連携を確認しました。期限: ${day}`,
    replaced: "元の連携は「置換済」になりました。",
    had_ended: "元の連携は、その前に終わっていました。一覧には残ります。",
    stands: (user: string) =>
      `${user} 様の許可で、このAPI連携先の新しい連携ができました。しかし、元の連携は置き換わっていません。置き換わるのは、許可した利用者が同じときだけです。`,
    standsNext: "元の連携を更新するには、許可した利用者の電子証明書で、もう一度手続きをしてください。",
  },
  statements: {
    todo: "最後に、API連携先の画面で「明細を取得」を押します。",
    now: "API連携先の画面で「明細を取得」を押してください。API連携先のアクセスを金融機関が確かめると、ここが「済」になります。",
    done: (at: string) => `API連携先からのアクセスを確認しました（${at}）。`,
    check: "明細に抜けた日がないか、API連携先の画面で確かめてください。",
  },
  finished: "更新は終わりました",
  after: {
    title: "続けて更新すると、期限がそろいます",
    next: (service: string, day: string, left: string) => `${service}（期限 ${day}、${left}）`,
    renew: "続けて更新する",
    align: "期限をそろえる",
    toDashboard: "連携一覧へ",
  },
  giveUp: "更新をやめる",
  giveUpNote: "やめても、連携はいまのままです。",
  toRenewal: "更新の続きへ",
  offline: "一覧を最新にできません",
  loading: "読み込んでいます",
};

export const alignment = {
  title: "期限をそろえる",
  lead: "この会社の連携をまとめて同じ日に更新すると、次からは期限が同じころになります。",
  day: "まとめて更新する日",
  today: "今日です",
  reasons: {
    earliest_recommended: "いちばん早い推奨更新日です。月次の締めの時期にはあたりません。有効な連携は、この日にもすべて有効です。",
    next_free_day: "いちばん早い推奨更新日は過ぎました。締めの時期にあたらない、いちばん早い営業日です。有効な連携は、この日にもすべて有効です。",
    before_the_first_ends: "最初の期限まで日がありません。締めの時期や休業日であっても、すぐに更新してください。",
  },
  order: "更新する順番",
  cost: "期限は更新した日から数え直すので、残りの日数はなくなります。",
  parts: {
    at_once: "その日を待たず、すぐに更新してください。",
    renew: (unused: number, earlier: number) => (earlier > 0 ? `${unused}日を残して更新（推奨更新日より${earlier}日早い）` : `${unused}日を残して更新`),
    together: "すでにそろっています。更新は要りません。",
  },
  link: (day: string) => `期限 ${day}`,
  begin: "この順に更新を始める",
  beginNote: "1件ずつ更新します。終わるたびに、次の連携へ進めます。",
  none: "そろえる連携がありません。",
  asOf: (at: string) => `${at} 時点の一覧によります。`,
};

export const consentBeside = {
  live: "いまの許可は、新しい許可に置き換わります。API連携先で「新規登録」をした場合は、口座が二重になることがあります。再認証（再連携）から始めたか確かめてください。",
  title: "置き換わらない連携があります",
  note: "このAPI連携先には、次の連携もあります。ほかの利用者が許可したため、この許可では置き換わらず、同じAPI連携先の連携が2つになります。更新のつもりのときは「許可しない」を選び、元の連携を許可した利用者の電子証明書で、再認証からやり直してください。",
};
