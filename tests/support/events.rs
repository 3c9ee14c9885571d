//! Generated events: any at all, and such as a run might leave.
#![allow(dead_code)]

use crawlscope_engine::trace::{
    ElementKind, Event, EventKind, Facts, Link, Order, Page, PageState, Place, Primitive, Reason, RobotsOutcome, Role,
    RunEnd, Wait,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Numbers that are mostly of something, and sometimes wild.
fn id() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0..6u32, 1 => any::<u32>()]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z ]{0,8}".prop_map(String::from),
        1 => vec(any::<char>(), 0..12).prop_map(String::from_iter),
        1 => "[\"\\\\/\u{0}-\u{1f}\u{7f}\u{2028}\u{feff}\u{1f980}]{0,6}".prop_map(String::from),
    ]
}

fn thing() -> impl Strategy<Value = Primitive> {
    prop_oneof![
        option::of(id()).prop_map(|capacity| Primitive::Queue { capacity }),
        id().prop_map(|permits| Primitive::Semaphore { permits }),
        Just(Primitive::Lock),
        Just(Primitive::Event),
        id().prop_map(|parties| Primitive::Barrier { parties }),
    ]
}

fn wait() -> impl Strategy<Value = Wait> {
    prop_oneof![
        id().prop_map(Wait::Acquire),
        id().prop_map(Wait::Get),
        id().prop_map(Wait::Put),
        id().prop_map(Wait::Join),
        (0..1u64 << 53).prop_map(Wait::Until),
        Just(Wait::Resume),
        id().prop_map(Wait::Task),
        id().prop_map(Wait::Event),
        id().prop_map(Wait::Barrier),
    ]
}

fn robots() -> impl Strategy<Value = RobotsOutcome> {
    prop_oneof![
        any::<u32>().prop_map(|bytes| RobotsOutcome::Read { bytes }),
        any::<u16>().prop_map(|status| RobotsOutcome::Missing { status }),
        any::<u16>().prop_map(|status| RobotsOutcome::ServerError { status }),
        Just(RobotsOutcome::Unreadable),
        Just(RobotsOutcome::NoAnswer),
    ]
}

fn link() -> impl Strategy<Value = Link> {
    let element = select(vec![ElementKind::A, ElementKind::Area, ElementKind::Meta, ElementKind::Form]);
    let place = option::of(select(vec![Place::Navigation, Place::Main, Place::Footer]));
    (id(), element, text(), text(), option::of(text()), any::<u32>(), place).prop_map(
        |(target, element, text, rel, fragment, count, place)| Link {
            target,
            element,
            text,
            rel,
            fragment,
            count,
            place,
        },
    )
}

fn facts() -> impl Strategy<Value = Facts> {
    (option::of(text()), option::of(0..1u64 << 52), any::<bool>())
        .prop_map(|(description, fingerprint, noindex)| Facts { description, fingerprint, noindex })
}

fn page() -> impl Strategy<Value = Page> {
    let ends = (id(), select(PageState::ALL.to_vec()), option::of(any::<u16>()), option::of(reason()));
    let texts = (option::of(text()), option::of(text()));
    let numbers = (any::<u64>(), any::<u64>(), any::<u64>(), option::of(id()), option::of(id()), any::<u32>());
    (
        ends,
        texts,
        numbers,
        vec(link(), 0..4),
        option::of(vec(text(), 0..3)),
        option::of(vec(any::<u32>(), 0..3)),
        option::of(facts()),
    )
        .prop_map(
            |(
                (url, state, status, reason),
                (title, content_type),
                (bytes, took, parsed, redirected_to, done, link_count),
                links,
                extracted,
                anchors,
                facts,
            )| {
                Page {
                    url,
                    state,
                    status,
                    reason,
                    title,
                    content_type,
                    bytes,
                    took,
                    parsed,
                    redirected_to,
                    done,
                    link_count,
                    links,
                    extracted,
                    anchors,
                    facts,
                }
            },
        )
}

