//! A crawl that follows and takes out what CSS selectors say, in one thread.

use super::config::{Config, ConfigError};
use super::reader::LocalReader;
use super::shared::Crawl;
use crate::fetch::Source;
use crate::html::Selectors;
use crate::runtime::Runtime;
use std::rc::Rc;

impl Crawl {
    /// A crawl that has not begun, and reads the pages of `source` itself by the selectors of its
    /// configuration. Others are read without: see [`Crawl::with_reader`].
    ///
    /// # Errors
    /// The first selector that is not CSS.
    pub fn selecting(
        config: Config,
        runtime: &Runtime,
        source: impl Source + 'static,
    ) -> Result<Rc<Self>, ConfigError> {
        let selectors = Rc::new(Selectors::parse(&config.selection())?);
        let source: Rc<dyn Source> = Rc::new(source);
        let reader = LocalReader::new(source.clone(), runtime).by(Rc::new(selectors));
        Ok(Self::with_reader(config, runtime, source, reader))
    }
}
