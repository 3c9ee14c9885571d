//! A crawl that follows and takes out what CSS selectors say, in one thread.

use super::config::{Config, ConfigError};
use super::reader::LocalReader;
use super::shared::Crawl;
use crate::fetch::Source;
use crate::html::Selectors;
use crate::runtime::Runtime;
use std::rc::Rc;

impl Crawl {
    /// A crawl that has not begun and obeys the selectors of its configuration. Where others read
    /// its pages, they have to: see [`Crawl::set_reader`].
    ///
    /// # Errors
    /// The first selector that is not CSS.
    pub fn selecting(
        config: Config,
        runtime: &Runtime,
        source: impl Source + Clone + 'static,
    ) -> Result<Rc<Self>, ConfigError> {
        let selectors = Rc::new(Selectors::parse(&config.selection())?);
        let reader = LocalReader::with(Rc::new(source.clone()), runtime, Rc::new(selectors));
        let crawl = Self::new(config, runtime, source);
        crawl.set_reader(reader);
        Ok(crawl)
    }
}
