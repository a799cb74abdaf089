// 手続きの残り時間、表示しない手順、最後の1回の言葉。
import type { Role, SkipReason } from "$lib/backend/types";

const about = (seconds: number) => (seconds < 60 ? `${seconds}秒` : `約${Math.floor(seconds / 60)}分`);
const exact = (seconds: number) => (seconds < 60 ? `${seconds}秒` : `${Math.floor(seconds / 60)}分${seconds % 60 === 0 ? "" : `${seconds % 60}秒`}`);

const skipped: Record<SkipReason, string> = {
  not_demanded: "追加認証は、今回は不要です。",
  fixed_by_provider: "このAPI連携先では、業務の選択はありません。",
  no_unregistered_account: "照会用暗証番号を登録する、未登録の口座がありません。",
  nothing_registered: "照会用暗証番号を登録しなかったため、登録結果はありません。",
  other: "この手続きでは表示しない手順があります。",
};

const lock: Record<Role, string> = {
  master: "次に誤ると、利用が停止されます。確かでない場合は送信せずに「中止」し、お取引店へお問い合わせください（マスターユーザの利用停止は、社内では解除できません）。",
  administrator: "次に誤ると、利用が停止されます。確かでない場合は送信せずに「中止」し、社内のマスターユーザに確認または再設定を依頼してください。",
  general: "次に誤ると、利用が停止されます。確かでない場合は送信せずに「中止」し、社内のマスターユーザまたは管理者ユーザに確認または再設定を依頼してください。",
};

const missing = "送信する前に、上の確認にチェックを入れてください。";

export const steps = {
  skipped,
  skippedTitle: "表示しなかった手順",
  time: {
    label: "残り時間",
    left: (seconds: number, at: string) => `この画面の残り時間: ${about(seconds)}（${at} まで）`,
    warning: (seconds: number) => `この画面の残り時間は、あと${exact(seconds)}です`,
    goOn: "続けるときは「時間を延長する」を押してください。入力した内容は、そのまま残ります。",
    noMore: "この手続きの時間は、これ以上延長できません。間に合わないときは、あとではじめからやり直せます。いまの連携は変わりません。",
    extend: "時間を延長する",
    extended: (seconds: number) => `時間を延長しました。残り時間は${about(seconds)}です。`,
    over: "時間が終わりました。",
    start: "ブラウザの受付には、短い有効時間があります。過ぎたときは、API連携先の画面からやり直してください。失われるものはありません。",
    retrySoon: "時間がたつと、はじめからやり直しになることがあります。早めに送信してください。",
  },
  browser: {
    left: (seconds: number) => `あと${exact(seconds)}のうちに、ブラウザで開いてください。`,
    warning: (seconds: number) => `あと${exact(seconds)}です。ブラウザの画面が変わっていないときは、「ブラウザで続ける」を押してください`,
    over: "ブラウザで続けられる時間が終わりました",
    overNote: (provider: string) => `ブラウザに${provider}の画面が戻っているときは、そこで連携できたことを確かめてください。戻っていないときは、連携は変わっていません。API連携先の画面からやり直してください。`,
  },
  timedOut: {
    title: "手続きの時間が終わりました",
    lead: "手続きの時間が終わったため、手続きを終えました。",
    kept: "許可は行われていません。いまの連携は変わりません。",
    again: { approve: "もう一度行うときは、API連携先の画面で「連携する」等のボタンを押すところから始めてください。", sign_in: "もう一度行うときは、「もう一度サインイン」を押してください。" },
    signIn: "もう一度サインイン",
  },
  lastAttempt: {
    lock: { title: "あと1回で利用停止になります", confirm: "内容を確認しました。あと1回であることを理解して送信します。", missing, text: lock },
    handover: {
      title: "次に誤ると、この手続きは終わります",
      text: "利用停止にはなりません。ブラウザの画面に表示されている番号を確かめてください。番号が見つからないときや、ご自身で始めた手続きでないときは「中止」してください。",
      confirm: "ブラウザの番号を確かめました。",
      missing,
    },
    pin: {
      title: "あと1回で登録できなくなる口座があります",
      text: (accounts: string) =>
        `次に誤ると、${accounts} の登録が停止され、お取引店での手続きが必要になります。申込書の控えで確かめてください。確かでない場合は、この口座の選択を外してください。`,
      confirm: "照会用暗証番号を確認しました。あと1回であることを理解して送信します。",
      missing,
    },
  },
  pinLocked: "お取引店へ",
  width: {
    full: { fits: "全角で入力されています。", not: "半角の文字が入っています。この質問の回答は、全角で登録されています。" },
    half: { fits: "半角で入力されています。", not: "全角の文字が入っています。この質問の回答は、半角で登録されています。" },
  },
  first: "はじめに",
  renewalOn: (n: number, title: string) => `更新が進みました。いまは手順${n}「${title}」です。`,
  /** Where a step is open again. */
  renewalAt: (n: number, title: string) => `いまは手順${n}「${title}」です。`,
  /** Between two sentences that are said together. */
  sentence: "。",
};
