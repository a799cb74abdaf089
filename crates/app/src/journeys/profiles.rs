//! Profiles of several companies: kept, exported, imported, and never put beside another company.

use std::fs;

use renkei_core::{
    Code,
    profile::{Colour, Profile},
    reminder,
};

use super::bench::{Bench, Person};
use crate::{
    ProfileFile,
    profiles::close_window,
    view::{ImportEffect, ImportView, SetProfile},
};

fn noted() -> Profile {
    Profile {
        label: "商店 本店".into(),
        colour: Some(Colour::Teal),
        client_code: "0012".into(),
        fiscal_year_end_month: Some(3),
        responsible: "高橋".into(),
        deputy: "工藤".into(),
        note: "月次は10日まで".into(),
    }
}

impl Person {
    async fn imports(&self, name: &str, content: impl AsRef<[u8]>) -> Result<ImportView, renkei_core::Failure> {
        let file = self.folder().join(name);
        fs::write(&file, content).unwrap();
        self.app.preview_import(file).await
    }
}

fn kinds(view: &ImportView) -> Vec<&'static str> {
    let kind = |effect: &ImportEffect| match effect {
        ImportEffect::New { .. } => "new",
        ImportEffect::Changed { .. } => "changed",
        ImportEffect::Same => "same",
        ImportEffect::Refused { .. } => "refused",
    };
    view.lines.iter().map(|line| kind(&line.effect)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_goes_from_one_pc_to_another_and_changes_nothing_before_it_is_confirmed() {
    let bench = Bench::start().await;
    let office = Person::of(&bench, 0).await;
    office.signs_in().await;
    let company = office.company().await;
    let SetProfile::Kept { companies } = office.app.set_profile(&company.id, noted()).await.unwrap() else { panic!("kept") };
    let shown = &companies.companies[0];
    assert_eq!((shown.name.as_str(), shown.profile.as_ref()), (bench.company_name(0).as_str(), Some(&noted())));
    let here = shown.signed_in.as_ref().unwrap();
    assert_eq!(here.states.iter().map(|state| state.count).sum::<u32>() as usize, company.links.len());
    assert_eq!(office.company().await.profile, Some(noted()), "the dashboard has it, too");

    for file in [ProfileFile::Json, ProfileFile::Csv] {
        let content = office.app.profiles_file(file).await.unwrap();
        let other = Person::of(&bench, 1).await;
        let view = other.imports(&other.app.profiles_file_name(file), &content).await.unwrap();
        assert_eq!((kinds(&view), view.taken, view.refused), (vec!["new"], 1, 0), "{file:?}");
        assert!(other.app.companies().await.unwrap().companies.is_empty(), "nothing has changed yet");

        let after = other.app.confirm_import().await.unwrap().companies;
        assert_eq!((after[0].name.as_str(), after[0].profile.as_ref()), (bench.company_name(0).as_str(), Some(&noted())));
        assert_eq!(after[0].signed_in, None, "it has not signed in there");
        assert_eq!(kinds(&other.imports("again.csv", &content).await.unwrap()), ["same"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_the_pc_holds_no_secret_and_nothing_of_accounts_and_certificates() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;
    let company = person.company().await;
    person.app.set_profile(&company.id, noted()).await.unwrap();
    let names = [bench.company_name(0)];
    let mut private: Vec<String> = bench.private(0).into_iter().filter(|fact| !names.contains(fact)).collect();
    private.extend([person.thumbprint().await, company.certificate, person.folder().display().to_string()]);
    private.extend(person.kept_secrets().iter().map(|secret| secret.expose().to_owned()));
    for file in [ProfileFile::Json, ProfileFile::Csv] {
        let content = person.app.profiles_file(file).await.unwrap();
        for fact in &private {
            let word = |c: char| !c.is_alphanumeric();
            let told = if fact.bytes().all(|byte| byte.is_ascii_digit()) {
                content.split(word).any(|found| found == fact)
            } else {
                content.contains(fact)
            };
            assert!(!told, "{file:?} tells {fact:?}: {content}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_excel_of_japan_is_read_and_rows_that_were_mixed_up_are_refused() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;
    let (id, name) = (person.company().await.id, bench.company_name(0));
    let table = format!("会社ID,会社名,ラベル,決算月\r\n{id},{name},商店①,３月\r\nco_new,株式会社あたらしい,新,13\r\nco_next,,次,\r\n");
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(&table);
    let utf_16: Vec<u8> = format!("\u{feff}{}", table.replace(',', "\t")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (case, content) in [("UTF-8", table.as_bytes()), ("Shift_JIS", &shift_jis), ("Unicode text", &utf_16)] {
        let view = person.imports("table.csv", content).await.unwrap();
        assert_eq!(kinds(&view), ["new", "refused", "new"], "{case}: {view:?}");
        assert_eq!(view.lines[1].place.ja, "3行目", "{case}");
        assert_eq!(view.lines[0].company.as_ref().map(|company| &company.name), Some(&name), "{case}");
    }
    let unknown = person.imports("table.csv", [0x81, 0xff, 0xfe, 0x00]).await.unwrap_err();
    assert!(unknown.code == Code::ProfileFileUnusable && unknown.remedy.ja.contains("CSV UTF-8"), "{unknown:?}");

    let mixed_up = format!("会社ID,会社名,ラベル\r\n{id},{},別の会社のラベル\r\n", bench.company_name(1));
    let view = person.imports("mixed.csv", mixed_up).await.unwrap();
    let ImportEffect::Refused { reason } = &view.lines[0].effect else { panic!("{view:?}") };
    assert!(reason.ja.contains(&name) && reason.ja.contains(&bench.company_name(1)), "{reason:?}");
    let spaced = format!("会社ID,会社名,ラベル\r\n{id},{}　,ラベル\r\n", name.replace("会社", "会社 "));
    assert_eq!(kinds(&person.imports("spaced.csv", spaced).await.unwrap()), ["new"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_meanwhile_or_was_cancelled_is_not_imported() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    let table = "会社ID,会社名,ラベル\r\nco_1,株式会社一,いち\r\nco_2,株式会社二,に\r\n";
    person.imports("table.csv", table).await.unwrap();
    person.app.set_profile("co_2", noted()).await.unwrap();
    assert_eq!(person.app.confirm_import().await.unwrap_err().code, Code::ProfilesChanged);
    let known = person.app.companies().await.unwrap().companies;
    assert_eq!(known.iter().map(|company| company.id.as_str()).collect::<Vec<_>>(), ["co_2"], "not even the first line");

    let view = person.imports("table.csv", table).await.unwrap();
    assert_eq!(kinds(&view), ["new", "changed"]);
    person.app.cancel_import();
    person.app.confirm_import().await.unwrap();
    assert_eq!(person.app.companies().await.unwrap().companies.len(), 1);

    let another =
        person.imports("other.json", r#"{"format":"renkei-profiles","version":1,"bank":"https://other.example","companies":[]}"#).await;
    assert!(another.unwrap_err().remedy.ja.contains("別の金融機関"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_by_field_and_changes_nothing() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.app.set_profile("co_1", noted()).await.unwrap();
    let wrong = Profile { label: "普通1234567".into(), fiscal_year_end_month: Some(13), ..noted() };
    let SetProfile::Refused { faults } = person.app.set_profile("co_1", wrong).await.unwrap() else { panic!("refused") };
    assert_eq!(faults.len(), 2);
    assert_eq!(person.app.companies().await.unwrap().companies[0].profile, Some(noted()));
    assert!(person.app.remove_profile("co_1").await.unwrap().companies.is_empty());
}

#[test]
fn a_companys_own_fiscal_year_takes_the_place_of_that_of_the_settings() {
    let settings = reminder::Settings::default();
    assert_eq!(close_window(&settings, None), settings.close_window);
    assert_eq!(close_window(&settings, Some(&Profile::default())), settings.close_window);
    assert_eq!(close_window(&settings, Some(&noted())), settings.close_window.with_fiscal_year_end(Some(3)));
    assert_ne!(close_window(&settings, Some(&noted())), settings.close_window);
}
