//! Which of the pages found is fetched next.

use crate::trace::Order;
use serde::{Deserialize, Serialize};

/// Which of the pages on the frontier is fetched next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrawlOrder {
    /// The page found first.
    #[default]
    BreadthFirst,
    /// The page found last.
    DepthFirst,
    /// The page that most of the pages read so far link to; of equal ones the one found first.
    MostLinked,
}

impl CrawlOrder {
    /// All of them, with what the attribute calls them.
    pub const NAMED: [(&'static str, Self); 3] =
        [("breadth-first", Self::BreadthFirst), ("depth-first", Self::DepthFirst), ("most-linked", Self::MostLinked)];

    /// How a queue does that.
    pub(super) fn of_queue(self) -> Order {
        match self {
            Self::BreadthFirst => Order::Fifo,
            Self::DepthFirst => Order::Lifo,
            Self::MostLinked => Order::Priority,
        }
    }

    /// What a frontier was told on a trace.
    pub(super) fn recorded(order: Order) -> Self {
        match order {
            Order::Fifo => Self::BreadthFirst,
            Order::Lifo => Self::DepthFirst,
            Order::Priority => Self::MostLinked,
        }
    }
}
