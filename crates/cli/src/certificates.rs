//! `renkeictl certificates`, and choosing one for a procedure.

use std::sync::Arc;

use renkei_app::{
    App,
    view::{CertificateView, CertificatesView, HealthState, SourceKind, SourceStateView, SourceView},
};
use renkei_core::{Code, Failure, Secret};

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
    let mut lines: Vec<String> = Vec::new();
    for certificate in view.usable.iter().chain(&view.unusable) {
        let reason = certificate.reason.as_ref().map(|reason| format!(" [{}] {}", reason.label, output.text(&reason.cause)));
        lines.push(format!("{}{}", line(certificate), reason.unwrap_or_default()));
        lines.extend(health_lines(certificate, output).into_iter().map(|line| format!("    {line}")));
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

/// How it fares: only what a person should know or do.
fn health_lines(certificate: &CertificateView, output: &Output) -> Vec<String> {
    let mut lines = Vec::new();
    let CertificateView { health, company, last_used_at, key, days_left, .. } = certificate;
    let used = match (company, last_used_at) {
        (Some(company), Some(at)) => format!("  {} {} {}", company.name, output.pick("前回の使用", "last used"), day(at)),
        (Some(company), None) => format!("  {}", company.name),
        _ => String::new(),
    };
    lines.push(format!("{key}{used}"));
    lines.extend(certificate.note.as_ref().map(|note| output.text(note).to_owned()));
    if let HealthState::ExpiresSoon = health.state {
        lines.push(output.pick("有効期限まで残り{}日", "{} days until it expires").replace("{}", &days_left.to_string()));
    }
    if let Some(next) = &health.next {
        lines.push(format!("{} {} ({})", output.pick("次のお知らせ", "next notice"), next.on, next.rung));
    }
    lines.extend(health.guidance.as_ref().map(|guidance| output.text(guidance).to_owned()));
    for link in &health.links {
        let what = output.pick("再発行の後に再認証が必要な連携", "needs a new consent after a reissue");
        lines.push(format!("{what}: {} / {} {}", link.company.name, link.provider.service, day(&link.expires_at)));
    }
    lines
}

fn day(at: &str) -> &str {
    at.get(..10).unwrap_or(at)
}

fn line(certificate: &CertificateView) -> String {
    let CertificateView { thumbprint, owner, organisation, issuer, serial, not_before, not_after, source, .. } = certificate;
    let thumbprint = thumbprint.get(..16).unwrap_or(thumbprint);
    format!("{thumbprint}  {organisation} {owner}  {issuer}  {serial}  {} - {}  {source}", day(not_before), day(not_after))
}

/// The certificate to log in with: the one named, or the only one, or the one that the person picks; where a company was named
/// (`renewing`), the one that is clearly meant.
pub async fn choose(app: &Arc<App>, options: &ProcedureOptions, answers: &Answers, renewing: bool, output: &Output) -> Result<String, End> {
    let added = options.sources.p12.iter().map(|path| app.use_certificate_file(path.clone())).collect::<Result<Vec<String>, _>>()?;
    let view = open(app, &options.sources, answers, &added, true, output).await?;
    // Files named on the command line are meant; everything else on this PC is not.
    let meant = |certificate: &&CertificateView| added.is_empty() || certificate.source_ids.iter().any(|id| added.contains(id));
    let named = |certificate: &&CertificateView| match &options.certificate {
        Some(beginning) => certificate.thumbprint.starts_with(&beginning.to_ascii_lowercase()),
        None => true,
    };
    // Who names a certificate that the bank once called revoked wants the bank to look again.
    let asked_again = view.unusable.iter().filter(|certificate| options.certificate.is_some() && is_revoked(certificate));
    let found: Vec<&CertificateView> = view.usable.iter().chain(asked_again).filter(meant).filter(named).collect();
    let meant = view.preselected.as_ref().filter(|meant| found.iter().any(|certificate| certificate.thumbprint == **meant));
    match (&found[..], meant) {
        ([only], _) => Ok(only.thumbprint.clone()),
        ([], _) => Err(nothing_to_choose(&view, &added).into()),
        _ if is_attended() => pick(&found, meant, output),
        (_, Some(meant)) if renewing => Ok(meant.clone()),
        _ => {
            Err(End::Usage(output.pick("--certificate で証明書を1つ指定してください。", "Name one certificate with --certificate.").into()))
        }
    }
}

fn is_revoked(certificate: &CertificateView) -> bool {
    certificate.health.state == HealthState::Revoked
}

/// `only`: ids of the sources that are meant; empty: any.
fn nothing_to_choose(view: &CertificatesView, only: &[String]) -> Failure {
    let reason = view.unusable.iter().find_map(|certificate| certificate.reason.clone());
    let unreadable = view.sources.iter().find_map(|source| match &source.state {
        SourceStateView::Unreadable { failure } if only.is_empty() || only.contains(&source.id) => Some(failure.clone()),
        _ => None,
    });
    reason.or(unreadable).or_else(|| view.none_found.clone()).unwrap_or_else(|| Failure::new(Code::CertificateNoneFound))
}

/// Enter alone takes the one that is chosen beforehand.
fn pick(found: &[&CertificateView], meant: Option<&String>, output: &Output) -> Result<String, End> {
    for (number, certificate) in (1..).zip(found) {
        let mark = if Some(&certificate.thumbprint) == meant { "*" } else { " " };
        output.tell(format!("{mark}{number:>2}  {}", line(certificate)));
    }
    let question = match meant {
        Some(_) => output.pick("証明書の番号 (Enter で * のもの):", "Number of the certificate (Enter takes *):"),
        None => output.pick("証明書の番号:", "Number of the certificate:"),
    };
    loop {
        let Some(typed) = ask(question)? else {
            return Err(End::Usage(output.pick("証明書が選択されていません。", "No certificate was chosen.").into()));
        };
        if let (true, Some(meant)) = (typed.trim().is_empty(), meant) {
            return Ok(meant.clone());
        }
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
        app.use_certificate_file(path.clone())?;
    }
    let mut view = app.certificates().await;
    let locked: Vec<SourceView> = view.sources.iter().filter(|source| is_locked(source)).cloned().collect();
    for source in locked.iter().filter(|source| only.is_empty() || only.contains(&source.id)) {
        if let Some(secret) = answers.certificate_secret(&source.id, &source.label) {
            if has_pin_pad(source) {
                output.tell(look_at_reader(output));
            }
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

fn has_pin_pad(source: &SourceView) -> bool {
    matches!(source.state, SourceStateView::Locked { pin_pad: true, .. })
}

fn look_at_reader(output: &Output) -> &'static str {
    output.pick(
        "カードリーダーでPINを入力してください(最大2分待ちます)。",
        "Enter the PIN on the card reader (it waits for up to 2 minutes).",
    )
}

/// Until it is right, or until it is left closed.
async fn unlock_by_asking(app: &Arc<App>, source: &SourceView, output: &Output) -> Result<Option<CertificatesView>, End> {
    if let SourceStateView::Locked { warning: Some(warning), .. } = &source.state {
        output.tell(output.text(warning));
    }
    loop {
        let asked = if has_pin_pad(source) { ask_for_reader(source, output)? } else { ask_for_secret(source, output)? };
        let Some(secret) = asked else { return Ok(None) };
        match app.unlock(source.id.clone(), secret).await {
            Ok(view) => return Ok(Some(view)),
            Err(failure) if failure.may_retry => output.warn(&failure),
            Err(failure) => return Err(failure.into()),
        }
    }
}

/// `None` leaves it closed: nothing was typed.
fn ask_for_secret(source: &SourceView, output: &Output) -> Result<Option<Secret>, End> {
    let what = match source.kind {
        SourceKind::File => output.pick("のパスワード(開かない場合は Enter):", ": password (Enter to leave it closed):"),
        SourceKind::Token | SourceKind::System => output.pick("のPIN(使わない場合は Enter):", ": PIN (Enter to leave it closed):"),
    };
    let secret = ask_secret(&format!("{} {what}", source.label))?;
    Ok((!secret.is_empty()).then_some(secret))
}

/// The PIN is typed on the reader, so the secret is empty. Each try is asked for: a reader that refuses by itself must not use up the card.
fn ask_for_reader(source: &SourceView, output: &Output) -> Result<Option<Secret>, End> {
    let what = output.pick(
        "をカードリーダーで開きますか(Enter で開く、n で開かない):",
        ": open it at the card reader? (Enter opens it, n leaves it closed):",
    );
    let opens = ask(&format!("{} {what}", source.label))?.is_some_and(|typed| typed.trim().is_empty());
    if opens {
        output.tell(look_at_reader(output));
    }
    Ok(opens.then(Secret::default))
}
