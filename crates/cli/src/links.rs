//! `renkeictl links`: the dashboard as lines, or as a file for other programs.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    sync::Arc,
};

use renkei_app::{
    App, Export, Selection,
    view::{CompanyView, DashboardView, LinkRow, SignInState},
};
use renkei_core::{Code, Failure, link_state::LinkState};

use crate::{answers::Answers, arguments::LinksOptions, certificates, exit::End, output::Output};

/// Asks the bank for every company whose certificate can be opened; the others are shown as of their last time.
pub async fn list(app: &Arc<App>, options: LinksOptions, output: &Output) -> Result<(), End> {
    let LinksOptions { list, csv, ics, .. } = options;
    let answers = Answers::read(list.sources.answers.as_deref())?;
    certificates::open(app, &list.sources, &answers, &[], list.unlock, output).await?;
    let known = app.dashboard().await?;
    for company in known.companies.iter().filter(|company| company.sign_in == SignInState::SignedIn) {
        app.refresh(&company.id).await?;
    }
    let view = app.dashboard().await?;
    match (csv, ics) {
        (Some(to), _) => save(&app.export(Export::Spreadsheet, &Selection::All, output.locale()).await?, &to, output)?,
        (None, Some(to)) => save(&app.export(Export::Calendar, &Selection::All, output.locale()).await?, &to, output)?,
        (None, None) => print(&view, output),
    }
    // A list that is not of now must not look like one to a script.
    let mut failures = view.companies.into_iter().filter_map(|company| company.failure);
    let first = failures.next();
    failures.for_each(|failure| output.warn(&failure));
    first.map_or(Ok(()), |failure| Err(failure.into()))
}

pub fn save(content: &str, to: &Path, output: &Output) -> Result<(), Failure> {
    let name = to.display().to_string();
    let is_standard_output = to.as_os_str() == "-";
    let written = if is_standard_output { io::stdout().write_all(content.as_bytes()) } else { fs::write(to, content) };
    written.map_err(|error| Failure::new(Code::FileNotSaved).with_detail(format!("{name}: {error}")))?;
    if !is_standard_output {
        output.tell(output.pick("保存しました: {}", "Saved: {}").replace("{}", &name));
    }
    Ok(())
}

pub fn print(view: &DashboardView, output: &Output) {
    output.result(view, |output| {
        if view.companies.is_empty() {
            return vec![output.pick("サインインした会社がありません。", "No company has signed in.").into()];
        }
        view.companies.iter().flat_map(|company| company_lines(company, output)).collect()
    });
}

fn company_lines(company: &CompanyView, output: &Output) -> Vec<String> {
    let as_of = company.as_of.as_deref().unwrap_or("-");
    let heading = format!("{} ({}) {} {as_of}", company.name, company.user, output.pick("時点", "as of"));
    let rows = company.links.iter().map(|row| row_line(row, output));
    std::iter::once(heading).chain(rows).collect()
}

fn row_line(row: &LinkRow, output: &Output) -> String {
    let accounts: Vec<String> =
        row.accounts.iter().map(|account| format!("{} {} {}", account.branch, account.kind, account.number_masked)).collect();
    let scopes: Vec<&str> = row.scopes.iter().map(|scope| scope.name.as_str()).collect();
    let day = row.expires_at.get(..10).unwrap_or(&row.expires_at);
    let left = row.days_left.map(|days| {
        let words = if days < 0 { output.pick("{}日経過", "{} days past") } else { output.pick("残り{}日", "{} days left") };
        format!(" ({})", words.replace("{}", &days.unsigned_abs().to_string()))
    });
    format!(
        "  {}  {} / {}  {}  {}  {day}{}",
        state(row.state, output),
        row.provider.name,
        row.provider.service,
        accounts.join(", "),
        scopes.join("・"),
        left.unwrap_or_default(),
    )
}

pub fn state(state: LinkState, output: &Output) -> &'static str {
    match state {
        LinkState::Expired => output.pick("期限切れ", "expired"),
        LinkState::ReauthenticationRequired => output.pick("要再認証", "re-authentication required"),
        LinkState::Urgent => output.pick("至急", "urgent"),
        LinkState::Soon => output.pick("期限間近", "expires soon"),
        LinkState::Active => output.pick("有効", "active"),
        LinkState::Superseded => output.pick("置換済", "superseded"),
        LinkState::Stopped => output.pick("停止済", "stopped"),
    }
}
