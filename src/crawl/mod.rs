//! The crawl: one producer, N consumers, a joinable queue, a visited set behind a lock,
//! a semaphore around the request.
//!
//! It is the program of the lessons grown up: the producer puts the start URLs and ends;
//! each consumer takes a URL, waits for a permit, fetches, finds links, claims the new
//! ones under the lock and puts them; `task_done` is a guard; `join` ends the run, and
//! the consumers are then cancelled.

mod address;
mod admission;
mod answers;
mod config;
mod connections;
mod consumer;
mod desk;
mod following;
mod frontier;
mod gate;
mod hosts;
mod known;
mod order;
mod pace;
mod patterns;
mod plan;
mod reader;
mod recents;
mod resume;
mod robots;
mod robots_pattern;
mod robots_rules;
mod run;
mod scope;
mod selecting;
mod shared;
mod sitemap;
mod sitemaps;
mod soft404;
mod throttle;
mod tidy;
mod transfer;
mod trap;
mod trouble;
mod verdict;

pub use address::{Candidate, MOST_STARTS, StartError, identity, parse_start, parse_starts};
pub use config::{Config, ConfigError, DEEPEST, Limits, MOST_PAGES, RobotsPolicy, Soft404, Wanted};
pub use desk::Desk;
pub use following::{Following, MOST_HOPS};
pub use order::CrawlOrder;
pub use patterns::{Patterns, PatternsError};
pub use plan::plan;
pub use reader::{BodyEnd, Head, LocalReader, OpenPage, PageBody, PageLoop, PageReader, Reading};
pub use recents::Recents;
pub use resume::{ResumeError, ResumePoint, Resumption};
pub use robots_rules::{RobotsQuestion, RobotsRules};
pub use scope::{Scope, ScopeKind};
pub use shared::Crawl;
pub use sitemap::{Sitemap, SitemapKind, SitemapStep};
pub use throttle::Throttle;
pub use tidy::Tidy;
