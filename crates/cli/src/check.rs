//! `renkeictl links --check`: one line and an exit code for a monitoring program.

use std::sync::Arc;

use renkei_app::{
    App,
    view::{CheckCounts, CheckVerdict, CheckedCertificate, CheckedLink, CheckedList, LinksCheckView},
};
use renkei_core::{Failure, plain_text::plain};
use serde_json::json;

use crate::{
    answers::Answers,
    arguments::LinksOptions,
    certificates,
    exit::{End, Finding},
    links,
    output::Output,
};

/// Asks nobody: by what is kept on this PC, after `--sync` as fresh as the bank gives it without a person.
pub async fn check(app: &Arc<App>, options: LinksOptions, output: &Output) -> Result<(), End> {
    if options.sync {
        let answers = Answers::read(options.list.sources.answers.as_deref())?;
        certificates::open(app, &options.list.sources, &answers, &[], false, output).await?;
        app.sync_silently().await;
    }
    let view = match app.check_links(options.within, options.max_age).await {
        Ok(view) => view,
        Err(failure) => {
            // Monitoring programs show standard output only.
            output.result(&json!({ "failure": failure }), |output| vec![unchecked(&failure, output)]);
            return Err(failure.into());
        }
    };
    output.result(&view, |output| lines(&view, output));
    match view.verdict {
        CheckVerdict::Ok => Ok(()),
        CheckVerdict::Expiring => Err(End::Found(Finding::Expiring)),
        CheckVerdict::Lapsed => Err(End::Found(Finding::Lapsed)),
        CheckVerdict::Unknown => Err(End::Found(Finding::Unknown)),
    }
}

fn unchecked(failure: &Failure, output: &Output) -> String {
    format!("RENKEI UNKNOWN: {} {}", failure.label, output.text(&failure.cause))
}

/// The first says everything that a monitoring program shows; the figures after the bar are for its graphs.
fn lines(view: &LinksCheckView, output: &Output) -> Vec<String> {
    let word = match view.verdict {
        CheckVerdict::Ok => "OK",
        CheckVerdict::Expiring => "WARNING",
        CheckVerdict::Lapsed => "CRITICAL",
        CheckVerdict::Unknown => "UNKNOWN",
    };
    let LinksCheckView { counts, .. } = view;
    let CheckCounts { links, expiring, expired, reauthentication_required, certificates_expiring, certificates_expired, old_lists } =
        counts;
    let figures = format!(
        "links={links} expiring={expiring} expired={expired} reauthentication_required={reauthentication_required} \
         certificates_expiring={certificates_expiring} certificates_expired={certificates_expired} old_lists={old_lists}"
    );
    let summary = format!("RENKEI {word}: {} | {figures}", summary(view, output));
    let links = view.links.iter().map(|link| link_line(link, output));
    let certificates = view.certificates.iter().map(|certificate| certificate_line(certificate, output));
    let lists = view.lists.iter().filter(|list| list.old).map(|list| list_line(list, output));
    std::iter::once(summary).chain(links).chain(certificates).chain(lists).collect()
}

fn summary(view: &LinksCheckView, output: &Output) -> String {
    let CheckCounts { links, expiring, expired, reauthentication_required, certificates_expiring, certificates_expired, old_lists } =
        view.counts;
    if view.lists.is_empty() {
        return output.pick("一覧をまだ一度も読んでいません", "no list was ever read").into();
    }
    let within = view.within_days.to_string();
    let told = [
        (expired, "期限切れの連携{}件", "{} links expired"),
        (reauthentication_required, "再認証が必要な連携{}件", "{} links to be allowed anew"),
        (certificates_expired, "期限切れの電子証明書{}件", "{} certificates expired"),
        (expiring, "{w}日以内に期限が来る連携{}件", "{} links expire within {w} days"),
        (certificates_expiring, "{w}日以内に期限が来る電子証明書{}件", "{} certificates expire within {w} days"),
        (old_lists, "更新できていない一覧{}件", "{} lists are too old"),
    ];
    let said = |count: usize, ja, en| output.pick(ja, en).replace("{w}", &within).replace("{}", &count.to_string());
    let mut parts: Vec<String> = told.into_iter().filter(|(count, ..)| *count > 0).map(|(count, ja, en)| said(count, ja, en)).collect();
    if parts.is_empty() {
        parts.push(output.pick("{w}日以内に期限が来るものはありません", "nothing expires within {w} days").replace("{w}", &within));
    }
    parts.push(said(links, "連携は{}件", "{} links in all"));
    parts.join(output.pick("、", ", "))
}

fn link_line(link: &CheckedLink, output: &Output) -> String {
    let CheckedLink { company, provider, service, expires_at, id, .. } = link;
    let (state, day) = (links::state(link.state, output), day(expires_at));
    format!("  {state}  {}  {} / {}  {day}  {id}", plain(company), plain(provider), plain(service))
}

fn certificate_line(CheckedCertificate { company, expires_at, thumbprint, .. }: &CheckedCertificate, output: &Output) -> String {
    format!(
        "  {}  {}  {}  {}",
        output.pick("電子証明書", "certificate"),
        plain(company),
        day(expires_at),
        &thumbprint[..thumbprint.len().min(8)]
    )
}

fn list_line(CheckedList { company, as_of, .. }: &CheckedList, output: &Output) -> String {
    let as_of = as_of.as_deref().unwrap_or("-");
    format!("  {}  {}  {as_of}", output.pick("古い一覧", "old list"), plain(company))
}

fn day(at: &str) -> &str {
    at.get(..10).unwrap_or(at)
}
