//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use renkei_app::view::Locale;
use renkei_core::receipt::ReceiptKind;

use crate::plan::PlanOptions;

const EXIT_CODES: &str = "終了コード / Exit codes:
  0  完了 / done
  1  許可しない、または手続きが断られた / denied or refused
  2  使い方の誤り、または答えが足りない / wrong usage, or an answer is missing
  3  金融機関に接続できない、応答できない / the bank cannot be reached or cannot serve
  4  電子証明書の問題 / a problem with the certificate
  5  利用停止(ロック) / locked
  6  サインインが必要 / sign-in required
  7  設定またはこのパソコンの保存場所の問題 / settings or stores of this PC
  8  入力の誤り(残り回数が減る) / a wrong entry, which costs an attempt
  20 links --check: 期限が近い / something expires soon
  21 links --check: 期限切れ、または再認証が必要 / something has expired or must be allowed anew
  22 links --check: 一覧が古い、または一度も読んでいない / the list is too old or was never read
diagnose は最初の異常の終了コード、注意だけなら 0 / diagnose ends as the first failed check says; with warnings only, 0

RENKEI_CONFIG で設定ファイル、RENKEI_DATA でデータの場所を指定できます。 / RENKEI_CONFIG names the settings file, RENKEI_DATA the data folder.";

/// API連携マネージャーのコンソール / the console of API連携マネージャー
#[derive(Debug, Parser)]
#[command(name = "renkeictl", version, after_help = EXIT_CODES)]
pub struct Arguments {
    /// JSONで出力する(失敗も標準エラー出力にJSONで) / JSON output, failures as JSON on standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// 表示する言語 / language of the output
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    Ja,
    En,
}

impl From<Lang> for Locale {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Self::Ja,
            Lang::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 電子証明書の一覧 / lists certificates
    Certificates(ListOptions),
    /// ディープリンクの連携手続きを行う / goes through the procedure of a deep link
    Link(LinkOptions),
    /// 一覧のためのサインイン / signs in to the list of links
    SignIn(ProcedureOptions),
    /// API連携の一覧 / lists links
    Links(LinksOptions),
    /// API連携を金融機関で停止する / stops a link at the bank
    Stop(StopOptions),
    /// 履歴と控え(このパソコンの記録) / what happened to links, as this PC has recorded it
    History(HistoryOptions),
    /// 会社情報(ラベル・担当など)の一覧、書き出し、取り込み / what is noted about companies: list, export, import
    #[command(subcommand)]
    Profiles(ProfilesCommand),
    /// 期限のお知らせの予定を、期限から計算する(接続なし) / computes when a link is reminded of, without any connection
    Plan(PlanOptions),
    /// 有効な設定と、その出どころ / what holds on this PC, and who said so
    Policy,
    /// このパソコンと金融機関のあいだを調べる / looks at everything between this PC and the bank
    Diagnose(DiagnoseOptions),
}

