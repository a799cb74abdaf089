//! A private key that Windows keeps, as rustls wants it.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use renkei_core::{Code, Failure, Text};
use rustls::{
    SignatureAlgorithm, SignatureScheme,
    sign::{Signer, SigningKey},
};
use x509_parser::{certificate::X509Certificate, prelude::FromDer, public_key::PublicKey};

use super::{
    context::Context,
    handle::{Asking, Handle, Refused, Way},
    provider::{Keeper, Route},
};
use crate::{
    CertificateId, KeyNote, Prompt, SigningFailed,
    signature::{self, Hash, without_stalling},
};

/// Keys that announced PSS and then refused it, until the program ends: their next identity goes by TLS 1.2.
pub(super) type RefusedPss = Arc<Mutex<BTreeSet<CertificateId>>>;

#[derive(Debug)]
pub(super) struct WindowsKey {
    kept: Arc<Kept>,
    algorithm: SignatureAlgorithm,
    /// In order of preference; never empty.
    ways: Vec<(SignatureScheme, Way)>,
}

/// Everything that a signature needs. The handle goes first: it may belong to the context.
struct Kept {
    /// Opened anew after a refusal: a card that was pulled out and put in again has another one.
    handle: Mutex<Option<Handle>>,
    context: Context,
    keeper: Keeper,
    asking: Asking,
    refused_pss: RefusedPss,
}

impl WindowsKey {
    pub(super) fn open(context: Context, asking: Asking, refused_pss: &RefusedPss) -> Result<Self, Failure> {
        let unusable = || Failure::new(Code::CertificateKeyUnusable).with_detail("neither RSA nor ECDSA on a NIST curve");
        let kind = Kind::of(context.der()).ok_or_else(unusable)?;
        let keeper = keeper(&context);
        let handle = Handle::open(&context, &asking).map_err(|status| status.failure(keeper, "CryptAcquireCertificatePrivateKey"))?;
        let pkcs1_only = note_of(&handle, keeper).is_some() || refuses_pss(refused_pss, &context);
        // A PIN takes longer than a handshake may: whoever asks for one does so before anything is connected.
        let proves = asking.prompt == Prompt::Never || keeper == Keeper::Card;
        let kept = Kept { handle: Mutex::new(Some(handle)), context, keeper, asking, refused_pss: Arc::clone(refused_pss) };
        let key = Self { kept: Arc::new(kept), algorithm: kind.algorithm(), ways: kind.ways(pkcs1_only) };
        if proves { key.proven() } else { Ok(key) }
    }

    /// Only a signature shows whether a key asks, and whether it knows PSS.
    fn proven(mut self) -> Result<Self, Failure> {
        loop {
            let (_, way) = self.ways[0];
            match self.kept.sign(way, b"renkei: a signature to try the key, of no value to anybody") {
                Ok(_) => return Ok(self),
                Err(_) if matches!(way, Way::Pss(_)) && refuses_pss(&self.kept.refused_pss, &self.kept.context) => {
                    self.ways = Kind::Rsa.ways(true);
                }
                Err(failure) => return Err(failure),
            }
        }
    }
}

impl SigningKey for WindowsKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let (scheme, way) = *self.ways.iter().find(|(scheme, _)| offered.contains(scheme))?;
        Some(Box::new(WindowsSigner { kept: Arc::clone(&self.kept), scheme, way }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }
}

#[derive(Debug)]
struct WindowsSigner {
    kept: Arc<Kept>,
    scheme: SignatureScheme,
    way: Way,
}

impl Signer for WindowsSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        without_stalling(|| self.kept.sign(self.way, message)).map_err(|failure| SigningFailed(failure).into_tls_error())
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

impl Kept {
    /// One signature at a time: the window of a dialog belongs to the handle.
    fn sign(&self, way: Way, message: &[u8]) -> Result<Vec<u8>, Failure> {
        let digest = way.hash().digest(message);
        let mut kept = self.handle.lock().unwrap_or_else(PoisonError::into_inner);
        let handle = match kept.take() {
            Some(handle) => handle,
            None => Handle::open(&self.context, &self.asking)
                .map_err(|status| status.failure(self.keeper, "CryptAcquireCertificatePrivateKey"))?,
        };
        let signature = handle.sign(way, &digest, &self.asking).map_err(|refused| self.explain(way, refused))?;
        *kept = Some(handle);
        Ok(signature)
    }

