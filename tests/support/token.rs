//! A token (SoftHSM) with a customer's certificate and key, as a company's issuer would hand it out.

use std::{fs, path::Path, process::Command};

use super::{desktop::Desktop, sandbox::Customer};

pub const PIN: &str = "246810";
const MODULES: [&str; 2] = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];

pub struct Token {
    pub label: String,
}

impl Token {
    /// In the home of the desktop's person, where SoftHSM and p11-kit look by themselves.
    pub fn make(desktop: &Desktop, customer: &Customer) -> Self {
        let (label, config) = ("会社のカード", desktop.home().join(".config"));
        let tokens = desktop.folder().join("tokens");
        for folder in [&tokens, &config.join("softhsm2"), &config.join("pkcs11/modules")] {
            fs::create_dir_all(folder).expect("a directory");
        }
        let settings = format!("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n", tokens.display());
        fs::write(config.join("softhsm2/softhsm2.conf"), settings).expect("SoftHSM's settings");
        let module = MODULES.into_iter().find(|path| Path::new(path).exists()).expect("SoftHSM is installed (package softhsm2)");
        fs::write(config.join("pkcs11/modules/token.module"), format!("module: {module}\n")).expect("a registration");

        let done = |command: &mut Command| {
            let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
            assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        };
        let (key, der) = (desktop.folder().join("token.key"), desktop.folder().join("token.der"));
        let identity = |name| customer.text(name).to_owned();
        done(desktop.command("openssl").args(["pkcs8", "-topk8", "-nocrypt", "-in", &identity("key"), "-out"]).arg(&key));
        done(desktop.command("openssl").args(["x509", "-in", &identity("certificate"), "-outform", "DER", "-out"]).arg(&der));
        let util = || desktop.command("softhsm2-util");
        done(util().args(["--init-token", "--free", "--so-pin", "12345678", "--label", label, "--pin", PIN]));
        done(util().arg("--import").arg(&key).args(["--token", label, "--label", "key", "--id", "01", "--pin", PIN]));
        let mut tool = desktop.command("pkcs11-tool");
        tool.args(["--module", module, "--token-label", label, "--login", "--pin", PIN, "--type", "cert", "--id", "01", "--write-object"]);
        done(tool.arg(&der));
        Self { label: label.into() }
    }

    /// Another driver is registered on the same PC, and it crashes. Gives its file's name.
    pub fn beside_a_broken_driver(desktop: &Desktop) -> &'static str {
        let (source, library) = (desktop.folder().join("broken.c"), desktop.folder().join("broken.so"));
        fs::write(&source, "void abort(void);\nunsigned long C_GetFunctionList(void **list) { abort(); }\n").expect("a source");
        let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
        assert!(compiled.is_ok_and(|status| status.success()), "cc makes {}", library.display());
        let registration = desktop.home().join(".config/pkcs11/modules/broken.module");
        fs::write(registration, format!("module: {}\n", library.display())).expect("a registration");
        "broken.so"
    }
}