fn reason() -> impl Strategy<Value = Reason> {
    select(Reason::ALL.to_vec())
}

fn role() -> impl Strategy<Value = Option<Role>> {
    let tasks = [Role::Crawl, Role::Producer, Role::Consumer];
    let primitives = [Role::Frontier, Role::Requests, Role::Visited, Role::Delay, Role::Other];
    option::of(select([&tasks[..], &primitives[..]].concat()))
}

/// An event of every kind there is; `all_kinds_are_generated` finds one that is missing here.
pub fn kind() -> BoxedStrategy<EventKind> {
    prop_oneof![
        1 => text().prop_map(|config| EventKind::RunStarted { config }),
        1 => select(vec![RunEnd::Joined, RunEnd::Stopped, RunEnd::Returned]).prop_map(|why| EventKind::RunEnded { why }),
        3 => (id(), text(), role()).prop_map(|(id, name, role)| EventKind::TaskStarted { id, name, role }),
        1 => Just(EventKind::TaskPolled),
        1 => Just(EventKind::TaskSuspended),
        1 => Just(EventKind::TaskEnded),
        1 => Just(EventKind::TaskCancelled),
        3 => (id(), thing(), text(), role()).prop_map(|(id, thing, name, role)| EventKind::Made { id, thing, name, role }),
        1 => (id(), any::<u32>()).prop_map(|(id, permits)| EventKind::Resized { id, permits }),
        2 => wait().prop_map(|on| EventKind::Waiting { on }),
        1 => id().prop_map(|to| EventKind::Woken { to }),
        2 => (id(), id()).prop_map(|(id, to)| EventKind::Handed { id, to }),
        2 => id().prop_map(|id| EventKind::Acquired { id }),
        1 => id().prop_map(|id| EventKind::Released { id }),
        1 => (id(), any::<u32>()).prop_map(|(id, item)| EventKind::Put { id, item }),
        1 => (id(), any::<u32>()).prop_map(|(id, item)| EventKind::Got { id, item }),
        1 => id().prop_map(|id| EventKind::ItemDone { id }),
        1 => id().prop_map(|id| EventKind::Joined { id }),
        1 => id().prop_map(|id| EventKind::Set { id }),
        1 => id().prop_map(|id| EventKind::Cleared { id }),
        1 => id().prop_map(|id| EventKind::Tripped { id }),
        1 => id().prop_map(|id| EventKind::BarrierReset { id }),
        1 => id().prop_map(|id| EventKind::Broken { id }),
        3 => (id(), text(), any::<u32>(), option::of(id()))
            .prop_map(|(url, address, depth, from)| EventKind::Discovered { url, address, depth, from }),
        1 => id().prop_map(|url| EventKind::Queued { url }),
        1 => id().prop_map(|url| EventKind::FetchStarted { url }),
        1 => (id(), any::<u64>()).prop_map(|(url, bytes)| EventKind::BodyFinished { url, bytes }),
        1 => page().prop_map(|page| EventKind::Page(Box::new(page))),
        1 => (id(), reason()).prop_map(|(url, reason)| EventKind::Skipped { url, reason }),
        1 => (id(), any::<u32>()).prop_map(|(url, depth)| EventKind::DepthImproved { url, depth }),
        1 => (text(), robots()).prop_map(|(origin, outcome)| EventKind::Robots { origin, outcome }),
        1 => (text(), text()).prop_map(|(name, value)| EventKind::SharedRead { name, value }),
        1 => (text(), text()).prop_map(|(name, value)| EventKind::SharedWritten { name, value }),
        1 => any::<u32>().prop_map(|line| EventKind::Line { line }),
        1 => text().prop_map(|text| EventKind::Note { text }),
        1 => Just(EventKind::Hold),
        1 => Just(EventKind::Resumed),
        1 => Just(EventKind::RunResumed),
        1 => text().prop_map(|config| EventKind::Reconfigured { config }),
        1 => (text(), any::<u16>(), option::of(text()), any::<u64>(), option::of(0..1u64 << 52)).prop_map(
            |(origin, status, title, bytes, fingerprint)| EventKind::MissingPage { origin, status, title, bytes, fingerprint }
        ),
        1 => text().prop_map(|text| EventKind::Printed { text }),
        1 => (id(), any::<bool>()).prop_map(|(id, immediate)| EventKind::ShutDown { id, immediate }),
        1 => (id(), select(vec![Order::Lifo, Order::Priority, Order::Fifo])).prop_map(|(id, order)| EventKind::Ordered { id, order }),
    ]
    .boxed()
}

