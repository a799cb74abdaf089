//! Drivers made for one test, by the C compiler.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{pki::run, tokens::softhsm};

/// A driver whose entry point does this.
pub fn with_entry(folder: &Path, name: &str, body: &str) -> PathBuf {
    compile(
        folder,
        name,
        &format!("#include <stdlib.h>\n#include <unistd.h>\nunsigned long C_GetFunctionList(void **list) {{ {body} }}\n"),
        &[],
    )
}

/// A library that is no driver.
pub fn without_entry(folder: &Path) -> PathBuf {
    compile(folder, "other", "int nothing;\n", &[])
}

/// SoftHSM behind a card reader with which something happens (`reader.c` says what).
pub struct Reader {
    pub module: PathBuf,
    happening: PathBuf,
}

impl Reader {
    pub fn new(folder: &Path) -> Self {
        let happening = folder.join("happening");
        fs::write(&happening, "").unwrap();
        let definitions = [format!("-DHAPPENING=\"{}\"", happening.display()), format!("-DSOFTHSM=\"{}\"", softhsm().display())];
        let module = compile(folder, "reader", include_str!("reader.c"), &definitions);
        Self { module, happening }
    }

    pub fn happens(&self, what: &str) {
        fs::write(&self.happening, what).unwrap();
    }
}

fn compile(folder: &Path, name: &str, text: &str, definitions: &[String]) -> PathBuf {
    let source = folder.join(format!("{name}.c"));
    let library = folder.join(format!("{name}.so"));
    fs::write(&source, text).unwrap();
    run(Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).args(definitions).arg("-ldl"));
    library
}
