//! `renkeictl certificates`, and choosing one for a procedure.

use std::sync::Arc;

use renkei_app::{
    App,
    view::{CertificateView, CertificatesView, SourceKind, SourceStateView, SourceView},
};
use renkei_core::{Code, Failure};

use crate::{
    answers::Answers,
    arguments::{ListOptions, ProcedureOptions, SourceOptions},
    exit::End,
    output::Output,
    terminal::{ask, ask_secret, is_attended},
};

pub async fn list(app: &Arc<App>, options: ListOptions, output: &Output) -> Result<(), End> {
    let answers = Answers::read(options.sources.answers.as_deref())?;
    let view = open(app, &options.sources, &answers, &[], options.unlock, output).await?;
    output.result(&view, |output| lines(&view, output));
    Ok(())
}

fn lines(view: &CertificatesView, output: &Output) -> Vec<String> {
    let mut lines: Vec<String> = view.usable.iter().map(line).collect();
    for certificate in &view.unusable {
        let reason = certificate.reason.as_ref().map(|reason| format!(" [{}] {}", reason.label, output.text(&reason.cause)));
        lines.push(format!("{}{}", line(certificate), reason.unwrap_or_default()));
    }
    for source in &view.sources {
        match &source.state {
            SourceStateView::Locked { .. } => {
                lines.push(format!("{}: {}", source.label, output.pick("未開封(--unlock で開く)", "locked (--unlock opens it)")));
            }
            SourceStateView::Unreadable { failure } => {
                lines.push(format!("{}: [{}] {}", source.label, failure.label, output.text(&failure.cause)));
            }
            SourceStateView::Open => {}
        }
    }
    if let Some(none) = &view.none_found {
        lines.push(format!("[{}] {} {}", none.label, output.text(&none.cause), output.text(&none.remedy)));
    }
    lines
}

fn line(certificate: &CertificateView) -> String {
    let day = |at: &str| at.get(..10).unwrap_or(at).to_owned();
    let CertificateView { thumbprint, owner, organisation, issuer, serial, not_before, not_after, source, .. } = certificate;
    let thumbprint = thumbprint.get(..16).unwrap_or(thumbprint);
    format!("{thumbprint}  {organisation} {owner}  {issuer}  {serial}  {} - {}  {source}", day(not_before), day(not_after))
}

/// The certificate to log in with: the one named, or the only one, or the one that the person picks.
pub async fn choose(app: &Arc<App>, options: &ProcedureOptions, answers: &Answers, output: &Output) -> Result<String, End> {
    let added: Vec<String> = options.sources.p12.iter().map(|path| app.use_certificate_file(path.clone())).collect();
    let view = open(app, &options.sources, answers, &added, true, output).await?;
    // Files named on the command line are meant; everything else on this PC is not.
    let labels: Vec<&str> = view.sources.iter().filter(|source| added.contains(&source.id)).map(|source| source.label.as_str()).collect();
    let meant = |certificate: &&CertificateView| added.is_empty() || labels.contains(&certificate.source.as_str());
    let named = |certificate: &&CertificateView| match &options.certificate {
        Some(beginning) => certificate.thumbprint.starts_with(&beginning.to_ascii_lowercase()),
        None => true,
    };
    let found: Vec<&CertificateView> = view.usable.iter().filter(meant).filter(named).collect();
    match found[..] {
        [only] => Ok(only.thumbprint.clone()),
        [] => Err(nothing_to_choose(&view).into()),
        _ if is_attended() => pick(&found, output),
        _ => {
            Err(End::Usage(output.pick("--certificate で証明書を1つ指定してください。", "Name one certificate with --certificate.").into()))
        }
    }
}

fn nothing_to_choose(view: &CertificatesView) -> Failure {
    let reason = view.unusable.iter().find_map(|certificate| certificate.reason.clone());
    reason.or_else(|| view.none_found.clone()).unwrap_or_else(|| Failure::new(Code::CertificateNoneFound))
}

fn pick(found: &[&CertificateView], output: &Output) -> Result<String, End> {
    for (number, certificate) in (1..).zip(found) {
        output.tell(format!("{number:>2}  {}", line(certificate)));
    }
    loop {
        let Some(typed) = ask(output.pick("証明書の番号:", "Number of the certificate:"))? else {
            return Err(End::Usage(output.pick("証明書が選択されていません。", "No certificate was chosen.").into()));
        };
        let chosen = typed.trim().parse::<usize>().ok().and_then(|number| found.get(number.checked_sub(1)?));
        if let Some(certificate) = chosen {
            return Ok(certificate.thumbprint.clone());
        }
    }
}

/// Adds the files of the command line and opens what can be opened: by the answers, and by asking where that is wanted. With files named,
/// only those are asked for.
pub async fn open(
    app: &Arc<App>,
    options: &SourceOptions,
    answers: &Answers,
    only: &[String],
    asks: bool,
    output: &Output,
) -> Result<CertificatesView, End> {
    for path in &options.p12 {
        app.use_certificate_file(path.clone());
    }
    let mut view = app.certificates().await;
    let locked: Vec<SourceView> = view.sources.iter().filter(|source| is_locked(source)).cloned().collect();
    for source in locked.iter().filter(|source| only.is_empty() || only.contains(&source.id)) {
        if let Some(secret) = answers.certificate_secret(&source.id, &source.label) {
            view = app.unlock(source.id.clone(), secret.clone()).await?;
        } else if asks && is_attended() {
            view = unlock_by_asking(app, source, output).await?.unwrap_or(view);
        }
    }
    Ok(view)
}

fn is_locked(source: &SourceView) -> bool {
    matches!(source.state, SourceStateView::Locked { .. })
}

/// Until it is right, or until nothing is typed.
async fn unlock_by_asking(app: &Arc<App>, source: &SourceView, output: &Output) -> Result<Option<CertificatesView>, End> {
    if let SourceStateView::Locked { warning: Some(warning) } = &source.state {
        output.tell(output.text(warning));
    }
    let what = match source.kind {
        SourceKind::File => output.pick("のパスワード(開かない場合は Enter):", ": password (Enter to leave it closed):"),
        SourceKind::Token => output.pick("のPIN(使わない場合は Enter):", ": PIN (Enter to leave it closed):"),
    };
    loop {
        let secret = ask_secret(&format!("{} {what}", source.label))?;
        if secret.is_empty() {
            return Ok(None);
        }
        match app.unlock(source.id.clone(), secret).await {
            Ok(view) => return Ok(Some(view)),
            Err(failure) if failure.may_retry => output.warn(&failure),
            Err(failure) => return Err(failure.into()),
        }
    }
}
