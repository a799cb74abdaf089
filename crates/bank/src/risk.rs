//! The risk engine: whether the registered question (手順2) is asked.
//!
//! Rule: a device from which this user has answered before raises no question; any other does, when the user has registered one. A question that
//! was asked stays the one to answer, in every procedure and on every device, until it is answered right.

use renkei_core::wire::challenge::Device;
use rustls::crypto::SecureRandom;

use crate::store::{Result, Tx, users};

/// The device that the app described, when it can be told from others.
pub fn recognisable(device: Option<&Device>) -> Option<&str> {
    device.map(|device| device.host_hash.as_str()).filter(|hash| !hash.is_empty())
}

/// The id of the question to ask: the one that is still unanswered, else one drawn among those that the user registered.
pub async fn question(tx: &mut Tx<'_>, random: &dyn SecureRandom, user: &str, device: Option<&Device>) -> Result<Option<String>> {
    if let Some(host_hash) = recognisable(device)
        && users::knows_device(&mut **tx, user, host_hash).await?
    {
        return Ok(None);
    }
    let mut questions = users::questions(&mut **tx, user).await?;
    if questions.is_empty() {
        return Ok(None);
    }
    let mut draw = [0_u8; 1];
    random.fill(&mut draw).expect("the operating system's random source works");
    let drawn = usize::from(draw[0]) % questions.len();
    Ok(Some(users::ask(tx, user, &questions.swap_remove(drawn).question_id).await?))
}