    fn explain(&self, way: Way, Refused { call, status }: Refused) -> Failure {
        let failure = status.failure(self.keeper, call);
        if !matches!(way, Way::Pss(_)) || !status.is_unsupported() {
            return failure;
        }
        self.refused_pss.lock().unwrap_or_else(PoisonError::into_inner).insert(CertificateId::of(self.context.der()));
        let remedy = (
            "もう一度お試しください。次は、この鍵で使えるTLS 1.2で接続します。",
            "Try again: the next connection uses TLS 1.2, which this key can serve.",
        );
        Failure { may_retry: true, ..failure.with_remedy(Text::from(remedy)) }
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "key kept by {:?}", self.keeper)
    }
}

/// What there is to say of a key before anybody uses it. Opens no card and asks nothing.
pub(super) fn note(context: &Context, refused_pss: &RefusedPss) -> Option<KeyNote> {
    if !matches!(Kind::of(context.der()), Some(Kind::Rsa)) {
        return None;
    }
    if refuses_pss(refused_pss, context) {
        return Some(KeyNote::WithoutPss);
    }
    let route = context.provider().map(|provider| provider.route());
    match (route, keeper(context)) {
        (Some(Route::Legacy), _) => Some(KeyNote::LegacyProvider),
        (_, Keeper::Card) => None,
        (_, keeper) => note_of(&Handle::open(context, &Asking::never()).ok()?, keeper),
    }
}

fn note_of(handle: &Handle, keeper: Keeper) -> Option<KeyNote> {
    match handle {
        Handle::Capi(_) => Some(KeyNote::LegacyProvider),
        Handle::Cng(key) => (!key.signs_pss(keeper)).then_some(KeyNote::WithoutPss),
    }
}

/// A key of which only an open handle is known belongs to whoever opened it.
fn keeper(context: &Context) -> Keeper {
    context.provider().map_or(Keeper::Person, |provider| provider.keeper())
}

fn refuses_pss(refused: &RefusedPss, context: &Context) -> bool {
    refused.lock().unwrap_or_else(PoisonError::into_inner).contains(&CertificateId::of(context.der()))
}

/// What kind of key belongs to a certificate.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Rsa,
    Ecdsa(SignatureScheme, Hash),
}

impl Kind {
    /// `None`: not for TLS.
    fn of(certificate: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
        let public = certificate.public_key();
        match public.parsed().ok()? {
            PublicKey::RSA(_) => Some(Self::Rsa),
            PublicKey::EC(_) => {
                let curve = public.algorithm.parameters.as_ref()?.as_oid().ok()?.to_id_string();
                signature::ecdsa(&curve).map(|(scheme, hash)| Self::Ecdsa(scheme, hash))
            }
            _ => None,
        }
    }

    fn algorithm(self) -> SignatureAlgorithm {
        match self {
            Self::Rsa => SignatureAlgorithm::RSA,
            Self::Ecdsa(..) => SignatureAlgorithm::ECDSA,
        }
    }

    fn ways(self, pkcs1_only: bool) -> Vec<(SignatureScheme, Way)> {
        let pkcs1 = Hash::ALL.map(|hash| (hash.pkcs1_scheme(), Way::Pkcs1(hash)));
        match self {
            Self::Ecdsa(scheme, hash) => vec![(scheme, Way::Ecdsa(hash))],
            Self::Rsa if pkcs1_only => pkcs1.to_vec(),
            Self::Rsa => Hash::ALL.map(|hash| (hash.pss_scheme(), Way::Pss(hash))).into_iter().chain(pkcs1).collect(),
        }
    }
}

impl Way {
    fn hash(self) -> Hash {
        match self {
            Self::Ecdsa(hash) | Self::Pss(hash) | Self::Pkcs1(hash) => hash,
        }
    }
}
