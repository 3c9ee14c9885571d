//! The limits that a run was started with.

use serde::Deserialize;

/// What a run's configuration says of its limits. A run of another program has none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RunLimits {
    /// Tasks that take URLs off the frontier.
    pub consumers: Option<u32>,
    /// Most pages.
    pub max_pages: Option<u32>,
}

impl RunLimits {
    /// Reads the configuration of a [`RunStarted`](super::EventKind::RunStarted); what is not as
    /// it should be counts as not there.
    pub fn of(config: &str) -> Self {
        serde_json::from_str(config).unwrap_or_default()
    }
}
