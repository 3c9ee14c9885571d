//! The picture's place: its legend, its tools and the card of the page under the pointer. The canvas is
//! put there by the [`super::stage`].

use super::card::Card;
use super::dom::{Memo, append, flag, flag_open, set_if, set_text, show};
use super::legend::Legend;
use super::minimap::Minimap;
use super::page_menu::Menu;
use super::templates::{fill_slot, fragment, part, template, write};
use crate::app::{Model, Msg, bubble_in_words, folded_in_words, navigation_in_words, sizes_in_words};
use crate::draw::{BubbleCard, MOST_HOPS, Placement, Spotlight};
use crate::graph::RunState;
use crate::language::tr;
use crate::say;
use crate::trace::UrlId;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement};

/// The page under the pointer, where it is, and how many it stands for.
type Hovered = Option<(UrlId, f32, f32, u32)>;

/// The place.
pub(super) struct Picture {
    pub(super) panel: HtmlElement,
    hint: HtmlElement,
    failure: HtmlElement,
    failure_says: HtmlElement,
    legend: Legend,
    minimap: Minimap,
    pub(super) menu: Menu,
    /// What explains the picture, and where it stands over it.
    explains: [(HtmlElement, HtmlElement); 5],
    spotlight: HtmlElement,
    spotlight_says: HtmlElement,
    hops: [HtmlElement; 2],
    /// Buttons: show only these, show all, clear the outline.
    parts: [HtmlElement; 3],
    elsewhere: HtmlElement,
    arrange: HtmlElement,
    selects: [(HtmlElement, HtmlSelectElement); 2],
    navigation: HtmlElement,
    navigation_says: HtmlElement,
    navigation_shows: HtmlElement,
    key: HtmlElement,
    key_sizes: HtmlElement,
    key_size: HtmlElement,
    /// What only the links of a selected page are drawn in.
    key_selected: [HtmlElement; 2],
    /// Whether there was room for the key when that was last looked at.
    key_fits: Memo<bool>,
    card: Card,
    /// The page or bubble on the card, where it is, and when it was looked at.
    hovered: Memo<(Hovered, Option<BubbleCard>, u64)>,
}

impl Picture {
    pub(super) fn build(send: &Rc<dyn Fn(Msg)>) -> Self {
        let (panel, legend) = (template("picture"), Legend::build());
        let (hint, card) = (part(&panel, "hint"), Card(part(&panel, "card")));
        let (failure, failure_says) = (part(&panel, "failure"), part(&panel, "failure-says"));
        let (arrange, navigation): (HtmlElement, HtmlElement) = (part(&panel, "arrange"), part(&panel, "navigation"));
        let (navigation_says, navigation_shows) = (part(&panel, "navigation-says"), part(&panel, "navigation-shows"));
        let minimap = Minimap::build(send);
        let menu = Menu::build();
        let (spotlight, spotlight_says) = (part(&panel, "spotlight"), part(&panel, "spotlight-says"));
        let hops = [part(&panel, "nearer"), part(&panel, "further")];
        let parts = [part(&panel, "alone"), part(&panel, "all"), part(&panel, "clear-outline")];
        let elsewhere = part(&panel, "elsewhere");
        let selects: [(HtmlElement, HtmlSelectElement); 2] =
            [(part(&panel, "color-label"), part(&panel, "color")), (part(&panel, "size-label"), part(&panel, "size"))];
        let (controls, legends): (HtmlElement, HtmlElement) = (part(&panel, "controls"), part(&panel, "legends"));
        let (key, key_sizes, key_size) = (part(&panel, "key"), part(&panel, "key-sizes"), part(&panel, "key-size"));
        let key_selected = [part(&panel, "key-into"), part(&panel, "key-out")];
        let explains = [
            (selects[0].0.clone(), controls.clone()),
            (selects[1].0.clone(), controls),
            (navigation.clone(), legends.clone()),
            (HtmlElement::clone(&key), legends.clone()),
            (legend.panel.clone(), legends),
        ];
        fill_slot(&panel, "legend", &legend.panel);
        fill_slot(&panel, "minimap", &minimap.panel);
        fill_slot(&panel, "menu", &menu.panel);
        Self {
            panel,
            hint,
            failure,
            failure_says,
            legend,
            minimap,
            menu,
            explains,
            spotlight,
            spotlight_says,
            hops,
            parts,
            elsewhere,
            arrange,
            selects,
            navigation,
            navigation_says,
            navigation_shows,
            key,
            key_sizes,
            key_size,
            key_selected,
            key_fits: Memo::default(),
            card,
            hovered: Memo::default(),
        }
    }

    pub(super) fn render(&self, model: &Model) {
        let graph = model.main().graph.fold();
        // At the first step of a run there is nothing yet, but Crawl was pressed.
        show(&self.hint, graph.stats().pages == 0 && graph.latest().state == RunState::Idle);
        set_text(&self.failure_says, model.failure.as_deref().unwrap_or_default());
        show(&self.failure, model.failure.is_some() && graph.is_latest());
        self.legend.render(model);
        self.render_arrange(model);
        self.render_selects(model);
        self.render_navigation(model);
        self.render_key(model);
        self.render_spotlight(model);
        self.minimap.render(model);
        self.render_elsewhere(model);
        self.menu.render(model, &self.panel);
        let hovered = model.findings.hovered;
        let bubble = model.view.bubble.clone();
        let version = if hovered.is_some() { model.main().version } else { 0 };
        if self.hovered.is_new((hovered, bubble, version)) {
            self.render_card(model);
        }
    }

