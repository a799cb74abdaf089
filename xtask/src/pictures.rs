//! `cargo xtask pictures`: the pictures of the documents, taken of the gallery. `docs/pictures/README.md` is the list of them: which state,
//! in which language, and which documents show it. `cargo xtask tidy` compares the list with the documents.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    packages,
    sh::{self, Stopped},
    tools, ui,
};

/// A row of the list.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// The name of the file in `docs/pictures`.
    pub file: String,
    /// `None` for what no gallery shows: toasts, the tray, pages in a browser.
    pub shot: Option<Shot>,
    /// Relative to the root.
    pub documents: Vec<String>,
}

/// What is taken of the gallery: the words of `ui/tests/pictures.mjs`.
#[derive(Debug, PartialEq, Eq)]
pub struct Shot {
    pub state: String,
    pub language: String,
    pub part: String,
}

pub fn take() -> Result<(), Stopped> {
    packages::install_for_pictures()?;
    tools::check_node()?;
    ui::install_packages()?;
    let shots = read(&sh::root())?.into_iter().filter_map(|picture| picture.shot.map(|shot| (picture.file, shot)));
    let wanted = shots.map(|(file, Shot { state, language, part })| [file, state, language, part].join(","));
    sh::run(ui::npm().args(["run", "pictures", "--"]).arg(folder(&sh::root())).args(wanted))
}

pub fn folder(root: &Path) -> PathBuf {
    root.join("docs/pictures")
}

pub fn read(root: &Path) -> Result<Vec<Picture>, Stopped> {
    let list = folder(root).join("README.md");
    let text = fs::read_to_string(&list).map_err(|error| Stopped::io("read", &list, &error))?;
    Ok(text.lines().filter_map(row).collect())
}

/// A row of the table that begins with a picture: `| a.png | state | ja | whole | docs/a.md, docs/b.md |`, or `| a.png | – | – | – | docs/a.md |`.
fn row(line: &str) -> Option<Picture> {
    let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
    let [file, state, language, part, documents] = cells[..] else { return None };
    let shot = || Shot { state: state.into(), language: language.into(), part: part.into() };
    file.ends_with(".png").then(|| Picture {
        file: file.into(),
        shot: (state != "–").then(shot),
        documents: documents.split(", ").filter(|document| !document.is_empty()).map(Into::into).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Picture, Shot, row};

    #[test]
    fn only_rows_that_begin_with_a_picture_are_pictures() {
        let shot = Shot { state: "stop".into(), language: "en".into(), part: "whole".into() };
        let documents = vec!["README.md".to_string(), "docs/a.md".to_string()];
        assert_eq!(
            row("| stop.en.png | stop | en | whole | README.md, docs/a.md |"),
            Some(Picture { file: "stop.en.png".into(), shot: Some(shot), documents })
        );
        assert_eq!(row("| tray.png | – | – | – |  |"), Some(Picture { file: "tray.png".into(), shot: None, documents: vec![] }));
        for other in ["|---|---|---|---|---|", "| picture | state | language | part | documents |", "tray.png", ""] {
            assert_eq!(row(other), None, "{other}");
        }
    }
}
