//! A settings file for the app and the console program, so that they find this bank and its customers' certificates: `RENKEI_CONFIG=DIR/renkei.toml`.

use std::path::{Path, PathBuf};

use crate::{Contract, files};

/// Where it lies for a contract.
pub fn path(contract: &Contract) -> PathBuf {
    contract.pki.with_file_name("renkei.toml")
}

pub(crate) fn write(folder: &Path, contract: &Contract) -> Result<(), files::Error> {
    let certificates = contract.customers.iter().filter_map(|customer| customer.identity.p12.as_deref()).map(quoted);
    let text = format!(
        "# Written by renkei-sandbox at every start.\nbank = {}\nbank_ca = {}\ncertificate_issuers = {}\ncertificate_files = [{}]\npkcs11_modules = []\n",
        quoted(Path::new(&contract.issuer)),
        quoted(&contract.ca),
        quoted(&contract.ca), // one authority issues both
        certificates.collect::<Vec<_>>().join(", "),
    );
    files::write_whole(&folder.join("renkei.toml"), text.as_bytes())
}

/// JSON's strings are TOML's basic strings.
fn quoted(path: &Path) -> String {
    serde_json::Value::from(path.to_string_lossy()).to_string()
}
