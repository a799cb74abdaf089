//! `renkeictl diagnose`: every check in order, for an administrator, a monitor or support.

use std::{path::PathBuf, sync::Arc};

use renkei_app::{
    App,
    view::{DiagnosisView, Verdict},
};

use crate::{answers::Answers, arguments::DiagnoseOptions, certificates, exit::End, output::Output};

/// Ends with the exit code of the first check that failed; warnings alone end well.
pub async fn run(app: &Arc<App>, options: DiagnoseOptions, output: &Output) -> Result<(), End> {
    // Nobody is asked: only what the answers open is open.
    let answers = Answers::read(options.sources.answers.as_deref())?;
    certificates::open(app, &options.sources, &answers, &[], false, output).await?;
    let view = app.diagnose(|_| ()).await;
    output.result(&view, |output| view.lines(output.locale()));
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
    app.bundle(view, file).await?;
    output.tell(output.pick("診断ファイルを保存しました: {}", "The diagnosis was saved: {}").replace("{}", &name));
    Ok(())
}
