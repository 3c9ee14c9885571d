//! Roles for files that were written before traces had any. Crawls of that time are known by the
//! names that all of them used; no other place may tell anything by its name.

use crate::trace::{Event, EventKind, Role, RunLimits};

/// Gives the tasks and primitives of an old crawl their roles.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OldRoles {
    is_crawl: bool,
}

impl OldRoles {
    /// Adds the role that an event's task or primitive should have and has not.
    pub(super) fn complete(&mut self, event: &mut Event) {
        match &mut event.kind {
            EventKind::RunStarted { config } => self.is_crawl = RunLimits::of(config).consumers.is_some(),
            EventKind::TaskStarted { name, role, .. } | EventKind::Made { name, role, .. }
                if self.is_crawl && role.is_none() =>
            {
                *role = role_of(name);
            }
            _ => {}
        }
    }
}

fn role_of(name: &str) -> Option<Role> {
    Some(match name {
        "main" => Role::Crawl,
        "producer" => Role::Producer,
        "frontier" => Role::Frontier,
        "permits" => Role::Requests,
        "visited" => Role::Visited,
        _ if name.starts_with("consumer-") => Role::Consumer,
        _ if name.starts_with("turn at ") => Role::Delay,
        _ => return None,
    })
}
