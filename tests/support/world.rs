//! All parts of one journey, started together.

use std::{fs, path::PathBuf};

use serde_json::json;

use super::{
    app::App,
    browser::Browser,
    desktop::Desktop,
    pictures::Album,
    sandbox::{Customer, Sandbox},
    token::Token,
};

/// The fields are dropped in order: the browser before the desktop it lives on.
pub struct World {
    pub album: Album,
    pub browser: Browser,
    pub sandbox: Sandbox,
    pub desktop: Desktop,
    /// As in the settings file.
    pkcs11_modules: Vec<&'static str>,
}

impl World {
    /// A person at a desktop, their browser open, the bank and the providers running.
    pub fn start() -> Self {
        let mut desktop = Desktop::start();
        desktop.unlock_keyring();
        let sandbox = Sandbox::start(&desktop.folder().join("sandbox"));
        let browser = Browser::start(&desktop, "profile", sandbox.text("issuer"));
        browser.become_default(&desktop);
        Self { album: Album::from_environment(), browser, sandbox, desktop, pkcs11_modules: vec![] }
    }

    /// The person's token is plugged in, and its driver is registered on their PC.
    pub fn plug_in(&mut self, customer: &Customer) -> Token {
        self.pkcs11_modules = vec!["p11-kit"];
        Token::make(&self.desktop, customer)
    }

    /// The settings file of a person with these certificate files, where the app looks by itself: this is no start apart.
    pub fn settings(&self, certificate_files: &[&str]) -> PathBuf {
        let path = self.desktop.home().join(".config/renkei/renkei.toml");
        let (bank, ca) = (json!(self.sandbox.text("issuer")), json!(self.sandbox.text("ca")));
        let (files, modules) = (json!(certificate_files), json!(self.pkcs11_modules));
        // These JSON values are TOML values as well.
        let text = format!("bank = {bank}\nbank_ca = {ca}\ncertificate_files = {files}\npkcs11_modules = {modules}\nlocale = \"ja\"\n");
        fs::create_dir_all(path.parent().expect("a folder")).and_then(|()| fs::write(&path, text)).expect("the settings");
        path
    }

    /// The app of a customer, started by a deep link or by hand (no arguments).
    pub fn app_of(&self, customer: &Customer, arguments: &[&str]) -> App {
        self.app_with(&[customer.text("p12")], arguments)
    }

    /// The app of somebody with these certificate files, or none.
    pub fn app_with(&self, certificate_files: &[&str], arguments: &[&str]) -> App {
        App::start(&self.desktop, &self.settings(certificate_files), arguments)
    }
}
