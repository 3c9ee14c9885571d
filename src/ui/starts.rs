//! Addresses to start from: those crawled before, and sites that permit it.

use super::dom::{El, Memo, button, el, make, set, show};
use super::popover::Popover;
use crate::app::Model;
use crate::crawl::Recents;
use web_sys::HtmlElement;

/// Sites of others that permit it, each with where it is hosted and what that means. The
/// host's promise is the reason; it outlives any page.
const SITES: [(&str, &str); 2] = [
    (
        "https://rust-lang.github.io/async-book/",
        "A book on GitHub Pages: sites there send the permission with every page.",
    ),
    (
        "https://trio.readthedocs.io/en/stable/",
        "Documentation on Read the Docs: sites there send the permission with their files.",
    ),
];

/// The list and the button that opens it.
pub(super) struct Starts {
    pub(super) popover: Popover,
    recent: HtmlElement,
    list: HtmlElement,
    shown: Memo<Recents>,
}

impl Starts {
    pub(super) fn build(built_in: &str) -> Self {
        let popover = Popover::build("picks", "▾", "starts");
        for name in ["aria-label", "title"] {
            set(&popover.toggle, name, "Recent and suggested addresses");
        }
        popover.toggle.set_class_name("sign pick-toggle");
        let list = el("ul").attr("aria-label", "Recent addresses").0;
        let head = make("p class=head").text("Recent").0;
        let recent = make("div hidden").with(&[&head, &list, &button("Forget these", "forget-starts").0]).0;
        let sites = el("ul").attr("aria-label", "Sites that allow it").0;
        add_pick(&sites, built_in, "The site that comes with this page: a page may always read its own origin.");
        for (address, why) in SITES {
            add_pick(&sites, address, why);
        }
        let own = el("p").text("For a site of your own that sends no permission, put a copy of this page beside it.").0;
        let head = make("p class=head").text("Sites that allow it").0;
        El(popover.panel.clone()).with(&[&recent, &el("div").with(&[&head, &sites, &own]).0]);
        Self { popover, recent, list, shown: Memo::default() }
    }

    pub(super) fn render(&self, model: &Model) {
        self.popover.open(model.start.starts_open);
        let recents = &model.start.recents;
        if self.shown.is_new(recents.clone()) {
            self.list.set_text_content(None);
            recents.sets().iter().for_each(|starts| add_pick(&self.list, starts, ""));
            show(&self.recent, !recents.sets().is_empty());
        }
    }
}

/// Adds a button that stands for start addresses, and what is to be said of them.
fn add_pick(list: &HtmlElement, starts: &str, why: &str) {
    let pick = button(starts, "pick").class("pick").attr("title", starts).0;
    El(list.clone()).with(&[&el("li").with(&[&pick, &el("span").text(why).0]).0]);
}
