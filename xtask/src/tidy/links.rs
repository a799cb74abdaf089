//! Relative links of the documents lead to files that exist.

use std::{fs, path::Path};

use super::Complaint;
use crate::sh::Stopped;

pub struct Page {
    /// Relative to the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// README.md and docs/*.md.
pub fn pages(root: &Path) -> Result<Vec<Page>, Stopped> {
    let docs = root.join("docs");
    let entries = fs::read_dir(&docs).map_err(|error| Stopped::io("read", &docs, &error))?;
    let names = entries.filter_map(Result::ok).map(|entry| format!("docs/{}", entry.file_name().to_string_lossy()));
    let mut paths: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    paths.sort();
    paths.insert(0, "README.md".into());
    paths
        .into_iter()
        .map(|path| match fs::read_to_string(root.join(&path)) {
            Ok(text) => Ok(Page { path, text }),
            Err(error) => Err(Stopped::io("read", &root.join(path), &error)),
        })
        .collect()
}

pub fn check(root: &Path, pages: &[Page]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for page in pages {
        let folder = root.join(&page.path).parent().map(Path::to_path_buf).unwrap_or_default();
        for target in targets(&page.text).filter(|target| !folder.join(target).exists()) {
            complaints.push(format!("{}: `{target}` does not exist", page.path));
        }
    }
    complaints
}

/// Whether a document shows that file of `docs/pictures`.
pub fn shows(page: &Page, picture: &str) -> bool {
    targets(&page.text).any(|target| target.strip_suffix(picture).is_some_and(|folder| folder.ends_with("pictures/")))
}

/// `](target)` without addresses of the web, mail and places within the same page.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let raw = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let files = raw.filter(|target| !target.contains("://") && !target.starts_with("mailto:"));
    files.filter_map(|target| target.split('#').next()).filter(|target| !target.is_empty())
}

#[cfg(test)]
mod tests {
    use super::targets;

    #[test]
    fn only_files_are_followed() {
        let text = "[a](docs/a.md#part) [b](https://example.com) [c](#here) ![d](icons/icon.png \"title\")";
        assert_eq!(targets(text).collect::<Vec<_>>(), ["docs/a.md", "icons/icon.png"]);
    }
}
