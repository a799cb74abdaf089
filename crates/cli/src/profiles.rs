//! `renkeictl profiles`: what is noted about companies, as a list, as a file for another PC, and back. Notes only: no secret is ever in them.

use std::{path::Path, sync::Arc};

use renkei_app::{
    App, ProfileFile,
    view::{FieldChange, ImportEffect, ImportLine, ImportView, ProfiledCompany},
};
use renkei_core::{Code, Failure, profile::Field};

use crate::{
    arguments::{ImportOptions, ProfilesCommand},
    exit::End,
    links::save,
    output::Output,
    terminal::{ask, is_attended},
};

pub async fn run(app: &Arc<App>, command: ProfilesCommand, output: &Output) -> Result<(), End> {
    match command {
        ProfilesCommand::List => list(app, output).await,
        ProfilesCommand::Export { to } => Ok(save(&app.profiles_file(format_of(&to)).await?, &to, output)?),
        ProfilesCommand::Import(options) => import(app, options, output).await,
    }
}

/// A table for a spreadsheet where the name says so.
fn format_of(to: &Path) -> ProfileFile {
    let is_table = to.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    if is_table { ProfileFile::Csv } else { ProfileFile::Json }
}

async fn list(app: &Arc<App>, output: &Output) -> Result<(), End> {
    let view = app.companies().await?;
    output.result(&view, |output| {
        if view.companies.is_empty() {
            return vec![output.pick("会社がありません。", "There is no company.").into()];
        }
        view.companies.iter().flat_map(|company| lines(company, output)).collect()
    });
    Ok(())
}

fn lines(company: &ProfiledCompany, output: &Output) -> Vec<String> {
    let noted = |field: &Field| {
        let text = company.profile.as_ref()?.words(*field);
        let text = output.text(&text).replace('\n', " / ");
        (!text.is_empty()).then(|| format!("  {}: {text}", output.text(&field.words())))
    };
    let heading = format!("{} ({})", company.name, company.id);
    std::iter::once(heading).chain(Field::ALL.iter().filter_map(noted)).collect()
}

/// What would change is shown first; then all of it is taken over, or nothing.
async fn import(app: &Arc<App>, options: ImportOptions, output: &Output) -> Result<(), End> {
    let view = app.preview_import(options.file).await?;
    output.result(&view, |output| view.lines.iter().flat_map(|line| effect_lines(line, output)).collect());
    if !options.preview && view.taken > 0 {
        decide(options.yes, output)?;
        app.confirm_import().await?;
        let taken = output.pick("{}社の会社情報を取り込みました。", "Companies taken over: {}.");
        output.tell(taken.replace("{}", &view.taken.to_string()));
    }
    refused(&view)
}

/// The other lines are taken over all the same, as in the window; a script has to hear of it.
fn refused(view: &ImportView) -> Result<(), End> {
    if view.refused == 0 {
        return Ok(());
    }
    let detail = format!("{}: {} of {} lines were refused", view.file, view.refused, view.lines.len());
    Err(Failure::new(Code::ProfileFileUnusable).with_detail(detail).into())
}

fn decide(yes: bool, output: &Output) -> Result<(), End> {
    if yes {
        return Ok(());
    }
    if !is_attended() {
        return Err(End::Usage(
            output.pick("--yes がありません。何も取り込んでいません。", "--yes is missing. Nothing was imported.").into(),
        ));
    }
    let typed = ask(output.pick("取り込みますか? はい/いいえ:", "Import? yes/no:"))?;
    match typed.as_deref().map(str::trim) {
        Some("はい" | "yes") => Ok(()),
        _ => Err(End::Denied),
    }
}

fn effect_lines(line: &ImportLine, output: &Output) -> Vec<String> {
    let company = line.company.as_ref().map(|company| format!("{} ({})", company.name, company.id)).unwrap_or_default();
    let heading = |what: &str| format!("{} {company}: {what}", output.text(&line.place));
    let with = |what: &str, changes: &[FieldChange]| {
        let change = |change: &FieldChange| {
            let (before, after) = (output.text(&change.before), output.text(&change.after));
            format!("  {}: 「{before}」 → 「{after}」", output.text(&change.field.words())).replace('\n', " / ")
        };
        std::iter::once(heading(what)).chain(changes.iter().map(change)).collect()
    };
    match &line.effect {
        ImportEffect::New { changes } => with(output.pick("新規", "new"), changes),
        ImportEffect::Changed { changes } => with(output.pick("変更", "changed"), changes),
        ImportEffect::Same => vec![heading(output.pick("変更なし", "no change"))],
        ImportEffect::Refused { reason } => vec![heading(output.text(reason))],
    }
}
