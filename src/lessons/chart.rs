//! What a lesson draws of several runs: a bar each.

use super::crawler::waited;
use super::lesson::{Lesson, Settings};
use super::measure::time;
use super::semaphore::finishing_times;

/// A run, as a bar.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Bar {
    /// How the run was set up.
    pub name: String,
    /// How long the bar is.
    pub value: u64,
    /// What that says.
    pub text: String,
}

/// The bars of a lesson that has a chart: when it ends with so many permits, or how often
/// somebody waits for one.
pub fn bars(lesson: &Lesson, settings: &Settings) -> Vec<Bar> {
    let mut bars = Vec::new();
    match lesson.name {
        "semaphore" => {
            for (permits, end) in finishing_times(settings) {
                bars.push(Bar { name: permits.to_string(), value: end, text: time(end) });
            }
        }
        "crawler" => {
            for crawl in waited(settings) {
                let name = crew(crawl.consumers, crawl.permits);
                let text = waits(crawl.waits);
                let text = format!("{text}, at most {} requests at once, {}", crawl.at_once, time(crawl.end));
                bars.push(Bar { name, value: crawl.waits, text });
            }
        }
        _ => {}
    }
    bars
}

/// “8 consumers, 3 permits”.
pub fn crew(consumers: u32, permits: u32) -> String {
    let [one, other] = [consumers, permits].map(|many| if many == 1 { "" } else { "s" });
    format!("{consumers} consumer{one}, {permits} permit{other}")
}

/// So many waits for a permit, in words.
pub fn waits(times: u64) -> String {
    match times {
        0 => "nobody waits for a permit".into(),
        1 => "somebody waits for a permit once".into(),
        times => format!("somebody waits for a permit {times} times"),
    }
}