#[derive(Debug, Args)]
pub struct SourceOptions {
    /// 証明書ファイル(PKCS#12)を加える / adds a certificate file
    #[arg(long, value_name = "FILE")]
    pub p12: Vec<PathBuf>,
    /// 質問への答え(JSONファイル) / answers to what would be asked: {"certificate_secrets":{"FILE":"…"},"password":"…",
    /// "risk_answers":{"ID":"…"},"scopes":["…"],"pins":{"REF":"…"},"match_code":"…","decision":"allow"|"deny"}
    #[arg(long, value_name = "FILE.json", verbatim_doc_comment)]
    pub answers: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ListOptions {
    #[command(flatten)]
    pub sources: SourceOptions,
    /// パスワード・PINをきいて証明書を開く / asks for passwords and PINs to open certificates
    #[arg(long)]
    pub unlock: bool,
}

#[derive(Debug, Args)]
pub struct LinksOptions {
    #[command(flatten)]
    pub list: ListOptions,
    /// 一覧を表示せず、CSVファイル(Excel用)に保存する。- は標準出力 / writes the list as CSV for spreadsheets; - is standard output
    #[arg(long, value_name = "FILE.csv")]
    pub csv: Option<PathBuf>,
    /// 一覧を表示せず、推奨更新日と期限をカレンダーのファイルに保存する。- は標準出力 / writes the days of renewal and expiry for a calendar program
    #[arg(long, value_name = "FILE.ics", conflicts_with = "csv")]
    pub ics: Option<PathBuf>,
    /// 監視のために、更新が必要なものがあるかを1行と終了コード(0、20、21、22)で答える。だれにもきかない / for monitoring: whether something has to be
    /// renewed, in one line and an exit code (0, 20, 21, 22); asks nobody
    #[arg(long, conflicts_with_all = ["csv", "ics", "unlock"])]
    pub check: bool,
    /// 期限まで何日以内なら20で終わるか / 20 when something expires within so many days
    #[arg(long, value_name = "DAYS", default_value_t = 14, requires = "check")]
    pub within: u16,
    /// 一覧が何時間より古ければ22で終わるか / 22 when a list is older than so many hours
    #[arg(long, value_name = "HOURS", default_value_t = 24, requires = "check")]
    pub max_age: u16,
    /// 先に金融機関にきく(PINやパスワードが要るものは除く) / asks the bank first, as far as no PIN or password is needed
    #[arg(long, requires = "check")]
    pub sync: bool,
}

#[derive(Debug, Args)]
pub struct StopOptions {
    /// 停止する連携(links --json の id) / the link, by its id
    pub link: String,
    #[command(flatten)]
    pub list: ListOptions,
    /// きかずに停止する / stops without asking
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct HistoryOptions {
    /// 表示せず、CSVファイル(Excel用)に保存する。- は標準出力 / writes all of it as CSV for spreadsheets; - is standard output
    #[arg(long, value_name = "FILE.csv")]
    pub csv: Option<PathBuf>,
    /// この会社だけ / of this company only
    #[arg(long, value_name = "ID")]
    pub company: Option<String>,
    /// このできごとだけ / events of this kind only
    #[arg(long, value_enum)]
    pub kind: Option<Event>,
    /// この日から / from this day on
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<Date>,
    /// この日まで / until this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub until: Option<Date>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Event {
    Granted,
    Renewed,
    Expired,
    Stopped,
    Superseded,
    ReauthenticationRequired,
}

impl From<Event> for ReceiptKind {
    fn from(event: Event) -> Self {
        match event {
            Event::Granted => Self::Granted,
            Event::Renewed => Self::Renewed,
            Event::Expired => Self::Expired,
            Event::Stopped => Self::Stopped,
            Event::Superseded => Self::Superseded,
            Event::ReauthenticationRequired => Self::ReauthenticationRequired,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum ProfilesCommand {
    /// 会社と会社情報の一覧 / lists companies with their notes
    List,
    /// 会社情報を書き出す。.csv は表計算用、ほかはJSON。- は標準出力(JSON) / writes the notes: .csv for spreadsheets, else JSON; - is standard output
    Export {
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
    /// 会社情報を取り込む。取り込めない行があれば終了コード7(ほかの行は取り込む) / takes notes over; ends as 7 when lines were refused (others are taken)
    Import(ImportOptions),
}

#[derive(Debug, Args)]
pub struct ImportOptions {
    /// JSONまたはCSV / JSON or CSV
    pub file: PathBuf,
    /// きかずに取り込む / imports without asking
    #[arg(long)]
    pub yes: bool,
    /// 変わるところを表示するだけで、取り込まない / shows what would change and changes nothing
    #[arg(long, conflicts_with = "yes")]
    pub preview: bool,
}

#[derive(Debug, Args)]
pub struct DiagnoseOptions {
    #[command(flatten)]
    pub sources: SourceOptions,
    /// 結果をZIPファイルに保存する(氏名・口座・秘密・フォルダー名は除く) / saves the result as a zip without names, accounts, secrets and folders
    #[arg(long, value_name = "FILE.zip")]
    pub bundle: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ProcedureOptions {
    /// 使う証明書の拇印(SHA-256、先頭だけでもよい) / thumbprint of the certificate, or its beginning
    #[arg(long, value_name = "THUMB")]
    pub certificate: Option<String>,
    #[command(flatten)]
    pub sources: SourceOptions,
}

#[derive(Debug, Args)]
pub struct LinkOptions {
    /// renkei://authorize?h=…
    pub deep_link: String,
    #[command(flatten)]
    pub procedure: ProcedureOptions,
    /// 更新する連携(links --json の id)。その会社の証明書でなければ止める / the link that is renewed; stops unless the certificate is its company's
    #[arg(long, value_name = "LINK")]
    pub renew: Option<String>,
    /// 手続きをする会社。その会社の証明書でなければ止める / stops unless the certificate is this company's
    #[arg(long, value_name = "ID", conflicts_with = "renew")]
    pub company: Option<String>,
    /// ブラウザを開かず、続きのアドレスを表示する / prints the continuation address instead of opening the browser
    #[arg(long)]
    pub no_browser: bool,
}

impl Arguments {
    pub fn opens_browser(&self) -> bool {
        !matches!(&self.command, Command::Link(options) if options.no_browser)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
