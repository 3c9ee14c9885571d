//! Which ready task runs next, and such choices as text.

use crate::trace::TaskId;
use std::fmt;
use std::str::FromStr;

/// The most choices that are read from a text, which may come from an untrusted link.
const MOST_CHOICES: usize = 100_000;

/// How a task is picked from those that are ready.
pub struct Schedule(Kind);

/// Answers with an index when it is shown the ready tasks.
type Ask = dyn FnMut(&[TaskId]) -> usize;

enum Kind {
    Fifo,
    Random(fastrand::Rng),
    Chosen { choices: Choices, at: usize },
    Asked(Box<Ask>),
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Fifo => "Fifo",
            Kind::Random(_) => "Random",
            Kind::Chosen { .. } => "Chosen",
            Kind::Asked(_) => "Asked",
        })
    }
}

impl Schedule {
    /// The task that became ready first, as asyncio's loop does.
    pub fn fifo() -> Self {
        Self(Kind::Fifo)
    }

    /// A random task, the same ones again for the same seed; seed 0 is [`Schedule::fifo`].
    pub fn seeded(seed: u64) -> Self {
        Self(if seed == 0 { Kind::Fifo } else { Kind::Random(fastrand::Rng::with_seed(seed)) })
    }

    /// These choices one after the other, then the task that became ready first.
    pub fn chosen(choices: Choices) -> Self {
        Self(Kind::Chosen { choices, at: 0 })
    }

    /// Whatever `choose` answers when it is shown the ready tasks, the longest ready first.
    /// An answer beyond them means the last.
    pub fn asked(choose: impl FnMut(&[TaskId]) -> usize + 'static) -> Self {
        Self(Kind::Asked(Box::new(choose)))
    }

    /// An index below `many`, which is above 0.
    pub(super) fn pick(&mut self, many: usize, ready: impl FnOnce() -> Vec<TaskId>) -> usize {
        let index = match &mut self.0 {
            Kind::Fifo => 0,
            // By u32: a usize draws differently on 32 bits.
            Kind::Random(rng) if many > 1 => rng.u32(..many as u32) as usize,
            Kind::Random(_) => 0,
            Kind::Chosen { choices, at } => {
                *at += 1;
                choices.at(*at - 1) as usize
            }
            Kind::Asked(choose) => choose(&ready()),
        };
        index.min(many - 1)
    }
}

/// A schedule as a list: the n-th number says which of the ready tasks ran as the n-th,
/// 0 being the one that became ready first. Behind its end all are 0.
///
/// As text it fits in a link: `s:` and the numbers between dots, `z5` for five zeros.
///
/// ```
/// use crawlscope_engine::runtime::Choices;
///
/// let choices: Choices = "s:z3.2.0.1".parse().expect("a schedule");
/// assert_eq!(choices.as_slice(), [0, 0, 0, 2, 0, 1]);
/// assert_eq!(choices.deviations(), 2);
/// assert_eq!(choices.to_string(), "s:z3.2.0.1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(Vec<u32>);

impl Choices {
    /// The numbers.
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }

    /// The n-th choice, counted from 0.
    pub fn at(&self, n: usize) -> u32 {
        self.0.get(n).copied().unwrap_or(0)
    }

    /// Adds a choice.
    pub fn push(&mut self, choice: u32) {
        self.0.push(choice);
    }

    /// Removes the last choice.
    pub fn pop(&mut self) -> Option<u32> {
        self.0.pop()
    }

    /// The same schedule without zeros at its end, which mean nothing.
    pub fn trimmed(&self) -> Self {
        let end = self.0.iter().rposition(|choice| *choice != 0).map_or(0, |last| last + 1);
        Self(self.0[..end].to_vec())
    }

    /// How often it departs from first ready, first run.
    pub fn deviations(&self) -> usize {
        self.0.iter().filter(|choice| **choice != 0).count()
    }
}

impl From<Vec<u32>> for Choices {
    fn from(choices: Vec<u32>) -> Self {
        Self(choices)
    }
}

impl fmt::Display for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("s:")?;
        let mut rest = self.0.as_slice();
        while let Some((first, after)) = rest.split_first() {
            let zeros = rest.iter().take_while(|choice| **choice == 0).count();
            if zeros > 1 {
                write!(f, "z{zeros}")?;
                rest = &rest[zeros..];
            } else {
                write!(f, "{first}")?;
                rest = after;
            }
            if !rest.is_empty() {
                f.write_str(".")?;
            }
        }
        Ok(())
    }
}

/// Why a text is not a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoicesError {
    /// It doesn't begin with `s:`.
    #[error("a schedule begins with “s:”")]
    Prefix,
    /// Something else is between two dots.
    #[error("a schedule is numbers between dots, or “z” and how many zeros")]
    Number,
    /// It has too many choices.
    #[error("a schedule has at most 100,000 choices")]
    TooLong,
}

impl FromStr for Choices {
    type Err = ChoicesError;

    fn from_str(text: &str) -> Result<Self, ChoicesError> {
        let list = text.strip_prefix("s:").ok_or(ChoicesError::Prefix)?;
        let mut choices = Vec::new();
        for part in list.split('.').filter(|_| !list.is_empty()) {
            let number = |digits: &str| digits.parse::<u32>().map_err(|_| ChoicesError::Number);
            let (choice, times) = match part.strip_prefix('z') {
                Some(zeros) => (0, number(zeros)? as usize),
                None => (number(part)?, 1),
            };
            if times > MOST_CHOICES - choices.len() {
                return Err(ChoicesError::TooLong);
            }
            choices.resize(choices.len() + times, choice);
        }
        Ok(Self(choices))
    }
}
