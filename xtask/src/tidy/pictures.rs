//! Every picture of the documents is in the list of pictures, and every picture of the list is shown where the list says.

use std::{collections::BTreeSet, fs, path::Path};

use super::{
    Complaint,
    links::{self, Page},
};
use crate::{
    pictures::{self, Picture},
    sh::Stopped,
};

pub fn run(root: &Path, pages: &[Page]) -> Result<Vec<Complaint>, Stopped> {
    let folder = pictures::folder(root);
    let entries = fs::read_dir(&folder).map_err(|error| Stopped::io("read", &folder, &error))?;
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(check(&pictures::read(root)?, &names.filter(|name| name.ends_with(".png")).collect(), pages))
}

fn check(list: &[Picture], files: &BTreeSet<String>, pages: &[Page]) -> Vec<Complaint> {
    let listed: BTreeSet<&String> = list.iter().map(|picture| &picture.file).collect();
    let unlisted =
        files.iter().filter(|file| !listed.contains(file)).map(|file| format!("docs/pictures/{file} is not in docs/pictures/README.md"));
    let mut complaints: Vec<Complaint> = unlisted.collect();
    for Picture { file, documents, .. } in list {
        if !files.contains(file) {
            complaints.push(format!("docs/pictures/{file} does not exist: cargo xtask pictures"));
        }
        let shown: Vec<&str> = pages.iter().filter(|page| links::shows(page, file)).map(|page| page.path.as_str()).collect();
        if shown.is_empty() || shown != *documents {
            complaints.push(format!("docs/pictures/README.md: {file} is shown in {shown:?}, not in {documents:?}"));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{super::links::Page, check};
    use crate::pictures::Picture;

    #[test]
    fn what_is_missing_unlisted_or_shown_elsewhere_is_told() {
        let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
        let pages = [page("README.md", "![a](docs/pictures/a.png)"), page("docs/x.md", "![a](pictures/a.png) ![b](pictures/b.png)")];
        let picture = |file: &str, documents: &[&str]| Picture {
            file: file.into(),
            shot: None,
            documents: documents.iter().map(ToString::to_string).collect(),
        };
        let files = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        let good = [picture("a.png", &["README.md", "docs/x.md"]), picture("b.png", &["docs/x.md"])];
        assert_eq!(check(&good, &files(&["a.png", "b.png"]), &pages), [""; 0]);
        let cases = [
            (check(&good, &files(&["a.png"]), &pages), "docs/pictures/b.png does not exist"),
            (check(&good[..1], &files(&["a.png", "b.png"]), &pages), "docs/pictures/b.png is not in"),
            (check(&[picture("a.png", &["README.md"])], &files(&["a.png"]), &pages), "a.png is shown in"),
            (check(&[picture("c.png", &[])], &files(&["c.png"]), &pages), "c.png is shown in []"),
        ];
        for (complaints, expected) in cases {
            assert!(complaints.len() == 1 && complaints[0].contains(expected), "{complaints:?}, not {expected}");
        }
    }
}
