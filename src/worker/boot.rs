//! A worker for a run. What a run needs is in other binaries, so that whoever opens a lesson doesn't load the
//! crawl: until the page has sent the one that the run is in, its messages wait.

use super::messages::ToCrawl;
use super::port::{message_of, read_message, report_panics, scope};
use super::role::{FirstMessage, Handler, load_export};
use js_sys::{Array, Function, WebAssembly};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// What has come, and what takes it.
struct Boot {
    load: Function,
    early: RefCell<Vec<JsValue>>,
    take: RefCell<Option<Function>>,
}

/// Makes this worker one for a run. `load` takes a binary's name and module, and returns a promise of what that
/// exports, in this worker.
pub fn run_worker(load: Function) -> Handler {
    report_panics(|| ());
    let boot = Rc::new(Boot { load, early: RefCell::default(), take: RefCell::default() });
    Box::new(move |data| {
        if let Some(take) = &*boot.take.borrow() {
            return take.call1(&JsValue::NULL, &data).map(drop);
        }
        match read_message::<ToCrawl>(&data) {
            Some(ToCrawl::Lesson(request)) if request.binary().is_none() => super::lesson::answer(&request, None),
            _ => boot.keep(data),
        }
        Ok(())
    })
}

impl Boot {
    /// Keeps a message. The name and module of the run's binary begin the run.
    fn keep(self: &Rc<Self>, data: JsValue) {
        let (role, binary) = match self.early.borrow().first().and_then(read_message) {
            Some(ToCrawl::Lesson(request)) => ("lesson", request.binary().unwrap_or_default()),
            _ => ("crawl", "reader"),
        };
        let named = data.dyn_ref::<Array>().filter(|named| named.get(0).as_string().as_deref() == Some(binary));
        let module = named.and_then(|named| named.get(1).dyn_into().ok());
        self.early.borrow_mut().push(data);
        let (boot, Some(module)) = (self.clone(), module) else { return };
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = boot.begin(binary, &module, role).await {
                let words = message_of(&error).unwrap_or_else(|| "a part of Crawlscope could not be loaded".into());
                // A text can always be posted.
                let _ = scope().post_message(&words.into());
            }
        });
    }

    /// Gives what has come to the binary that is to take it, and all that follows.
    async fn begin(&self, binary: &str, module: &WebAssembly::Module, role: &str) -> Result<(), JsValue> {
        let take_role = load_export(&self.load, binary, module, "takeRole").await?;
        let first = FirstMessage::new(binary, module, role);
        let take: Function = take_role.call2(&JsValue::NULL, &first, &self.load)?.dyn_into()?;
        for data in self.early.take() {
            take.call1(&JsValue::NULL, &data)?;
        }
        self.take.replace(Some(take));
        Ok(())
    }
}
