//! What the name and the type of a key's provider tell before the key is opened.

/// Microsoft's cryptographic service providers that keep keys in files. CNG opens their containers too.
const FILES: [&str; 5] = [
    "Microsoft Base Cryptographic Provider v1.0",
    "Microsoft Enhanced Cryptographic Provider v1.0",
    "Microsoft Strong Cryptographic Provider",
    "Microsoft RSA SChannel Cryptographic Provider",
    "Microsoft Enhanced RSA and AES Cryptographic Provider",
];
const FILES_BY_CNG: &str = "Microsoft Software Key Storage Provider";
const CARDS: &str = "Microsoft Base Smart Card Crypto Provider";
/// The TPM by itself, and behind Windows Hello.
const CHIPS: [&str; 2] = ["Microsoft Platform Crypto Provider", "Microsoft Passport Key Storage Provider"];

/// Who keeps a private key: decides what an error means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeper {
    /// Windows, protected by the person's Windows password (DPAPI).
    Person,
    /// Windows, protected by access rights.
    Machine,
    /// The security chip of the PC (TPM).
    Chip,
    /// A card, a token, or whatever another maker's driver talks to.
    Card,
}

/// By which interface a key is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// A key storage provider: CNG only.
    Cng,
    /// One of Microsoft's cryptographic service providers: CNG takes them over, CryptoAPI remains.
    Either,
    /// Another maker's cryptographic service provider: CryptoAPI only.
    Legacy,
}

/// `kind`: the provider's type (`PROV_RSA_FULL`, …); 0 for a key storage provider.
pub(super) fn keeper(name: &str, kind: u32, machine: bool) -> Keeper {
    if CHIPS.contains(&name) {
        Keeper::Chip
    } else if !keeps_files(name, kind) {
        Keeper::Card
    } else if machine {
        Keeper::Machine
    } else {
        Keeper::Person
    }
}

pub(super) fn route(name: &str, kind: u32) -> Route {
    if kind == 0 {
        Route::Cng
    } else if keeps_files(name, kind) || name == CARDS {
        Route::Either
    } else {
        Route::Legacy
    }
}

/// No name means the system's default, which is one of Microsoft's.
pub(super) fn keeps_files(name: &str, kind: u32) -> bool {
    if kind == 0 { name == FILES_BY_CNG } else { name.is_empty() || FILES.contains(&name) }
}

#[cfg(test)]
mod tests {
    use super::{Keeper, Route, keeper, route};

    #[test]
    fn a_providers_name_and_type_tell_who_keeps_the_key_and_how_it_is_reached() {
        for (name, kind, kept_by, reached) in [
            ("Microsoft Software Key Storage Provider", 0, Keeper::Person, Route::Cng),
            ("Microsoft Platform Crypto Provider", 0, Keeper::Chip, Route::Cng),
            ("Microsoft Smart Card Key Storage Provider", 0, Keeper::Card, Route::Cng),
            ("Maker's Key Storage Provider", 0, Keeper::Card, Route::Cng),
            ("Microsoft Enhanced Cryptographic Provider v1.0", 1, Keeper::Person, Route::Either),
            ("Microsoft Enhanced RSA and AES Cryptographic Provider", 24, Keeper::Person, Route::Either),
            ("", 1, Keeper::Person, Route::Either),
            ("Microsoft Base Smart Card Crypto Provider", 1, Keeper::Card, Route::Either),
            ("Maker's Cryptographic Service Provider", 1, Keeper::Card, Route::Legacy),
        ] {
            assert_eq!((keeper(name, kind, false), route(name, kind)), (kept_by, reached), "{name} {kind}");
        }
        assert_eq!(keeper("Microsoft Software Key Storage Provider", 0, true), Keeper::Machine);
        assert_eq!(keeper("Microsoft Platform Crypto Provider", 0, true), Keeper::Chip);
    }
}
