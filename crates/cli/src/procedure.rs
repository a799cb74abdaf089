//! `renkeictl link` and `renkeictl sign-in`: the linking session in a terminal.

use std::{sync::Arc, time::Duration};

use renkei_app::{
    App,
    view::{BrowserView, DeadlineView, LinkingView},
};
use renkei_core::{
    Failure,
    wire::challenge::{Outcome, Transaction},
};
use serde_json::json;
use tokio::time::sleep;

use crate::{
    answers::Answers,
    arguments::{LinkOptions, ProcedureOptions},
    certificates,
    exit::End,
    links,
    output::Output,
    steps,
    terminal::{TerminalHost, ask, is_attended},
};

/// Where nobody can be asked, a lost request is sent again this often.
const RETRIES: u32 = 5;
const PAUSE: Duration = Duration::from_secs(2);

/// How a procedure can succeed.
enum Success {
    Decided { outcome: Outcome, transaction: Box<Transaction>, until: String },
    SignedIn { company: String },
}

pub async fn link(app: &Arc<App>, host: &TerminalHost, options: LinkOptions, output: &Output) -> Result<(), End> {
    let answers = Answers::read(options.procedure.sources.answers.as_deref())?;
    match (&options.renew, &options.company) {
        (Some(link), _) => drop(app.renew_link(link).await?),
        (None, Some(company)) => drop(app.expect_company(company).await?),
        (None, None) => {}
    }
    app.open(&options.deep_link);
    let Success::Decided { outcome, transaction, until } = play(app, host, &options.procedure, answers, output).await? else {
        return Ok(()); // a hand-over never ends with a sign-in
    };
    let continuation = host.continuation();
    let document = json!({
        "outcome": outcome,
        "transaction": transaction,
        "continue_uri": continuation.as_ref().map(|uri| uri.expose()),
        "until": until,
    });
    output.result(&document, |output| {
        let decided = match outcome {
            Outcome::Approved => output.pick("許可しました。", "Allowed."),
            Outcome::Denied => output.pick("許可しませんでした。", "Not allowed."),
        };
        let next = match &continuation {
            Some(uri) => {
                format!("{}\n{}", output.pick("手続きを始めたブラウザで開いてください:", "Open in the browser that began:"), uri.expose())
            }
            None => output.pick("ブラウザで続きを開きました。", "The browser goes on.").into(),
        };
        vec![decided.into(), next]
    });
    match outcome {
        Outcome::Approved => Ok(()),
        Outcome::Denied => Err(End::Denied),
    }
}

pub async fn sign_in(app: &Arc<App>, host: &TerminalHost, options: ProcedureOptions, output: &Output) -> Result<(), End> {
    let answers = Answers::read(options.sources.answers.as_deref())?;
    app.sign_in();
    if let Success::SignedIn { company } = play(app, host, &options, answers, output).await? {
        output.tell(format!("{company}: {}", output.pick("サインインしました。", "signed in.")));
    }
    links::print(&app.dashboard().await?, output);
    Ok(())
}

/// Shows each screen until the end.
async fn play(
    app: &Arc<App>,
    host: &TerminalHost,
    options: &ProcedureOptions,
    mut answers: Answers,
    output: &Output,
) -> Result<Success, End> {
    let mut changes = host.changes();
    let mut chosen = false;
    let mut retries = 0;
    loop {
        changes.mark_unchanged();
        match app.linking() {
            LinkingView::Certificate { failure: Some(failure), .. } if chosen => return Err(failure.into()),
            LinkingView::Certificate { renewing, .. } => {
                let thumbprint = certificates::choose(app, options, &answers, renewing.is_some(), output).await?;
                chosen = true;
                app.choose_certificate(thumbprint).await;
            }
            LinkingView::Step(step) if !step.sending => {
                let answer = steps::answer(&step, &mut answers, output)?;
                app.answer(answer);
            }
            LinkingView::Interrupted { failure, .. } => {
                send_again(&failure, &mut retries, output).await?;
                app.retry();
            }
            LinkingView::Done { outcome, transaction, browser: BrowserView::Opened, deadline: DeadlineView { at, .. } } => {
                return Ok(Success::Decided { outcome, transaction: Box::new(transaction), until: at });
            }
            LinkingView::Done { browser: BrowserView::Failed { failure }, .. }
            | LinkingView::TimedOut { failure, .. }
            | LinkingView::Refused { failure } => return Err(failure.into()),
            LinkingView::SignedIn { company } => return Ok(Success::SignedIn { company }),
            LinkingView::Idle => return Err(End::Denied),
            LinkingView::Working { .. } | LinkingView::Step(_) | LinkingView::Done { browser: BrowserView::Opening, .. } => {
                let _ = changes.changed().await; // the host outlives the procedure
            }
        }
    }
}

/// Asks whether to send the same request again; a script waits a little and does.
async fn send_again(failure: &Failure, retries: &mut u32, output: &Output) -> Result<(), End> {
    if !is_attended() {
        *retries += 1;
        if *retries > RETRIES {
            return Err(failure.clone().into());
        }
        sleep(PAUSE).await;
        return Ok(());
    }
    output.warn(failure);
    match ask(output
        .pick("もう一度送信しますか (入力できる回数が余分に減ることはありません) [Y/n]:", "Send again (costs no further attempt)? [Y/n]:"))?
    .as_deref()
    {
        Some("" | "y" | "Y" | "yes" | "はい") => Ok(()),
        _ => Err(failure.clone().into()),
    }
}
