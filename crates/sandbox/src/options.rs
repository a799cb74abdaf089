//! The command line.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
};

use jiff::Timestamp;

/// A bank, sample providers, certificates and customers, for trying out API連携 on one machine.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "renkei-sandbox", version)]
pub struct Options {
    /// Folder that is kept; started again on it, everything goes on. Without it, a temporary one that is removed at the end
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address to listen on (the admin listener stays on 127.0.0.1)
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub listen: IpAddr,
    /// Ports N to N+3 for public, mutual TLS, admin and provider; 0 takes free ones (the same again with the same --data)
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub ports: u16,
    /// Where the sandbox's clock starts, e.g. 2026-12-28T09:00:00+09:00 (a --data folder keeps its own); default: the machine's time
    #[arg(long, value_name = "RFC3339")]
    pub now: Option<Timestamp>,
    /// How many providers there are: the six of the customer page, then invented ones
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub providers: u16,
    /// Apply the bank's rate limits; lockouts always apply
    #[arg(long)]
    pub rate_limits: bool,
    /// The version of the app that the bank announces, e.g. 0.2.0; without it none
    #[arg(long, value_name = "VERSION")]
    pub latest_app: Option<String>,
    /// Print one line of JSON when all is ready, instead of words
    #[arg(long)]
    pub json: bool,
}

impl Default for Options {
    fn default() -> Self {
        use clap::Parser as _;
        Self::parse_from(["renkei-sandbox"])
    }
}