    /// Puts what explains the picture over it, or elsewhere where nothing is to lie over it.
    pub(super) fn explain_in(&self, elsewhere: Option<&HtmlElement>) {
        for (element, home) in &self.explains {
            let place = elsewhere.unwrap_or(home);
            if element.parent_element().as_ref() != Some(place.as_ref()) {
                append(place, element);
            }
        }
    }

    /// Shows how pages are placed.
    fn render_arrange(&self, model: &Model) {
        show(&self.arrange, model.main().graph.fold().stats().pages > 0);
        let buttons = self.arrange.children();
        for (at, placement) in (0..).zip(Placement::ALL) {
            if let Some(button) = buttons.item(at) {
                flag(button.unchecked_ref(), "aria-pressed", placement == model.view.placement);
            }
        }
    }

    /// Shows what pages are coloured and sized by.
    fn render_selects(&self, model: &Model) {
        let has_pages = model.main().graph.fold().stats().pages > 0;
        for ((label, select), value) in self.selects.iter().zip([model.view.color.name(), model.view.size.name()]) {
            show(label, has_pages);
            if select.value() != value {
                select.set_value(value);
            }
        }
    }

    /// Says what sizes and lines mean. It is open at first where there is room.
    fn render_key(&self, model: &Model) {
        show(&self.key, model.main().graph.fold().stats().pages > 0);
        // The timeline leaves the picture half of its height.
        let fits = model.has_room_for_keys() && !model.view.lanes_open;
        if self.key_fits.is_new(fits) {
            flag_open(&self.key, fits);
        }
        self.key_selected.iter().for_each(|entry| show(entry, model.findings.selected.is_some()));
        let says = sizes_in_words(model.view.size);
        show(&self.key_sizes, says.is_some());
        set_text(&self.key_size, says.unwrap_or_default());
    }

    /// Says how many links are left out.
    fn render_navigation(&self, model: &Model) {
        let (links, is_shown) = (model.view.navigation, model.view.shows_navigation);
        show(&self.navigation, links.links > 0);
        set_text(&self.navigation_says, &navigation_in_words(links, is_shown));
        set_text(&self.navigation_shows, if is_shown { tr("Hide") } else { tr("Show") });
    }

    /// Says what is looked at alone.
    fn render_spotlight(&self, model: &Model) {
        let says = model.spotlight_in_words();
        show(&self.spotlight, says.is_some());
        set_text(&self.spotlight_says, &says.unwrap_or_default());
        let hops = match model.view.spotlight {
            Some(Spotlight::Around(_, hops)) => Some(hops),
            _ => None,
        };
        let (has_outline, is_alone) = (model.outlined().is_some(), model.view.spotlight.is_some());
        for (button, is_shown) in
            self.parts.iter().zip([has_outline && !is_alone, is_alone || !has_outline, has_outline])
        {
            show(button, is_shown);
        }
        for (button, end) in self.hops.iter().zip([1, MOST_HOPS]) {
            show(button, hops.is_some());
            set_if(button, "aria-disabled", if hops == Some(end) { "true" } else { "false" });
        }
    }

    /// Leads from an embedded element to the whole page.
    fn render_elsewhere(&self, model: &Model) {
        let is_embedded = model.attributes.has("embed");
        show(&self.elsewhere, is_embedded);
        if is_embedded {
            set_if(&self.elsewhere, "href", model.share_address(false).as_str());
        }
    }

    /// The canvas, which is put there by the stage.
    pub(super) fn canvas(&self) -> Option<HtmlElement> {
        self.panel.query_selector("canvas").ok()??.dyn_into().ok()
    }

    fn render_card(&self, model: &Model) {
        let pages = model.main().graph.fold().pages();
        let hovered = model.findings.hovered.and_then(|(id, x, y, many)| Some((pages.get(id as usize)?, x, y, many)));
        let Some((page, x, y, many)) = hovered else {
            let Some(card) = &model.view.bubble else { return self.card.hide() };
            let (title, states) = bubble_in_words(card);
            return self.show_card([&title, &states, tr("A click shows its pages")], (card.x, card.y));
        };
        let status = page.status.map(|status| format!(" · {status}")).unwrap_or_default();
        let state = say!("{}{status} · depth {}", tr(page.look().name()), status, page.depth);
        let title = page.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&page.address);
        let words = if many > 1 { [&folded_in_words(many), "", ""] } else { [title, &state, &page.address] };
        self.show_card(words, (x, y));
    }

    fn show_card(&self, [title, state, address]: [&str; 3], (x, y): (f32, f32)) {
        let inside = fragment("picture-card");
        write(&inside, "title", title);
        write(&inside, "state", state);
        write(&inside, "address", address);
        let size = (self.panel.client_width() as f32, self.panel.client_height() as f32);
        self.card.show(&inside, (x, y), size);
    }
}
