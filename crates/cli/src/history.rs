//! `renkeictl history`: what happened to the links of every company, as this PC can prove it. Nobody is asked for it.

use std::sync::Arc;

use renkei_app::{
    App,
    view::{HistoryFilter, ReceiptView},
};
use renkei_core::receipt::{kind_words, source_words};

use crate::{arguments::HistoryOptions, exit::End, links::save, output::Output};

pub async fn list(app: &Arc<App>, options: HistoryOptions, output: &Output) -> Result<(), End> {
    let filter = HistoryFilter { company: options.company, kind: options.kind.map(Into::into), from: options.from, until: options.until };
    if let Some(to) = options.csv {
        return Ok(save(&app.history_table(&filter, output.locale()).await?, &to, output)?);
    }
    let view = app.history(&filter).await?;
    output.result(&view, |output| {
        let mut lines: Vec<String> = view.receipts.iter().map(|receipt| line(receipt, output)).collect();
        if (lines.len() as u64) < u64::from(view.total) {
            let rest = output.pick("全{}件。すべては --csv で。", "{} in all; --csv writes all of them.");
            lines.push(rest.replace("{}", &view.total.to_string()));
        }
        if lines.is_empty() {
            lines.push(output.pick("履歴はありません。", "There is no history.").into());
        }
        lines
    });
    Ok(())
}

pub fn line(receipt: &ReceiptView, output: &Output) -> String {
    let (kind, source) = (kind_words(receipt.kind), source_words(receipt.source));
    let cause = receipt.cause.as_ref().map(|cause| format!(" ({})", output.text(cause))).unwrap_or_default();
    let at = receipt.at.get(..16).unwrap_or(&receipt.at).replace('T', " ");
    format!(
        "{at}  {}{cause}  {}  {} / {}  {}  [{}]",
        output.text(&kind),
        receipt.company.name,
        receipt.provider.name,
        receipt.provider.service,
        receipt.by,
        output.text(&source),
    )
}
