//! Imports the certificate and RSA key of a PKCS#12 file into the person's own Windows certificate store: what the tests under Wine start
//! from, where there is no "double-click on the file".
//!
//! `import.exe FILE.p12 PASSWORD`
#![cfg_attr(windows, expect(unsafe_code, reason = "the store of Windows is a C interface"))]

#[cfg(windows)]
#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/support/windows_store.rs"]
mod windows_store;

#[cfg(windows)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use p12_keystore::Pkcs12Archive;
    use renkei_certs::CertificateId;
    use windows_store::{AES, RsaKey, Store, import};
    use x509_parser::{certificate::X509Certificate, prelude::FromDer};

    let [file, password] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "usage: import FILE.p12 PASSWORD")?;
    let archive = Pkcs12Archive::from_pkcs12(&std::fs::read(&file)?, &password)?;
    for certificate in archive.certs.iter().map(|bag| bag.cert.as_der()) {
        let (_, read) = X509Certificate::from_der(certificate)?;
        if read.is_ca() {
            Store::open("CA")?.add(certificate)?;
            println!("CA  {}", read.subject());
            continue;
        }
        let keys = archive.keys.iter().filter_map(|bag| RsaKey::from_pkcs8(bag.key.as_der()));
        let mut keys = keys.filter(|key| key.belongs_to(&read));
        let key = keys.next().ok_or("only RSA keys can be imported, and the file holds none of this certificate")?;
        import(certificate, &key, &format!("renkei-{}", CertificateId::of(certificate)), AES)?;
        println!("My  {}  {}", CertificateId::of(certificate), read.subject());
    }
    Ok(())
}

#[cfg(not(windows))]
fn main() {
    eprintln!("this imports into the certificate store of Windows");
}
