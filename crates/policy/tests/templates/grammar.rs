//! `admx.rng`, the house grammar of the templates, by `xmllint`.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use crate::files::{ADML, ADMX, path, read};

fn validate(file: &Path) -> Output {
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet", "--relaxng"]).arg(path("admx.rng")).arg(file);
    command.output().unwrap_or_else(|why| panic!("xmllint cannot be run ({why}); cargo xtask deps, or Debian's libxml2-utils"))
}

#[test]
fn the_templates_follow_the_grammar() {
    for name in [ADMX, ADML[0], ADML[1]] {
        let output = validate(&path(name));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_grammar_refuses_what_the_house_does_not_write() {
    let folder = tempfile::tempdir().unwrap();
    for (name, old, new) in [
        (ADMX, " explainText=\"$(string.BankUrl_Explain)\"", ""),
        (ADMX, "<supportedOn ref=\"SUPPORTED_Renkei_0_1\" />", ""),
        (ADMX, "<parentCategory ref=\"Connection\" />", ""),
        (
            ADMX,
            "<multiText id=\"BankIssuers\" valueName=\"BankIssuers\" required=\"true\" maxLength=\"16383\" />",
            "<list id=\"BankIssuers\" />",
        ),
        (ADMX, "class=\"Machine\"", "class=\"User\""),
        (ADMX, "key=\"Software\\Policies\\Renkei\"", "key=\"Software\\Renkei\""),
        (ADMX, "<decimal value=\"0\" />", "<delete />"),
        (ADMX, "maxLength=\"1023\"", "maxLength=\"1024\""),
        (ADMX, "$(string.BankUrl)", "The bank"),
        (ADML[0], "revision=\"", "revision=\"v"),
        (ADML[1], "<label>File:</label>", ""),
        (ADML[1], " defaultHeight=\"6\" />", " defaultHeight=\"6\">A label</multiTextBox>"),
    ] {
        let text = read(name);
        assert!(text.contains(old), "{name} no longer has {old}");
        let broken = folder.path().join("broken.xml");
        fs::write(&broken, text.replacen(old, new, 1)).unwrap();
        assert!(!validate(&broken).status.success(), "{name} with {new:?} in place of {old}");
    }
}
