//! Stands between html5ever's tokenizer and scraper's tree builder, and keeps
//! what reaches the tree small and bounded.
//!
//! The tree builder is quadratic three times over: it searches the open elements
//! for most tags, it opens forgotten formatting elements again in every block, and
//! it clones their attributes as it does. None of it can be seen from outside
//! until a whole slice has been built, so each token is looked at here.

use std::cell::Cell;

use ego_tree::NodeId;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, local_name};
use scraper::{Html, HtmlTreeSink};

use super::facts::{Cut, Limits};

/// New nodes after which the depth is counted again. Counting costs the depth, so
/// this divides its cost, and the limit is overshot by no more than this and what
/// one tag opens.
const RECOUNT: usize = 64;

/// New nodes after which the tokenizer is told to return: few bytes can make many
/// nodes, and a slice is to be short in time, not in bytes.
const NODES_A_SLICE: usize = 2_000;

/// A token sink that builds a tree within [`Limits`].
pub(super) struct Guard {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    limits: Limits,
    cut: Cell<Option<Cut>>,
    base_seen: Cell<bool>,
    /// Inside an element whose text is not for reading, such as a script.
    mute: Cell<bool>,
    recount_at: Cell<usize>,
    pause_at: Cell<usize>,
}

impl Guard {
    pub(super) fn new(limits: Limits) -> Self {
        let options = TreeBuilderOpts {
            // Nobody runs scripts here, so a <noscript> is there to be read.
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        };
        Self {
            builder: TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options),
            limits,
            cut: Cell::new(None),
            base_seen: Cell::new(false),
            mute: Cell::new(false),
            recount_at: Cell::new(RECOUNT),
            pause_at: Cell::new(NODES_A_SLICE),
        }
    }

    /// Why the tree stopped growing, if it did.
    pub(super) fn cut(&self) -> Option<Cut> {
        self.cut.get()
    }

    /// Whether the tree can hold a `<base href>` at all.
    pub(super) fn base_seen(&self) -> bool {
        self.base_seen.get()
    }

    pub(super) fn into_tree(self) -> Html {
        self.builder.sink.finish()
    }

    fn nodes(&self) -> usize {
        self.builder.sink.0.borrow().tree.nodes().len()
    }

    fn depth(&self) -> usize {
        struct Count(Cell<usize>);
        impl Tracer for Count {
            type Handle = NodeId;
            fn trace_handle(&self, _: &NodeId) {
                self.0.set(self.0.get() + 1);
            }
        }
        let count = Count(Cell::new(0));
        self.builder.trace_handles(&count);
        count.0.get()
    }

    /// Looks whether the tree is still within its limits; true if it is time for a
    /// pause. Only called between tags: how text is cut up depends on the slices,
    /// and what is found must not.
    fn check(&self) -> bool {
        let nodes = self.nodes();
        if nodes >= self.recount_at.get() {
            self.recount_at.set(nodes + RECOUNT);
            if self.depth() > self.limits.depth {
                self.cut.set(Some(Cut::TooDeep));
            } else if nodes > self.limits.nodes {
                self.cut.set(Some(Cut::TooManyNodes));
            }
        }
        let pause = nodes >= self.pause_at.get();
        if pause {
            self.pause_at.set(nodes + NODES_A_SLICE);
        }
        pause || self.cut.get().is_some()
    }

    /// Keeps the attributes that links or the tree builder need. Besides saving
    /// time and memory it bounds what a cloned element can cost.
    fn prune(&self, tag: &mut Tag) {
        if tag.kind == TagKind::EndTag {
            return tag.attrs.clear();
        }
        match tag.name {
            local_name!("a") | local_name!("area") | local_name!("img") => {
                tag.attrs.retain(is_of_link);
            }
            local_name!("base") => {
                tag.attrs.retain(is_of_link);
                let has_href = |a: &Attribute| a.name.local == local_name!("href");
                if tag.attrs.iter().any(has_href) {
                    self.base_seen.set(true);
                }
            }
            local_name!("input") | local_name!("annotation-xml") => tag.attrs.retain(is_of_tree),
            // Inside SVG it matters whether a font has these, not what they say.
            local_name!("font") => tag.attrs.retain_mut(|a| {
                a.value.clear();
                is_of_tree(a)
            }),
            _ => tag.attrs.clear(),
        }
    }
}

/// Attributes that say something of a link.
fn is_of_link(a: &Attribute) -> bool {
    matches!(a.name.local, local_name!("href") | local_name!("rel") | local_name!("alt") | local_name!("title"))
        || &*a.name.local == "aria-label"
}

/// Attributes that the tree construction of the HTML standard looks at.
fn is_of_tree(a: &Attribute) -> bool {
    matches!(
        a.name.local,
        local_name!("type")
            | local_name!("encoding")
            | local_name!("color")
            | local_name!("face")
            | local_name!("size")
    )
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let is_tag = match &mut token {
            Token::TagToken(tag) => {
                self.mute.set(false);
                self.prune(tag);
                true
            }
            Token::CommentToken(_) | Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::CharacterTokens(_) if self.mute.get() => return TokenSinkResult::Continue,
            _ => false,
        };
        if self.cut.get().is_some() {
            return TokenSinkResult::Continue;
        }
        let result = self.builder.process_token(token, line);
        match result {
            TokenSinkResult::RawData(RawKind::Rcdata) => {}
            TokenSinkResult::RawData(_) => self.mute.set(true),
            // "A script is to be run" is how a sink makes the tokenizer return.
            TokenSinkResult::Continue if is_tag && self.check() => {
                return TokenSinkResult::Script(self.builder.sink.get_document());
            }
            _ => {}
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
