//! `renkeictl policy`: what holds on this PC, and who said so.

use renkei_app::{
    App,
    view::{PoliciesView, PolicyView},
};

use crate::{exit::End, output::Output};

/// Ends with the exit code of the first setting that cannot be read.
pub fn show(app: &App, output: &Output) -> Result<(), End> {
    let view = app.policies();
    output.result(&view, |output| lines(&view, output));
    match view.settings.iter().find_map(|setting| setting.failure.as_ref()) {
        Some(failure) => Err(End::Diagnosed(failure.code)),
        None => Ok(()),
    }
}

fn lines(view: &PoliciesView, output: &Output) -> Vec<String> {
    let ignored = output.pick("無視: {}", "ignored: {}");
    let settings = view.settings.iter().map(|setting| line(setting, output));
    settings.chain(view.ignored.iter().map(|place| ignored.replace("{}", place))).collect()
}

fn line(setting: &PolicyView, output: &Output) -> String {
    let name = setting.name;
    if let Some(failure) = &setting.failure {
        let detail = failure.detail.as_deref().unwrap_or_default();
        return format!("{name:<24} {} {} ({detail})", failure.label, output.text(&failure.cause));
    }
    let value = setting.value.as_deref().unwrap_or("-");
    let source = setting.source_name.as_ref().map(|source| output.text(source)).unwrap_or_default();
    let place = setting.place.as_ref().map(|place| format!(": {place}")).unwrap_or_default();
    let locked = if setting.managed { output.pick("、変更不可", "; locked") } else { "" };
    format!("{name:<24} {value}  [{source}{place}{locked}]")
}
