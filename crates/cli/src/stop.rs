//! `renkeictl stop`: the bank ends a link; the receipt is printed.

use std::sync::Arc;

use renkei_app::{
    App,
    view::{ReceiptView, StopEnd},
};

use crate::{
    answers::Answers,
    arguments::StopOptions,
    certificates,
    exit::End,
    history::line,
    output::Output,
    terminal::{ask, is_attended},
};

const CONSEQUENCES: [(&str, &str); 4] = [
    ("情報の提供は、すぐに止まります。", "Data stop at once."),
    ("API連携先がすでに取得した明細は、API連携先に残ります。", "Statements that the provider has fetched already stay with the provider."),
    (
        "情報の提供が止まっても、API連携先とのサービスの契約や料金は変わりません。サービスの利用をやめるには、「API業者」への利用停止の手続きが必要です。",
        "The contract and the fees with the provider do not change by this. To stop using the service you have to apply to the provider.",
    ),
    (
        "取り消せません。ふたたび使うときは、API連携先の画面から、はじめから許可をやり直します。",
        "It cannot be undone: to use it again, begin at the provider's own screen with a new consent.",
    ),
];

pub async fn stop(app: &Arc<App>, options: StopOptions, output: &Output) -> Result<(), End> {
    let answers = Answers::read(options.list.sources.answers.as_deref())?;
    for (ja, en) in CONSEQUENCES {
        output.tell(output.pick(ja, en));
    }
    if !options.yes {
        decide(output)?;
    }
    certificates::open(app, &options.list.sources, &answers, &[], options.list.unlock, output).await?;
    match app.stop_link_of_any(&options.link).await? {
        StopEnd::Ended { receipt } => output.result(&receipt, |output| lines(&receipt, output)),
        StopEnd::Unknown { failure } => {
            output.tell(output.pick(
                "停止できたか確認できません。もう一度実行しても、二重に停止されることはありません。",
                "It is not certain that it was stopped. Nothing is stopped twice if you run this again.",
            ));
            return Err(failure.into());
        }
    }
    Ok(())
}

/// Typed in full, nothing preselected.
fn decide(output: &Output) -> Result<(), End> {
    if !is_attended() {
        return Err(End::Usage(output.pick("--yes がありません。何も停止していません。", "--yes is missing. Nothing was stopped.").into()));
    }
    loop {
        let typed = ask(output.pick("「停止する」または「停止しない」と入力してください:", "Type “stop” or “do not stop”:"))?;
        match typed.as_deref().map(str::trim) {
            Some("停止する" | "stop") => return Ok(()),
            Some("停止しない" | "do not stop") | None => return Err(End::Denied),
            Some(_) => {}
        }
    }
}

fn lines(receipt: &ReceiptView, output: &Output) -> Vec<String> {
    vec![line(receipt, output), format!("  {} {}", output.pick("連携番号", "Link"), receipt.link)]
}
