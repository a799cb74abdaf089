//! Where the templates lie, and what every one of them has.

use std::{fs, path::PathBuf};

use roxmltree::{Document, Node};

pub const ADMX: &str = "renkei.admx";
pub const ADML: [&str; 2] = ["ja-JP/renkei.adml", "en-US/renkei.adml"];

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packaging/policy-templates").join(name)
}

pub fn read(name: &str) -> String {
    let path = path(name);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// As a program reads it: without the mark at its beginning, lines end with `\n`.
pub fn text(name: &str) -> String {
    read(name).trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

pub fn parse(text: &str) -> Document<'_> {
    Document::parse(text).unwrap_or_else(|why| panic!("{why}"))
}

pub fn elements<'a>(document: &'a Document<'a>, tag: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.has_tag_name(tag))
}

pub fn child<'a>(node: Node<'a, 'a>, tag: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.has_tag_name(tag))
}

pub fn attribute<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_else(|| panic!("{} without {name}", node.tag_name().name()))
}

/// Administrators open them with what Windows has: an older Notepad shows lines that end with LF as one, and Windows PowerShell on a Japanese PC
/// takes a file without the mark for Shift_JIS. Microsoft's own templates are of this form.
#[test]
fn the_templates_are_utf8_with_its_mark_and_windows_line_ends() {
    for name in [ADMX, ADML[0], ADML[1], "README.txt"] {
        let text = read(name);
        assert!(text.starts_with('\u{feff}'), "{name}: begin it with the byte order mark of UTF-8 (EF BB BF)");
        let bare = text.lines().count() - text.matches("\r\n").count();
        assert_eq!(bare, 0, "{name}: lines end with CRLF (unix2dos)");
    }
}
