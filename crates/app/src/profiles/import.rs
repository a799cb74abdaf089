//! Profiles from a file: first what would change, then, on the person's word, all of it at once.

use std::{
    collections::BTreeMap,
    io::Read,
    path::{Path, PathBuf},
};

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use renkei_core::{
    Code, Failure, Text,
    profile::{
        Field, Profile,
        file::{Line, parse},
    },
    wire::challenge::Company,
};

use crate::{
    App,
    blocking::blocking,
    store::ProfileChange,
    view::{CompaniesView, FieldChange, ImportEffect, ImportLine, ImportView},
};

/// A table of 5 000 companies has less.
const LARGEST: u64 = 5_000_000;

impl App {
    /// What the file would change. It changes nothing; [`App::confirm_import`] does, until another file is looked at.
    pub async fn preview_import(&self, path: PathBuf) -> Result<ImportView, Failure> {
        let bank = self.bank.issuer()?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = blocking(move || read(&path)).await?;
        let kept = Kept { profiles: self.store.profiles(bank).await?, names: self.legal_names(bank).await? };
        let (mut lines, mut changes) = (Vec::new(), Vec::new());
        for line in parse(&text, bank)? {
            let (line, change) = kept.compared(line);
            lines.push(line);
            changes.extend(change);
        }
        let refused = lines.iter().filter(|line| matches!(line.effect, ImportEffect::Refused { .. })).count();
        let view = ImportView { file, lines, taken: count(changes.len()), refused: count(refused) };
        *self.profiles.shown() = changes;
        Ok(view)
    }

    /// What was shown last, all or nothing. What is not as it was shown any more is refused as a whole.
    pub async fn confirm_import(&self) -> Result<CompaniesView, Failure> {
        let changes = std::mem::take(&mut *self.profiles.shown());
        self.store.import_profiles(self.bank.issuer()?, &changes).await?;
        self.dashboard_changed();
        self.companies().await
    }

    pub fn cancel_import(&self) {
        self.profiles.shown().clear();
    }

    /// What the bank has told of companies' names.
    async fn legal_names(&self, bank: &str) -> Result<BTreeMap<String, String>, Failure> {
        let certified = self.store.known_certificates(bank).await?.into_values().map(|known| (known.company.id, known.company.name));
        let signed_in = self.store.companies(bank).await?.into_iter().map(|company| (company.id, company.name));
        Ok(certified.chain(signed_in).collect())
    }
}

/// What this PC has before the import.
struct Kept {
    profiles: BTreeMap<String, Profile>,
    names: BTreeMap<String, String>,
}

impl Kept {
    fn compared(&self, Line { place, content }: Line) -> (ImportLine, Option<ProfileChange>) {
        let noted = match content {
            Ok(noted) => noted,
            Err(reason) => return (ImportLine { place, company: None, effect: ImportEffect::Refused { reason } }, None),
        };
        let legal = self.names.get(&noted.id);
        let before = self.profiles.get(&noted.id);
        let name = legal.cloned().unwrap_or_else(|| if noted.name.is_empty() { noted.id.clone() } else { noted.name.clone() });
        let company = Company { id: noted.id.clone(), name };
        let refused =
            |reason| (ImportLine { place: place.clone(), company: Some(company.clone()), effect: ImportEffect::Refused { reason } }, None);
        // The rows of a table may have been sorted without their ids: a label would come to stand beside another company.
        if let Some(legal) = legal.filter(|legal| !noted.name.is_empty() && !is_same_name(legal, &noted.name)) {
            return refused(another_company(legal, &noted.name));
        }
        let after = match noted.applied_to(before.unwrap_or(&Profile::default())) {
            Ok(after) => after,
            Err(reason) => return refused(reason),
        };
        let changes = changes(before, &after);
        let effect = match (changes.is_empty(), before) {
            (true, _) => ImportEffect::Same,
            (false, None) => ImportEffect::New { changes },
            (false, Some(_)) => ImportEffect::Changed { changes },
        };
        let change = (effect != ImportEffect::Same).then(|| ProfileChange { company: company.clone(), before: before.cloned(), after });
        (ImportLine { place, company: Some(company), effect }, change)
    }
}

fn changes(before: Option<&Profile>, after: &Profile) -> Vec<FieldChange> {
    let nothing = Profile::default();
    let before = before.unwrap_or(&nothing);
    let change = |field: Field| FieldChange { field, before: before.words(field), after: after.words(field) };
    before.differences(after).into_iter().map(change).collect()
}

/// Blanks are often lost or doubled on the way through a spreadsheet.
fn is_same_name(a: &str, b: &str) -> bool {
    let without_blanks = |name: &str| name.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    without_blanks(a) == without_blanks(b)
}

fn another_company(legal: &str, of_file: &str) -> Text {
    Text {
        ja: format!(
            "この会社IDは「{legal}」のもので、ファイルの会社名「{of_file}」と違います。行がずれていないか確認してください。商号が変わったときは、会社名の欄を空にしてください。"
        ),
        en: format!(
            "This ID is that of {legal}, but the file says {of_file}. Look whether rows were mixed up; where the name has changed, leave it empty."
        ),
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let unusable = |detail: String| Failure::new(Code::ProfileFileUnusable).with_detail(detail);
    let mut content = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| unusable(format!("{}: {error}", path.display())))?;
    file.take(LARGEST + 1).read_to_end(&mut content).map_err(|error| unusable(format!("{}: {error}", path.display())))?;
    if content.len() as u64 > LARGEST {
        return Err(unusable(format!("{}: more than {LARGEST} bytes", path.display())));
    }
    text(&content).ok_or_else(|| {
        let remedy =
            ("Excelでは「CSV UTF-8(コンマ区切り)」の形式で保存してください。", "In Excel, save it as “CSV UTF-8 (comma delimited)”.");
        unusable(format!("{}: unknown encoding", path.display())).with_remedy(remedy.into())
    })
}

/// A Japanese Excel saves CSV as Shift_JIS (code page 932) or UTF-8, and 「Unicodeテキスト」 as UTF-16 with tabs.
fn text(content: &[u8]) -> Option<String> {
    let encodings = match Encoding::for_bom(content) {
        Some((encoding, _)) => vec![encoding],
        None => vec![UTF_8, SHIFT_JIS],
    };
    encodings.into_iter().find_map(|encoding| {
        let (text, _, malformed) = encoding.decode(content);
        (!malformed).then(|| text.into_owned())
    })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
