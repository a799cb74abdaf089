//! The files of the package: documents as a fragment for wixl, and the versions that programs have.

use std::fmt::Write;

use crate::sh::Stopped;

pub const FRAGMENT: &str = "documents.wxs";

/// One component for each document. `code` makes its code of its name.
pub fn fragment(documents: &[String], code: impl Fn(&str) -> Result<String, Stopped>) -> Result<String, Stopped> {
    let (mut components, mut references) = (String::new(), String::new());
    for (index, name) in documents.iter().enumerate() {
        let id = format!("Document{}", index + 1);
        let guid = code(&format!("document {name}"))?;
        let written = writeln!(
            components,
            r#"<Component Id="{id}" Guid="{}" Win64="yes"><File Id="{id}" Name="DOC{}.TXT|{name}" Source="{name}" KeyPath="yes" /></Component>"#,
            guid.trim_matches(['{', '}']),
            index + 1
        )
        .and_then(|()| writeln!(references, r#"<ComponentRef Id="{id}" />"#));
        written.map_err(|error| Stopped::new(error.to_string(), "is there memory left?"))?;
    }
    Ok(format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Fragment>
<DirectoryRef Id="INSTALLDIR">
{components}</DirectoryRef>
<ComponentGroup Id="Documents">
{references}</ComponentGroup>
</Fragment></Wix>
"#
    ))
}

/// The version in a program's resources, by the structure that begins so (Microsoft's documentation: "VS_FIXEDFILEINFO"). By it Windows decides
/// whether a file is newer than the one that is there; a file without counts as older than any with.
pub fn version(program: &[u8]) -> Option<String> {
    const SIGNATURE: [u8; 8] = [0xBD, 0x04, 0xEF, 0xFE, 0, 0, 1, 0];
    let at = program.windows(SIGNATURE.len()).position(|bytes| bytes == SIGNATURE)?;
    let short = |offset: usize| program.get(at + offset..at + offset + 2)?.try_into().ok().map(u16::from_le_bytes);
    Some(format!("{}.{}.{}.{}", short(10)?, short(8)?, short(14)?, short(12)?))
}

#[cfg(test)]
mod tests {
    use super::{fragment, version};

    #[test]
    fn the_version_of_a_program_is_found_in_its_resources() {
        let mut program = b"MZ and much else".to_vec();
        program.extend([0xBD, 0x04, 0xEF, 0xFE, 0, 0, 1, 0, 2, 0, 1, 0, 4, 0, 3, 0]);
        assert_eq!(version(&program).as_deref(), Some("1.2.3.4"));
        assert_eq!(version(b"MZ and nothing else"), None);
    }

    #[test]
    fn each_document_is_a_component_with_a_code_of_its_own() {
        let names = ["LICENSE-MIT".to_owned(), "renkei.cdx.json".to_owned()];
        let made = fragment(&names, |name| Ok(format!("{{{name}}}"))).expect("a fragment");
        for (index, name) in names.iter().enumerate() {
            let id = format!("Document{}", index + 1);
            assert!(made.contains(&format!(r#"<Component Id="{id}" Guid="document {name}" Win64="yes">"#)), "{made}");
            assert!(made.contains(&format!(r#"<ComponentRef Id="{id}" />"#)), "{made}");
        }
    }
}