/// Events in no order, of tasks that may not be there, at any time.
pub fn events(most: usize) -> impl Strategy<Value = Vec<Event>> {
    let at = prop_oneof![8 => 0..1_000u64, 1 => any::<u64>()];
    vec((at, id(), kind()).prop_map(|(at, task, kind)| Event { at, task, kind }), 0..most)
}

/// Events as the format has them: times in order, everything numbered and introduced before it is spoken of.
pub fn log(most: usize) -> impl Strategy<Value = Vec<Event>> {
    vec((0..50u64, any::<u32>(), kind()), 0..most).prop_map(|drafts| {
        let mut made = Introduced::default();
        let mut at = 0;
        let mut log = Vec::new();
        for (span, task, mut kind) in drafts {
            at += span;
            let task = task % (made.tasks + 1);
            if made.admit(&mut kind) {
                log.push(Event { at, task, kind });
            }
        }
        log
    })
}

#[derive(Default)]
struct Introduced {
    tasks: u32,
    things: u32,
    urls: u32,
}

/// Brings a number into range; false if there is nothing to speak of.
fn into(id: &mut u32, many: u32) -> bool {
    *id = id.checked_rem(many).unwrap_or(0);
    many > 0
}

impl Introduced {
    /// Makes an event speak of what there is; false if it cannot.
    fn admit(&mut self, kind: &mut EventKind) -> bool {
        let Self { tasks, things, urls } = self;
        match kind {
            EventKind::TaskStarted { id, .. } => {
                *tasks += 1;
                *id = *tasks;
            }
            EventKind::Made { id, .. } => {
                *id = *things;
                *things += 1;
            }
            EventKind::Discovered { url, from, .. } => {
                if let Some(id) = from
                    && !into(id, *urls)
                {
                    *from = None;
                }
                *url = *urls;
                *urls += 1;
            }
            EventKind::Waiting { on: Wait::Acquire(id) | Wait::Get(id) | Wait::Put(id) | Wait::Join(id) }
            | EventKind::Waiting { on: Wait::Event(id) | Wait::Barrier(id) }
            | EventKind::Set { id }
            | EventKind::Cleared { id }
            | EventKind::Tripped { id }
            | EventKind::BarrierReset { id }
            | EventKind::Broken { id }
            | EventKind::Resized { id, .. }
            | EventKind::Acquired { id }
            | EventKind::Released { id }
            | EventKind::Put { id, .. }
            | EventKind::ShutDown { id, .. }
            | EventKind::Ordered { id, .. }
            | EventKind::Got { id, .. }
            | EventKind::ItemDone { id }
            | EventKind::Joined { id } => return into(id, *things),
            EventKind::Waiting { on: Wait::Task(to) } | EventKind::Woken { to } => return into(to, *tasks + 1),
            EventKind::Handed { id, to } => return into(to, *tasks + 1) && into(id, *things),
            EventKind::Queued { url }
            | EventKind::FetchStarted { url }
            | EventKind::BodyFinished { url, .. }
            | EventKind::Skipped { url, .. }
            | EventKind::DepthImproved { url, .. } => return into(url, *urls),
            EventKind::Page(page) => {
                page.redirected_to.as_mut().map(|to| into(to, *urls));
                if page.done.as_mut().is_some_and(|id| !into(id, *things)) {
                    page.done = None;
                }
                page.links.iter_mut().for_each(|link| _ = into(&mut link.target, *urls));
                return into(&mut page.url, *urls);
            }
            _ => {}
        }
        true
    }
}
