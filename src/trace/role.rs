//! What tasks and primitives are there for, told apart from what they are called.

use serde::{Deserialize, Serialize};

/// What a task, queue, semaphore or lock does in its run. Only what a reader is told about has
/// one; names are for people and mean nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The task that is the whole crawl: when it ends, the crawl is finished.
    Crawl,
    /// A task that puts the start URLs on the frontier.
    Producer,
    /// A task that takes URLs off the frontier and reads them.
    Consumer,
    /// The queue of URLs that are to be fetched.
    Frontier,
    /// The semaphore that limits how many requests are under way.
    Requests,
    /// The lock around the URLs that are known.
    Visited,
    /// The lock that lets one request at a time wait for a host's delay.
    Delay,
    /// The semaphore that limits how many requests a host is sent at once.
    Connections,
    /// A role of a later version, read from a file.
    #[serde(other)]
    Other,
}

impl Role {
    /// A name for something with this role.
    pub fn named(self, name: impl Into<String>) -> Label {
        Label { name: name.into(), role: Some(self) }
    }
}

/// What a new task or primitive is called, and what it is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its name, as it is shown.
    pub name: String,
    /// Its role, if it has one.
    pub role: Option<Role>,
}

impl From<&str> for Label {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), role: None }
    }
}

impl From<String> for Label {
    fn from(name: String) -> Self {
        Self { name, role: None }
    }
}
