//! The crawler's lesson: the site that it reads, what its permits do, and the same for real.

use super::files::{ask, body, text};
use super::view::button;
use crate::lessons::{crew, times_waited};
use crate::trace::{EventKind, Json, Wait};
use crate::ui::dom::{El, el, set, set_text, show};
use crate::ui::page::Page;
use std::rc::Rc;

impl Page {
    /// The built-in site's files, as (path, text).
    pub(super) async fn fetch_site(&self) -> Result<Rc<[(String, String)]>, String> {
        self.notice(Some("Loading the built-in site, which this lesson crawls."));
        let mut asked = Vec::new();
        if let Some(Json::List(paths)) = Json::read(&text(self, "lessons/crawler/site.json").await?) {
            for path in paths {
                // All are asked for before the first is awaited.
                if let Json::Text(path) = path
                    && let Ok(url) = self.built_in.join(&path)
                {
                    asked.push((path, ask(&url)));
                }
            }
        }
        let mut pages = Vec::new();
        for (path, answer) in asked {
            // What is missing is a page that is not found, to the crawler as well.
            if let Some(body) = body(answer).await {
                pages.push((path, body));
            }
        }
        Ok(pages.into())
    }

    /// Crawls the built-in site with as many consumers and permits, by this page's own crawler.
    pub(super) fn crawl_for_real(&self) {
        let settings = match &*self.open.borrow() {
            Some(open) => open.settings.clone(),
            None => return,
        };
        let lesson = self.host.get_attribute("lesson").unwrap_or_default();
        for name in ["lesson", "url", "trace", "step"] {
            let _ = self.host.remove_attribute(name);
        }
        for name in ["consumers", "permits"] {
            set(&self.host, name, &settings.get(name).to_string());
        }
        let real = &self.parts.lesson.real;
        real.set_text_content(None);
        let back = button("Back to the lesson");
        self.hear(&back, "click", move |page, _| page.set_lesson(&lesson));
        El(real.clone()).with(&[&el("span").attr("role", "status").0, &back]);
        let _ = self.parts.form.append_child(real);
        show(real, true);
        self.start();
    }

    /// Says of the real crawl how often somebody waited, up to the cursor.
    pub(super) fn show_real(&self) {
        let real = &self.parts.lesson.real;
        if real.hidden() {
            return;
        }
        // Another site has nothing to do with the lesson.
        if self.host.has_attribute("url") {
            return show(real, false);
        }
        let permits = self.with_machine(|machine| {
            let named = |thing: &crate::machine::ThingRow| thing.name == "permits";
            machine.things().iter().position(named)
        });
        let wait = EventKind::Waiting { on: Wait::Acquire(permits.map_or(u32::MAX, |id| id as u32)) };
        let play = self.play.borrow();
        let times = play.events(0..self.cursor()).filter(|(_, event)| event.kind == wait).count() as u64;
        let number = |name| self.host.get_attribute(name).and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        let text = String::from("On the network, ") + &crew(number("consumers"), number("permits"));
        let text = text + ": " + &times_waited(times) + ".";
        if let Some(said) = real.first_element_child() {
            set_text(&said, &text);
        }
    }
}
