//! `renkeictl diagnose`: every check in order, for an administrator, a monitor or support.

use std::{path::PathBuf, sync::Arc};

use renkei_app::{
    App,
    view::{CheckView, DiagnosisView, Fact, Outcome, Verdict},
};

use crate::{answers::Answers, arguments::DiagnoseOptions, certificates, exit::End, output::Output};

/// Ends with the exit code of the first check that failed; warnings alone end well.
pub async fn run(app: &Arc<App>, options: DiagnoseOptions, output: &Output) -> Result<(), End> {
    // Nobody is asked: only what the answers open is open.
    let answers = Answers::read(options.sources.answers.as_deref())?;
    certificates::open(app, &options.sources, &answers, &[], false, output).await?;
    let view = app.diagnose().await;
    output.result(&view, |output| lines(&view, output));
    if let Some(file) = options.bundle {
        write(app, &view, file, output).await?;
    }
    let failed = view.checks.iter().find(|check| check.outcome.verdict() == Verdict::Failed);
    match failed.and_then(|check| check.outcome.failure()) {
        Some(failure) => Err(End::Diagnosed(failure.code)),
        None => Ok(()),
    }
}

async fn write(app: &Arc<App>, view: &DiagnosisView, file: PathBuf, output: &Output) -> Result<(), End> {
    let name = file.display().to_string();
    app.bundle(view, file).await.map_err(|error| End::Usage(format!("{name}: {error}")))?;
    output.tell(output.pick("診断ファイルを保存しました: {}", "The diagnosis was saved: {}").replace("{}", &name));
    Ok(())
}

fn lines(view: &DiagnosisView, output: &Output) -> Vec<String> {
    view.checks.iter().flat_map(|check| check_lines(check, output)).collect()
}

fn check_lines(check: &CheckView, output: &Output) -> Vec<String> {
    let mark = match &check.outcome {
        Outcome::Ok { .. } => output.pick("[正常]", "[ok]     "),
        Outcome::Warning { .. } => output.pick("[注意]", "[warning]"),
        Outcome::Failed { .. } => output.pick("[異常]", "[failed] "),
        Outcome::Skipped { .. } => output.pick("[省略]", "[skipped]"),
    };
    let facts: Vec<String> = check.outcome.facts().iter().map(|fact| fact_text(fact, output)).collect();
    let beside = match &check.outcome {
        Outcome::Skipped { because } => output.text(because).to_owned(),
        _ => facts.join(output.pick("、", "; ")),
    };
    let mut lines = vec![format!("{mark} {}  {beside}", output.text(&check.title)).trim_end().to_owned()];
    if let Some(failure) = check.outcome.failure() {
        lines.push(format!("    {} {}", failure.label, output.text(&failure.cause)));
        lines.push(format!("    {}", output.text(&failure.remedy)));
        lines.extend(failure.detail.as_ref().map(|detail| format!("    ({detail})")));
    }
    lines
}

fn fact_text(fact: &Fact, output: &Output) -> String {
    format!("{}: {}", output.text(&fact.label), fact.value)
}
