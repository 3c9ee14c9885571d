//! The columns that a run was asked to fill, by its configuration.

use serde::Deserialize;

/// Most columns that are shown: as many as a crawl can be asked for.
const MOST: usize = 20;

/// What a configuration says of columns; those of other programs say nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Config {
    extract: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
}

/// The names of the columns in a configuration, which is JSON text; none if it is something else.
pub(super) fn columns(config: &str) -> Vec<String> {
    let config: Config = serde_json::from_str(config).unwrap_or_default();
    config.extract.into_iter().take(MOST).map(|column| column.name).collect()
}
